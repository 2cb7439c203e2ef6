// Rows of this service as documents: what Describe shows, tags, and what is ours alone.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/names.h"
#include "storage/resource_table.h"

namespace sagemaker {

struct Record {
  storage::ResourceKey key;
  std::string parent;
  int64_t created_ms = 0;
  int64_t modified_ms = 0;
  int64_t sequence = 0;
  // As Describe answers, but times are integer milliseconds.
  json::Value facts = json::Value::object();
  json::Value tags = json::Value::array();    // [{Key, Value}]
  json::Value local = json::Value::object();  // not part of any answer

  std::string name() const;  // as the caller spelled it
  std::string arn() const;
  std::string status() const;  // "" for models
  bool ended() const;          // Completed, Failed or Stopped
};

// One that is made now, with the Tags of `request`.
Record new_record(storage::ResourceKey key, json::Value facts, const json::Value& request,
                  int64_t now_ms);

// Any thread; blocking. Throws storage::DatabaseError.
class Records {
 public:
  explicit Records(storage::Database& database) : table_(database) {}

  [[nodiscard]] bool insert(const Record& record);  // false when the name is taken
  std::optional<Record> find(const storage::ResourceKey& key) const;
  // Reads, changes and writes in one transaction. Absent when the row is gone, or `change` says
  // false.
  std::optional<Record> update(const storage::ResourceKey& key, int64_t now_ms,
                               const std::function<bool(Record&)>& change);
  bool remove(const storage::ResourceKey& key);
  std::vector<Record> list(const Owner& owner, std::string_view kind) const;
  std::vector<Record> children(const storage::ResourceKey& parent) const;  // trials of a tuning job
  // Of all owners, those that are not at their end.
  std::vector<Record> unfinished(std::string_view kind) const;
  void clear();

 private:
  storage::ResourceTable table_;
};

// Names of the members that hold the name, ARN and status in a Describe answer of the kind.
struct MemberNames {
  std::string_view name, arn, status;
};
MemberNames members_of(std::string_view kind);

}  // namespace sagemaker
