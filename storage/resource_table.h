// Every resource but objects: a row keyed by account, region, service, kind and name, with a status
// and a document (JSON text, opaque here).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace storage {

class Database;

struct ResourceKey {
  std::string account;
  std::string region;
  std::string service;  // "sagemaker"
  std::string kind;     // "training-job"
  std::string name;
};

struct Resource {
  ResourceKey key;
  std::string status;    // as AWS spells it, or ""
  std::string parent;    // what it belongs to (name of the tuning job, ARN of the machine), or ""
  std::string document;  // JSON
  int64_t created_ms = 0;
  int64_t modified_ms = 0;
  int64_t version = 0;   // counts replacements; set by the table
  int64_t sequence = 0;  // order of creation; set by the table
};

// Empty members match all.
struct ResourceFilter {
  std::string account, region, service, kind, parent, status;
};

// Any thread. Throws DatabaseError. Calls inside Database::write() are part of that transaction.
class ResourceTable {
 public:
  explicit ResourceTable(Database& database) : database_(database) {}

  [[nodiscard]] bool insert(const Resource& resource);  // false when the key is taken
  std::optional<Resource> find(const ResourceKey& key) const;
  // Compare-and-set: replaces status, parent, document and modified_ms where the row still has
  // `resource.version`; false when it was changed or removed meanwhile.
  [[nodiscard]] bool replace(const Resource& resource);
  // Read, change, write in one transaction. False when absent or when `change` returns false.
  bool update(const ResourceKey& key, const std::function<bool(Resource&)>& change);
  bool remove(const ResourceKey& key);                             // false when absent
  std::vector<Resource> list(const ResourceFilter& filter) const;  // in order of creation
  void clear();                                                    // all of it (state reset)

 private:
  Database& database_;
};

}  // namespace storage
