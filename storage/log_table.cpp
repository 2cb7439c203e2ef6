#include "storage/log_table.h"

#include <algorithm>

#include "storage/sqlite.h"

namespace storage {
namespace {

using Text = std::string_view;

constexpr int64_t kEventOverheadBytes = 26;  // what CloudWatch Logs adds to each event's size

#define STREAM_COLUMNS                                                                          \
  "SELECT id, last_number, name, created_ms, first_event_ms, last_event_ms, last_ingestion_ms," \
  " stored_bytes FROM log_streams WHERE account = ?1 AND region = ?2 AND log_group = ?3 "

struct StreamRow {
  int64_t id = 0;
  int64_t last_number = 0;
  LogStream stream;
};

StreamRow row_of(const Statement& row) {
  return {.id = row.integer(0),
          .last_number = row.integer(1),
          .stream = {.name = row.text(2),
                     .created_ms = row.integer(3),
                     .first_event_ms = row.integer(4),
                     .last_event_ms = row.integer(5),
                     .last_ingestion_ms = row.integer(6),
                     .stored_bytes = row.integer(7)}};
}

std::optional<StreamRow> find_stream(Connection& connection, const LogOwner& owner, Text group,
                                     Text name) {
  Statement statement = connection.prepare(STREAM_COLUMNS "AND name = ?4");
  statement.bind(Text(owner.account)).bind(Text(owner.region)).bind(group).bind(name);
  if (!statement.step()) return std::nullopt;
  return row_of(statement);
}

bool insert_group(Connection& connection, const LogOwner& owner, Text group, int64_t now_ms) {
  connection
      .prepare(
          "INSERT INTO log_groups (account, region, name, created_ms) VALUES (?1, ?2, ?3, ?4)"
          " ON CONFLICT DO NOTHING")
      .bind(Text(owner.account))
      .bind(Text(owner.region))
      .bind(group)
      .bind(now_ms)
      .run();
  return connection.changes() == 1;
}

bool insert_stream(Connection& connection, const LogOwner& owner, Text group, Text name,
                   int64_t now_ms) {
  connection
      .prepare(
          "INSERT INTO log_streams (account, region, log_group, name, created_ms)"
          " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
      .bind(Text(owner.account))
      .bind(Text(owner.region))
      .bind(group)
      .bind(name)
      .bind(now_ms)
      .run();
  return connection.changes() == 1;
}

void insert_event(Connection& connection, int64_t stream, const LogEvent& event) {
  connection
      .prepare(
          "INSERT INTO log_events (stream, number, time_ms, ingestion_ms, message)"
          " VALUES (?1, ?2, ?3, ?4, ?5)")
      .bind(stream)
      .bind(event.index)
      .bind(event.time_ms)
      .bind(event.ingestion_ms)
      .bind(Text(event.message))
      .run();
}

void update_stream(Connection& connection, const StreamRow& row) {
  connection
      .prepare(
          "UPDATE log_streams SET last_number = ?2, first_event_ms = ?3, last_event_ms = ?4,"
          " last_ingestion_ms = ?5, stored_bytes = ?6 WHERE id = ?1")
      .bind(row.id)
      .bind(row.last_number)
      .bind(row.stream.first_event_ms)
      .bind(row.stream.last_event_ms)
      .bind(row.stream.last_ingestion_ms)
      .bind(row.stream.stored_bytes)
      .run();
}

void count(StreamRow& row, const LogEvent& event) {
  LogStream& stream = row.stream;
  stream.first_event_ms =
      row.last_number == 0 ? event.time_ms : std::min(stream.first_event_ms, event.time_ms);
  stream.last_event_ms = std::max(stream.last_event_ms, event.time_ms);
  stream.last_ingestion_ms = event.ingestion_ms;
  stream.stored_bytes += static_cast<int64_t>(event.message.size()) + kEventOverheadBytes;
  ++row.last_number;
}

void delete_stream(Connection& connection, int64_t id) {
  connection.prepare("DELETE FROM log_events WHERE stream = ?1").bind(id).run();
  connection.prepare("DELETE FROM log_streams WHERE id = ?1").bind(id).run();
}

}  // namespace

bool LogTable::create_group(const LogOwner& owner, std::string_view group, int64_t now_ms) {
  bool created = false;
  database_.write(
      [&](Connection& connection) { created = insert_group(connection, owner, group, now_ms); });
  return created;
}

bool LogTable::create_stream(const LogOwner& owner, std::string_view group, std::string_view stream,
                             int64_t now_ms) {
  bool created = false;
  database_.write([&](Connection& connection) {
    created = insert_stream(connection, owner, group, stream, now_ms);
  });
  return created;
}

bool LogTable::has_group(const LogOwner& owner, std::string_view group) const {
  bool found = false;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT 1 FROM log_groups WHERE account = ?1 AND region = ?2 AND name = ?3");
    found = statement.bind(Text(owner.account)).bind(Text(owner.region)).bind(group).step();
  });
  return found;
}

void LogTable::append(const LogOwner& owner, std::string_view group, std::string_view stream,
                      const std::vector<LogEvent>& events, int64_t now_ms) {
  database_.write([&](Connection& connection) {
    std::optional<StreamRow> row = find_stream(connection, owner, group, stream);
    if (!row) {
      insert_group(connection, owner, group, now_ms);
      insert_stream(connection, owner, group, stream, now_ms);
      row = find_stream(connection, owner, group, stream);
    }
    for (LogEvent event : events) {
      if (event.ingestion_ms == 0) event.ingestion_ms = now_ms;
      count(*row, event);
      event.index = row->last_number;
      insert_event(connection, row->id, event);
    }
    update_stream(connection, *row);
  });
}

std::vector<LogGroup> LogTable::groups(const LogOwner& owner, std::string_view prefix) const {
  std::vector<LogGroup> groups;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        "SELECT name, created_ms FROM log_groups WHERE account = ?1 AND region = ?2 AND name >= ?3"
        " ORDER BY name");
    statement.bind(Text(owner.account)).bind(Text(owner.region)).bind(prefix);
    while (statement.step() && statement.view(0).starts_with(prefix)) {
      groups.push_back({.name = statement.text(0), .created_ms = statement.integer(1)});
    }
  });
  return groups;
}

std::vector<LogStream> LogTable::streams(const LogOwner& owner, std::string_view group,
                                         std::string_view prefix) const {
  std::vector<LogStream> streams;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(STREAM_COLUMNS "AND name >= ?4 ORDER BY name");
    statement.bind(Text(owner.account)).bind(Text(owner.region)).bind(group).bind(prefix);
    while (statement.step() && statement.view(2).starts_with(prefix)) {
      streams.push_back(row_of(statement).stream);
    }
  });
  return streams;
}

std::optional<LogStream> LogTable::stream(const LogOwner& owner, std::string_view group,
                                          std::string_view stream) const {
  std::optional<LogStream> found;
  database_.read([&](Connection& connection) {
    if (auto row = find_stream(connection, owner, group, stream)) found = std::move(row->stream);
  });
  return found;
}

std::vector<LogEvent> LogTable::events(const LogOwner& owner, std::string_view group,
                                       std::string_view stream, int64_t after, size_t limit) const {
  std::vector<LogEvent> events;
  database_.read([&](Connection& connection) {
    const auto row = find_stream(connection, owner, group, stream);
    if (!row) return;
    Statement statement = connection.prepare(
        "SELECT number, time_ms, ingestion_ms, message FROM log_events"
        " WHERE stream = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
    statement.bind(row->id).bind(after).bind(static_cast<int64_t>(limit));
    while (statement.step()) {
      events.push_back({.index = statement.integer(0),
                        .time_ms = statement.integer(1),
                        .ingestion_ms = statement.integer(2),
                        .message = statement.text(3)});
    }
  });
  return events;
}

bool LogTable::remove_group(const LogOwner& owner, std::string_view group) {
  bool removed = false;
  database_.write([&](Connection& connection) {
    for (const LogStream& stream : streams(owner, group, "")) {
      delete_stream(connection, find_stream(connection, owner, group, stream.name)->id);
    }
    connection.prepare("DELETE FROM log_groups WHERE account = ?1 AND region = ?2 AND name = ?3")
        .bind(Text(owner.account))
        .bind(Text(owner.region))
        .bind(group)
        .run();
    removed = connection.changes() == 1;
  });
  return removed;
}

bool LogTable::remove_stream(const LogOwner& owner, std::string_view group,
                             std::string_view stream) {
  bool removed = false;
  database_.write([&](Connection& connection) {
    if (const auto row = find_stream(connection, owner, group, stream)) {
      delete_stream(connection, row->id);
      removed = true;
    }
  });
  return removed;
}

void LogTable::clear() {
  database_.write([](Connection& connection) {
    connection.prepare("DELETE FROM log_events").run();
    connection.prepare("DELETE FROM log_streams").run();
    connection.prepare("DELETE FROM log_groups").run();
  });
}

}  // namespace storage
