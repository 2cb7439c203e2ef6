// Multipart uploads under way and their parts, as rows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/object_table.h"

namespace storage {

struct Upload {
  std::string id;
  int64_t bucket = 0;
  std::string key;
  int64_t created_ms = 0;
  int64_t completed_ms = 0;  // 0 while under way
  std::string document;      // opaque here
};

struct Part {
  int64_t number = 0;
  int64_t size = 0;
  std::string etag;  // without quotes
  int64_t modified_ms = 0;
  Checksum checksum;  // its type is not kept
  std::string blob;
};

// Any thread. Throws DatabaseError. Calls inside Database::write() are part of that transaction.
class UploadTable {
 public:
  explicit UploadTable(Database& database) : database_(database) {}

  void create(const Upload& upload);
  std::optional<Upload> find(std::string_view id) const;
  // Those under way whose key starts with `prefix`, by key and then by time.
  std::vector<Upload> list(int64_t bucket, std::string_view prefix) const;

  // Replaces the part of that number. Returns what the one before leaves behind.
  [[nodiscard]] Garbage put_part(std::string_view upload, const Part& part);
  // At most `limit` parts with number > `after`, by number.
  std::vector<Part> parts(std::string_view upload, int64_t after, size_t limit) const;

  // Forgets the parts; the row stays, with what was answered, until forget_completed().
  [[nodiscard]] Garbage complete(std::string_view upload, int64_t now_ms,
                                 std::string_view document);
  void forget_completed(int64_t before_ms);
  [[nodiscard]] Garbage remove(std::string_view upload);
  // All uploads of a bucket.
  [[nodiscard]] Garbage remove_all(int64_t bucket);

 private:
  Database& database_;
};

}  // namespace storage
