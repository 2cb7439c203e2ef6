// Append-only streams of entries: execution histories, log events, metric points.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

class Database;

struct Entry {
  int64_t index = 0;  // 1, 2, 3 ... within the stream; set by append()
  int64_t time_ms = 0;
  std::string key;  // free for the writer; indexed with the stream
  std::string text;
};

// Any thread. Throws DatabaseError. Calls inside Database::write() are part of that transaction.
class Journal {
 public:
  explicit Journal(Database& database) : database_(database) {}

  // Returns the index of the first entry appended.
  int64_t append(std::string_view stream, const std::vector<Entry>& entries);
  // At most `limit` entries with index > `after`, oldest first.
  std::vector<Entry> read(std::string_view stream, int64_t after, size_t limit) const;
  // At most `limit` entries with index < `before`, newest first.
  std::vector<Entry> read_back(std::string_view stream, int64_t before, size_t limit) const;
  // The oldest entry of that key, which is not "".
  std::optional<Entry> find(std::string_view stream, std::string_view key) const;
  int64_t last_index(std::string_view stream) const;  // 0 when empty or absent
  void remove(std::string_view stream);
  // Names that start with `prefix`, in byte order.
  std::vector<std::string> streams(std::string_view prefix) const;
  void clear();

 private:
  Database& database_;
};

}  // namespace storage
