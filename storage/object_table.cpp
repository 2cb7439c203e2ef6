#include "storage/object_table.h"

#include <utility>

#include "storage/sqlite.h"

namespace storage {
namespace {

using Text = std::string_view;

Bucket bucket_of(const Statement& row) {
  return {.id = row.integer(0),
          .name = row.text(1),
          .account = row.text(2),
          .region = row.text(3),
          .location = row.text(4),
          .created_ms = row.integer(5)};
}

#define OBJECT_COLUMNS                                                                   \
  "key, size, etag, modified_ms, checksum_algorithm, checksum_type, checksum, content, " \
  "part_count, tag_count, metadata"

Object object_of(const Statement& row) {
  return {.key = row.text(0),
          .size = row.integer(1),
          .etag = row.text(2),
          .modified_ms = row.integer(3),
          .checksum = {.algorithm = row.text(4), .type = row.text(5), .value = row.text(6)},
          .content = row.integer(7),
          .part_count = row.integer(8),
          .tag_count = row.integer(9),
          .metadata = row.text(10),
          .tags = {}};
}

Piece piece_of(const Statement& row) {
  return {.number = row.integer(0),
          .start = row.integer(1),
          .size = row.integer(2),
          .blob = row.text(3),
          .checksum = row.text(4)};
}

std::vector<Piece> pieces_of(Statement& statement) {
  std::vector<Piece> pieces;
  while (statement.step())
    pieces.push_back(piece_of(statement));
  return pieces;
}

// Inline contents have positive ids (their row's), those in pieces negative ones.
int64_t insert_bytes(Connection& connection, Text bytes) {
  connection.prepare("INSERT INTO contents (bytes) VALUES (?1)").bind_blob(bytes).run();
  return connection.last_insert_id();
}

int64_t insert_pieces(Connection& connection, const std::vector<Piece>& pieces) {
  Statement next = connection.prepare("SELECT coalesce(min(content), 0) - 1 FROM pieces");
  next.step();
  const int64_t content = next.integer(0);
  for (const Piece& piece : pieces) {
    connection
        .prepare(
            "INSERT INTO pieces (content, start, number, size, blob, checksum)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .bind(content)
        .bind(piece.start)
        .bind(piece.number)
        .bind(piece.size)
        .bind(Text(piece.blob))
        .bind(Text(piece.checksum))
        .run();
  }
  return content;
}

Garbage remove_content(Connection& connection, int64_t content) {
  if (content > 0) {
    connection.prepare("DELETE FROM contents WHERE id = ?1").bind(content).run();
    return {};
  }
  Garbage blobs;
  {
    Statement statement = connection.prepare("SELECT blob FROM pieces WHERE content = ?1");
    statement.bind(content);
    while (statement.step())
      blobs.push_back(statement.text(0));
  }
  connection.prepare("DELETE FROM pieces WHERE content = ?1").bind(content).run();
  return unreferenced(connection, std::move(blobs));
}

std::optional<int64_t> content_of(Connection& connection, int64_t bucket, Text key) {
  Statement statement = connection.prepare(
      "SELECT content FROM objects WHERE bucket = ?1 AND key = ?2 AND sequence = 0");
  if (!statement.bind(bucket).bind_blob(key).step()) return std::nullopt;
  return statement.integer(0);
}

void insert_object(Connection& connection, int64_t bucket, const Object& object, int64_t content) {
  connection
      .prepare(
          "INSERT OR REPLACE INTO objects (bucket, key, sequence, size, etag, modified_ms,"
          " checksum_algorithm, checksum_type, checksum, content, part_count, tag_count,"
          " metadata, tags)"
          " VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
      .bind(bucket)
      .bind_blob(object.key)
      .bind(object.size)
      .bind(Text(object.etag))
      .bind(object.modified_ms)
      .bind(Text(object.checksum.algorithm))
      .bind(Text(object.checksum.type))
      .bind(Text(object.checksum.value))
      .bind(content)
      .bind(object.part_count)
      .bind(object.tag_count)
      .bind(Text(object.metadata))
      .bind(Text(object.tags))
      .run();
}

// The least text greater than all that start with `prefix`; absent when there is none.
std::optional<std::string> successor(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff)
    prefix.pop_back();
  if (prefix.empty()) return std::nullopt;
  prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

// One page of a listing. Keys under one common prefix are skipped by seeking behind it.
class Lister {
 public:
  Lister(Connection& connection, const ListQuery& query) : connection_(connection), query_(query) {}

  Listing run() && {
    if (query_.limit == 0) return {};
    std::optional<std::string> from = start();
    while (from)
      from = scan(*from);
    return std::move(listing_);
  }

 private:
  std::optional<std::string> common_prefix(Text key) const {
    if (query_.delimiter.empty() || !key.starts_with(query_.prefix)) return std::nullopt;
    const size_t at = key.find(query_.delimiter, query_.prefix.size());
    if (at == Text::npos) return std::nullopt;
    return std::string(key.substr(0, at + query_.delimiter.size()));
  }

  // The least key that may be listed.
  std::optional<std::string> start() const {
    if (query_.after < query_.prefix || query_.after.empty()) return query_.prefix;
    if (auto passed = common_prefix(query_.after)) return successor(*passed);
    return query_.after + '\0';
  }

  // Reads from `from` on; returns where to go on behind a common prefix, or nothing at the end.
  std::optional<std::string> scan(const std::string& from) {
    Statement statement = connection_.prepare("SELECT " OBJECT_COLUMNS
                                              " FROM objects WHERE bucket = ?1 AND key >= ?2"
                                              " ORDER BY key");
    statement.bind(query_.bucket).bind_blob(from);
    while (statement.step()) {
      const Text key = statement.view(0);
      if (!key.starts_with(query_.prefix)) return std::nullopt;
      if (listing_.objects.size() + listing_.prefixes.size() == query_.limit) {
        listing_.truncated = true;
        return std::nullopt;
      }
      if (auto prefix = common_prefix(key)) {
        listing_.last = *prefix;
        listing_.prefixes.push_back(*prefix);
        return successor(std::move(*prefix));
      }
      listing_.objects.push_back(object_of(statement));
      listing_.last = listing_.objects.back().key;
    }
    return std::nullopt;
  }

  Connection& connection_;
  const ListQuery& query_;
  Listing listing_;
};

}  // namespace

Garbage unreferenced(Connection& connection, std::vector<std::string> blobs) {
  std::erase_if(blobs, [&](const std::string& blob) {
    Statement statement = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM pieces WHERE blob = ?1)"
        " OR EXISTS (SELECT 1 FROM upload_parts WHERE blob = ?1)");
    statement.bind(Text(blob)).step();
    return statement.integer(0) != 0;
  });
  return blobs;
}

bool ObjectTable::create_bucket(const Bucket& bucket) {
  bool created = false;
  database_.write([&](Connection& connection) {
    connection
        .prepare(
            "INSERT INTO buckets (name, account, region, location, created_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
        .bind(Text(bucket.name))
        .bind(Text(bucket.account))
        .bind(Text(bucket.region))
        .bind(Text(bucket.location))
        .bind(bucket.created_ms)
        .run();
    created = connection.changes() == 1;
  });
  return created;
}

std::optional<Bucket> ObjectTable::find_bucket(std::string_view name) const {
  std::optional<Bucket> found;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT id, name, account, region, location, created_ms FROM buckets WHERE name = ?1");
    if (statement.bind(name).step()) found = bucket_of(statement);
  });
  return found;
}

std::vector<Bucket> ObjectTable::buckets(std::string_view account) const {
  std::vector<Bucket> buckets;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT id, name, account, region, location, created_ms FROM buckets WHERE account = ?1"
        " ORDER BY name");
    statement.bind(account);
    while (statement.step())
      buckets.push_back(bucket_of(statement));
  });
  return buckets;
}

void ObjectTable::remove_bucket(int64_t bucket) {
  database_.write([&](Connection& connection) {
    connection.prepare("DELETE FROM buckets WHERE id = ?1").bind(bucket).run();
  });
}

bool ObjectTable::has_objects(int64_t bucket) const {
  bool found = false;
  database_.read([&](Connection& connection) {
    found =
        connection.prepare("SELECT 1 FROM objects WHERE bucket = ?1 LIMIT 1").bind(bucket).step();
  });
  return found;
}

std::optional<Object> ObjectTable::find(int64_t bucket, std::string_view key) const {
  std::optional<Object> found;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare("SELECT " OBJECT_COLUMNS
                                             ", tags FROM objects WHERE bucket = ?1 AND key = ?2"
                                             " AND sequence = 0");
    if (!statement.bind(bucket).bind_blob(key).step()) return;
    found = object_of(statement);
    found->tags = statement.text(11);
  });
  return found;
}

Garbage ObjectTable::put(int64_t bucket, const Object& object, const Content& content) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    const auto before = content_of(connection, bucket, object.key);
    // First the new rows: what they share with the old ones is then still spoken of.
    const int64_t id = content.pieces.empty() ? insert_bytes(connection, content.bytes)
                                              : insert_pieces(connection, content.pieces);
    insert_object(connection, bucket, object, id);
    if (before) garbage = remove_content(connection, *before);
  });
  return garbage;
}

Garbage ObjectTable::remove(int64_t bucket, std::string_view key) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    const auto content = content_of(connection, bucket, key);
    if (!content) return;
    connection.prepare("DELETE FROM objects WHERE bucket = ?1 AND key = ?2 AND sequence = 0")
        .bind(bucket)
        .bind_blob(key)
        .run();
    garbage = remove_content(connection, *content);
  });
  return garbage;
}

bool ObjectTable::set_tags(int64_t bucket, std::string_view key, std::string_view tags,
                           int64_t tag_count) {
  bool found = false;
  database_.write([&](Connection& connection) {
    connection
        .prepare(
            "UPDATE objects SET tags = ?3, tag_count = ?4"
            " WHERE bucket = ?1 AND key = ?2 AND sequence = 0")
        .bind(bucket)
        .bind_blob(key)
        .bind(tags)
        .bind(tag_count)
        .run();
    found = connection.changes() == 1;
  });
  return found;
}

std::optional<std::string> ObjectTable::bytes(int64_t content) const {
  std::optional<std::string> bytes;
  if (content < 0) return bytes;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare("SELECT bytes FROM contents WHERE id = ?1");
    if (statement.bind(content).step()) bytes = statement.text(0);
  });
  return bytes;
}

std::vector<Piece> ObjectTable::pieces(int64_t content, int64_t first, int64_t last) const {
  std::vector<Piece> pieces;
  database_.read([&](Connection& connection) {
    // The piece that holds `first` is the last one to start at or before it.
    Statement statement = connection.prepare(
        "SELECT number, start, size, blob, checksum FROM pieces WHERE content = ?1 AND start <= ?3"
        " AND start >= (SELECT coalesce(max(start), 0) FROM pieces"
        "               WHERE content = ?1 AND start <= ?2)"
        " AND size > 0 ORDER BY start");
    statement.bind(content).bind(first).bind(last);
    pieces = pieces_of(statement);
  });
  return pieces;
}

std::vector<Piece> ObjectTable::parts(int64_t content, int64_t after, size_t limit) const {
  std::vector<Piece> parts;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT number, start, size, blob, checksum FROM pieces WHERE content = ?1 AND number > ?2"
        " ORDER BY start, number LIMIT ?3");
    statement.bind(content).bind(after).bind(static_cast<int64_t>(limit));
    parts = pieces_of(statement);
  });
  return parts;
}

std::optional<Piece> ObjectTable::part(int64_t content, int64_t number) const {
  const std::vector<Piece> found = parts(content, number - 1, 1);
  if (found.empty() || found.front().number != number) return std::nullopt;
  return found.front();
}

Listing ObjectTable::list(const ListQuery& query) const {
  Listing listing;
  database_.read([&](Connection& connection) { listing = Lister(connection, query).run(); });
  return listing;
}

bool ObjectTable::knows_blob(std::string_view blob) const {
  bool known = false;
  database_.read([&](Connection& connection) {
    known = unreferenced(connection, {std::string(blob)}).empty();
  });
  return known;
}

Garbage ObjectTable::clear() {
  Garbage blobs;
  database_.write([&](Connection& connection) {
    Statement statement =
        connection.prepare("SELECT blob FROM pieces UNION SELECT blob FROM upload_parts");
    while (statement.step())
      blobs.push_back(statement.text(0));
    for (const char* sql :
         {"DELETE FROM buckets", "DELETE FROM objects", "DELETE FROM contents",
          "DELETE FROM pieces", "DELETE FROM uploads", "DELETE FROM upload_parts"}) {
      connection.prepare(sql).run();
    }
  });
  return blobs;
}

}  // namespace storage
