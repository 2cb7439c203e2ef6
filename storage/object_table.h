// Buckets and objects: what S3 keeps, as rows. Keys are bytes and sort as bytes; none becomes a
// path.
//
// The bytes of an object are its content: held in a row of their own while small (Content::bytes),
// else in blob files, one a part (Content::pieces).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace storage {

class Connection;
class Database;

struct Bucket {
  int64_t id = 0;  // set by the table
  std::string name;
  std::string account;
  std::string region;
  std::string location;  // the constraint as the creator spelled it
  int64_t created_ms = 0;
};

struct Checksum {
  std::string algorithm;  // "CRC32"; "" for none
  std::string type;       // "FULL_OBJECT", "COMPOSITE"
  std::string value;      // base64, "-N" at the end for COMPOSITE
};

struct Object {
  std::string key;
  int64_t size = 0;
  std::string etag;  // without quotes
  int64_t modified_ms = 0;
  Checksum checksum;
  int64_t content = 0;     // set by the table
  int64_t part_count = 0;  // 0: was not uploaded in parts
  int64_t tag_count = 0;
  std::string metadata;  // opaque here
  std::string tags;      // opaque here
};

struct Piece {
  int64_t number = 1;  // part number, from 1
  int64_t start = 0;   // offset within the object
  int64_t size = 0;
  std::string blob;
  std::string checksum;  // of this part, base64, or ""
};

struct Content {
  std::string_view bytes;     // when there are no pieces
  std::vector<Piece> pieces;  // in order, without gaps
};

constexpr size_t kAll = std::numeric_limits<int64_t>::max();  // where a limit is wanted

// Blobs that no row speaks of any more: remove them once the transaction is committed.
using Garbage = std::vector<std::string>;

struct ListQuery {
  int64_t bucket = 0;
  std::string prefix;
  std::string delimiter;  // "" for none
  std::string after;      // a key or a common prefix: what comes later is listed
  size_t limit = 1000;    // keys and common prefixes together
};

struct Listing {
  std::vector<Object> objects;        // without content, tags
  std::vector<std::string> prefixes;  // common prefixes, each once
  bool truncated = false;
  std::string last;  // the last key or common prefix of this page: `after` of the next
};

// Any thread. Throws DatabaseError. Calls inside Database::write() are part of that transaction.
class ObjectTable {
 public:
  explicit ObjectTable(Database& database) : database_(database) {}

  [[nodiscard]] bool create_bucket(const Bucket& bucket);  // false when the name is taken
  std::optional<Bucket> find_bucket(std::string_view name) const;
  std::vector<Bucket> buckets(std::string_view account) const;  // by name
  void remove_bucket(int64_t bucket);                           // it must be empty
  bool has_objects(int64_t bucket) const;

  std::optional<Object> find(int64_t bucket, std::string_view key) const;
  // Replaces the object of that key. Returns what the one before leaves behind.
  [[nodiscard]] Garbage put(int64_t bucket, const Object& object, const Content& content);
  // Absent is fine.
  [[nodiscard]] Garbage remove(int64_t bucket, std::string_view key);
  bool set_tags(int64_t bucket, std::string_view key, std::string_view tags, int64_t tag_count);

  // The inline bytes of a content; absent when it has pieces.
  std::optional<std::string> bytes(int64_t content) const;
  // Those that hold any of [first, last], by offset. Empty contents have none.
  std::vector<Piece> pieces(int64_t content, int64_t first, int64_t last) const;
  // At most `limit` pieces with number > `after`.
  std::vector<Piece> parts(int64_t content, int64_t after, size_t limit) const;
  std::optional<Piece> part(int64_t content, int64_t number) const;

  Listing list(const ListQuery& query) const;
  // Whether a row of an object or of an upload's part speaks of that blob.
  bool knows_blob(std::string_view blob) const;
  // Buckets, objects and uploads, all of them.
  [[nodiscard]] Garbage clear();

 private:
  Database& database_;
};

// Of these blobs those that no row speaks of. Inside Database::write().
Garbage unreferenced(Connection& connection, std::vector<std::string> blobs);

}  // namespace storage
