#include "storage/upload_table.h"

#include <utility>

#include "storage/sqlite.h"

namespace storage {
namespace {

using Text = std::string_view;

Upload upload_of(const Statement& row) {
  return {.id = row.text(0),
          .bucket = row.integer(1),
          .key = row.text(2),
          .created_ms = row.integer(3),
          .completed_ms = row.integer(4),
          .document = row.text(5)};
}

Part part_of(const Statement& row) {
  return {.number = row.integer(0),
          .size = row.integer(1),
          .etag = row.text(2),
          .modified_ms = row.integer(3),
          .checksum = {.algorithm = row.text(4), .type = {}, .value = row.text(5)},
          .blob = row.text(6)};
}

Garbage remove_parts(Connection& connection, Text upload) {
  Garbage blobs;
  {
    Statement statement = connection.prepare("SELECT blob FROM upload_parts WHERE upload = ?1");
    statement.bind(upload);
    while (statement.step())
      blobs.push_back(statement.text(0));
  }
  connection.prepare("DELETE FROM upload_parts WHERE upload = ?1").bind(upload).run();
  return unreferenced(connection, std::move(blobs));
}

}  // namespace

void UploadTable::create(const Upload& upload) {
  database_.write([&](Connection& connection) {
    connection
        .prepare(
            "INSERT INTO uploads (id, bucket, key, created_ms, document)"
            " VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(Text(upload.id))
        .bind(upload.bucket)
        .bind_blob(upload.key)
        .bind(upload.created_ms)
        .bind(Text(upload.document))
        .run();
  });
}

std::optional<Upload> UploadTable::find(std::string_view id) const {
  std::optional<Upload> found;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT id, bucket, key, created_ms, completed_ms, document FROM uploads WHERE id = ?1");
    if (statement.bind(id).step()) found = upload_of(statement);
  });
  return found;
}

std::vector<Upload> UploadTable::list(int64_t bucket, std::string_view prefix) const {
  std::vector<Upload> uploads;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT id, bucket, key, created_ms, completed_ms, document FROM uploads"
        " WHERE bucket = ?1 AND key >= ?2 AND completed_ms = 0 ORDER BY key, created_ms, id");
    statement.bind(bucket).bind_blob(prefix);
    while (statement.step() && statement.view(2).starts_with(prefix)) {
      uploads.push_back(upload_of(statement));
    }
  });
  return uploads;
}

Garbage UploadTable::put_part(std::string_view upload, const Part& part) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    {
      Statement before =
          connection.prepare("SELECT blob FROM upload_parts WHERE upload = ?1 AND number = ?2");
      if (before.bind(upload).bind(part.number).step()) garbage.push_back(before.text(0));
    }
    connection
        .prepare(
            "INSERT OR REPLACE INTO upload_parts (upload, number, size, etag, modified_ms,"
            " checksum_algorithm, checksum, blob) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .bind(upload)
        .bind(part.number)
        .bind(part.size)
        .bind(Text(part.etag))
        .bind(part.modified_ms)
        .bind(Text(part.checksum.algorithm))
        .bind(Text(part.checksum.value))
        .bind(Text(part.blob))
        .run();
    garbage = unreferenced(connection, std::move(garbage));
  });
  return garbage;
}

std::vector<Part> UploadTable::parts(std::string_view upload, int64_t after, size_t limit) const {
  std::vector<Part> parts;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT number, size, etag, modified_ms, checksum_algorithm, checksum, blob"
        " FROM upload_parts WHERE upload = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
    statement.bind(upload).bind(after).bind(static_cast<int64_t>(limit));
    while (statement.step())
      parts.push_back(part_of(statement));
  });
  return parts;
}

Garbage UploadTable::complete(std::string_view upload, int64_t now_ms, std::string_view document) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    connection.prepare("UPDATE uploads SET completed_ms = ?2, document = ?3 WHERE id = ?1")
        .bind(upload)
        .bind(now_ms)
        .bind(document)
        .run();
    garbage = remove_parts(connection, upload);
  });
  return garbage;
}

void UploadTable::forget_completed(int64_t before_ms) {
  database_.write([&](Connection& connection) {
    connection.prepare("DELETE FROM uploads WHERE completed_ms > 0 AND completed_ms < ?1")
        .bind(before_ms)
        .run();
  });
}

Garbage UploadTable::remove(std::string_view upload) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    garbage = remove_parts(connection, upload);
    connection.prepare("DELETE FROM uploads WHERE id = ?1").bind(upload).run();
  });
  return garbage;
}

Garbage UploadTable::remove_all(int64_t bucket) {
  Garbage garbage;
  database_.write([&](Connection& connection) {
    for (const Upload& upload : list(bucket, "")) {
      for (std::string& blob : remove(upload.id))
        garbage.push_back(std::move(blob));
    }
    connection.prepare("DELETE FROM uploads WHERE bucket = ?1").bind(bucket).run();
  });
  return garbage;
}

}  // namespace storage
