#include "storage/journal.h"

#include "storage/sqlite.h"

namespace storage {
namespace {

int64_t last_number(Connection& connection, std::string_view stream) {
  Statement statement =
      connection.prepare("SELECT coalesce(max(number), 0) FROM journal WHERE stream = ?1");
  statement.bind(stream).step();
  return statement.integer(0);
}

Entry entry_of(const Statement& row) {
  return {
      .index = row.integer(0), .time_ms = row.integer(1), .key = row.text(2), .text = row.text(3)};
}

std::vector<Entry> entries_of(Statement& statement) {
  std::vector<Entry> entries;
  while (statement.step())
    entries.push_back(entry_of(statement));
  return entries;
}

}  // namespace

int64_t Journal::append(std::string_view stream, const std::vector<Entry>& entries) {
  int64_t first = 0;
  database_.write([&](Connection& connection) {
    first = last_number(connection, stream) + 1;
    int64_t number = first;
    for (const Entry& entry : entries) {
      connection
          .prepare(
              "INSERT INTO journal (stream, number, time_ms, key, text)"
              " VALUES (?1, ?2, ?3, ?4, ?5)")
          .bind(stream)
          .bind(number++)
          .bind(entry.time_ms)
          .bind(std::string_view(entry.key))
          .bind(std::string_view(entry.text))
          .run();
    }
  });
  return first;
}

std::vector<Entry> Journal::read(std::string_view stream, int64_t after, size_t limit) const {
  std::vector<Entry> entries;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT number, time_ms, key, text FROM journal WHERE stream = ?1 AND number > ?2"
        " ORDER BY number LIMIT ?3");
    statement.bind(stream).bind(after).bind(static_cast<int64_t>(limit));
    entries = entries_of(statement);
  });
  return entries;
}

std::vector<Entry> Journal::read_back(std::string_view stream, int64_t before, size_t limit) const {
  std::vector<Entry> entries;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT number, time_ms, key, text FROM journal WHERE stream = ?1 AND number < ?2"
        " ORDER BY number DESC LIMIT ?3");
    statement.bind(stream).bind(before).bind(static_cast<int64_t>(limit));
    entries = entries_of(statement);
  });
  return entries;
}

std::optional<Entry> Journal::find(std::string_view stream, std::string_view key) const {
  std::optional<Entry> entry;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT number, time_ms, key, text FROM journal WHERE stream = ?1 AND key = ?2"
        " AND key <> '' ORDER BY number LIMIT 1");
    statement.bind(stream).bind(key);
    if (statement.step()) entry = entry_of(statement);
  });
  return entry;
}

int64_t Journal::last_index(std::string_view stream) const {
  int64_t last = 0;
  database_.read([&](Connection& connection) { last = last_number(connection, stream); });
  return last;
}

void Journal::remove(std::string_view stream) {
  database_.write([&](Connection& connection) {
    connection.prepare("DELETE FROM journal WHERE stream = ?1").bind(stream).run();
  });
}

// One seek a name, however many entries it has.
std::vector<std::string> Journal::streams(std::string_view prefix) const {
  std::vector<std::string> names;
  database_.read([&](Connection& connection) {
    Statement first =
        connection.prepare("SELECT stream FROM journal WHERE stream >= ?1 ORDER BY stream LIMIT 1");
    first.bind(prefix);
    if (!first.step()) return;
    for (std::string name = first.text(0); name.starts_with(prefix);) {
      names.push_back(name);
      Statement next = connection.prepare(
          "SELECT stream FROM journal WHERE stream > ?1 ORDER BY stream LIMIT 1");
      next.bind(std::string_view(name));
      if (!next.step()) return;
      name = next.text(0);
    }
  });
  return names;
}

void Journal::clear() {
  database_.write([](Connection& connection) { connection.prepare("DELETE FROM journal").run(); });
}

}  // namespace storage
