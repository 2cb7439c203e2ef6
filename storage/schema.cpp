#include "storage/schema.h"

#include <fmt/core.h>

#include <array>
#include <span>

#include "storage/sqlite.h"

namespace storage {
namespace {

using Migration = std::span<const char* const>;

// Each migration ends by counting itself. What has been released is never edited: add another.
constexpr const char* kFirst[] = {
    "CREATE TABLE resources ("
    " account TEXT NOT NULL, region TEXT NOT NULL, service TEXT NOT NULL, kind TEXT NOT NULL,"
    " name TEXT NOT NULL, sequence INTEGER NOT NULL, status TEXT NOT NULL, parent TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL, modified_ms INTEGER NOT NULL, version INTEGER NOT NULL,"
    " document TEXT NOT NULL,"
    " PRIMARY KEY (account, region, service, kind, name)) WITHOUT ROWID",
    "CREATE INDEX resources_sequence ON resources (sequence)",
    "CREATE INDEX resources_kind ON resources (service, kind, account, region, sequence)",
    "CREATE INDEX resources_parent ON resources (service, kind, parent, sequence)",

    "CREATE TABLE journal ("
    " stream TEXT NOT NULL, number INTEGER NOT NULL, time_ms INTEGER NOT NULL, key TEXT NOT NULL,"
    " text TEXT NOT NULL, PRIMARY KEY (stream, number)) WITHOUT ROWID",
    "CREATE INDEX journal_key ON journal (stream, key, number) WHERE key <> ''",

    "CREATE TABLE log_groups ("
    " account TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, created_ms INTEGER NOT NULL,"
    " PRIMARY KEY (account, region, name)) WITHOUT ROWID",
    "CREATE TABLE log_streams ("
    " id INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, log_group TEXT NOT NULL,"
    " name TEXT NOT NULL, created_ms INTEGER NOT NULL, first_event_ms INTEGER NOT NULL DEFAULT 0,"
    " last_event_ms INTEGER NOT NULL DEFAULT 0, last_ingestion_ms INTEGER NOT NULL DEFAULT 0,"
    " stored_bytes INTEGER NOT NULL DEFAULT 0, last_number INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (account, region, log_group, name))",
    "CREATE TABLE log_events ("
    " stream INTEGER NOT NULL, number INTEGER NOT NULL, time_ms INTEGER NOT NULL,"
    " ingestion_ms INTEGER NOT NULL, message TEXT NOT NULL, PRIMARY KEY (stream, number))"
    " WITHOUT ROWID",

    "CREATE TABLE buckets ("
    " id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, account TEXT NOT NULL,"
    " region TEXT NOT NULL, location TEXT NOT NULL, created_ms INTEGER NOT NULL)",
    // The newest version of a key has the highest sequence. Objects that were never versioned have
    // 0.
    "CREATE TABLE objects ("
    " bucket INTEGER NOT NULL, key BLOB NOT NULL, sequence INTEGER NOT NULL, size INTEGER NOT NULL,"
    " etag TEXT NOT NULL, modified_ms INTEGER NOT NULL, checksum_algorithm TEXT NOT NULL,"
    " checksum_type TEXT NOT NULL, checksum TEXT NOT NULL, content INTEGER NOT NULL,"
    " part_count INTEGER NOT NULL, tag_count INTEGER NOT NULL, metadata TEXT NOT NULL,"
    " tags TEXT NOT NULL, PRIMARY KEY (bucket, key, sequence)) WITHOUT ROWID",
    // Bytes of small objects, apart from `objects` so that its pages stay dense for listings.
    "CREATE TABLE contents (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
    // Bytes of larger ones: blob files, one a part. `start` is the offset within the object.
    "CREATE TABLE pieces ("
    " content INTEGER NOT NULL, start INTEGER NOT NULL, number INTEGER NOT NULL,"
    " size INTEGER NOT NULL, blob TEXT NOT NULL, checksum TEXT NOT NULL,"
    " PRIMARY KEY (content, start, number)) WITHOUT ROWID",
    "CREATE INDEX pieces_blob ON pieces (blob)",
    "CREATE TABLE uploads ("
    " id TEXT PRIMARY KEY, bucket INTEGER NOT NULL, key BLOB NOT NULL, created_ms INTEGER NOT NULL,"
    " completed_ms INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX uploads_key ON uploads (bucket, key, created_ms, id)",
    "CREATE TABLE upload_parts ("
    " upload TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,"
    " modified_ms INTEGER NOT NULL, checksum_algorithm TEXT NOT NULL, checksum TEXT NOT NULL,"
    " blob TEXT NOT NULL, PRIMARY KEY (upload, number)) WITHOUT ROWID",
    "CREATE INDEX upload_parts_blob ON upload_parts (blob)",
    "PRAGMA user_version = 1",
};

constexpr std::array kMigrations = {Migration(kFirst)};

int64_t user_version(Connection& connection) {
  Statement statement = connection.prepare("PRAGMA user_version");
  statement.step();
  return statement.integer(0);
}

}  // namespace

void migrate(Connection& connection) {
  const auto known = static_cast<int64_t>(kMigrations.size());
  int64_t version = user_version(connection);
  if (version == known) return;
  if (version > known) {
    constexpr int kSqliteError = 1;
    throw DatabaseError(
        fmt::format("the data directory was written by a newer version of sagelocal "
                    "(schema {}, this program knows {})",
                    version, known),
        kSqliteError);
  }
  connection.prepare("BEGIN IMMEDIATE").run();
  try {
    for (; version < known; ++version) {
      for (const char* sql : kMigrations[static_cast<size_t>(version)]) {
        connection.prepare(sql).run();
      }
    }
    connection.prepare("COMMIT").run();
  } catch (...) {
    connection.prepare("ROLLBACK").run();
    throw;
  }
}

}  // namespace storage
