// Log groups, streams and events, as CloudWatch Logs keeps them. Jobs and functions write here; the
// logs service reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

class Database;

struct LogOwner {
  std::string account;
  std::string region;
};

struct LogEvent {
  int64_t index = 0;  // order within the stream, from 1; set by append()
  int64_t time_ms = 0;
  int64_t ingestion_ms = 0;
  std::string message;  // without the newline at its end
};

struct LogStream {
  std::string name;
  int64_t created_ms = 0;
  int64_t first_event_ms = 0, last_event_ms = 0, last_ingestion_ms = 0;  // 0 when empty
  int64_t stored_bytes = 0;
};

struct LogGroup {
  std::string name;
  int64_t created_ms = 0;
};

// Any thread. Throws DatabaseError. Calls inside Database::write() are part of that transaction.
class LogTable {
 public:
  explicit LogTable(Database& database) : database_(database) {}

  bool create_group(const LogOwner& owner, std::string_view group,
                    int64_t now_ms);  // false: exists
  bool create_stream(const LogOwner& owner, std::string_view group, std::string_view stream,
                     int64_t now_ms);  // false: exists
  bool has_group(const LogOwner& owner, std::string_view group) const;
  // Makes group and stream where they are missing.
  void append(const LogOwner& owner, std::string_view group, std::string_view stream,
              const std::vector<LogEvent>& events, int64_t now_ms);
  std::vector<LogGroup> groups(const LogOwner& owner, std::string_view prefix) const;
  std::vector<LogStream> streams(const LogOwner& owner, std::string_view group,
                                 std::string_view prefix) const;
  std::optional<LogStream> stream(const LogOwner& owner, std::string_view group,
                                  std::string_view stream) const;
  // Events with index > `after`, oldest first, at most `limit`.
  std::vector<LogEvent> events(const LogOwner& owner, std::string_view group,
                               std::string_view stream, int64_t after, size_t limit) const;
  bool remove_group(const LogOwner& owner, std::string_view group);
  bool remove_stream(const LogOwner& owner, std::string_view group, std::string_view stream);
  void clear();

 private:
  Database& database_;
};

}  // namespace storage
