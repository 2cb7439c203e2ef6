#include "storage/resource_table.h"

#include <string_view>

#include "storage/sqlite.h"

namespace storage {
namespace {

using Text = std::string_view;

Statement& bind(Statement& statement, const ResourceKey& key) {
  return statement.bind(Text(key.account))
      .bind(Text(key.region))
      .bind(Text(key.service))
      .bind(Text(key.kind))
      .bind(Text(key.name));
}

#define RESOURCE_COLUMNS                                                                \
  "SELECT account, region, service, kind, name, status, parent, document, created_ms, " \
  "modified_ms, version, sequence FROM resources "

Resource resource_of(const Statement& row) {
  return {.key = {.account = row.text(0),
                  .region = row.text(1),
                  .service = row.text(2),
                  .kind = row.text(3),
                  .name = row.text(4)},
          .status = row.text(5),
          .parent = row.text(6),
          .document = row.text(7),
          .created_ms = row.integer(8),
          .modified_ms = row.integer(9),
          .version = row.integer(10),
          .sequence = row.integer(11)};
}

int64_t next_sequence(Connection& connection) {
  Statement statement = connection.prepare("SELECT coalesce(max(sequence), 0) + 1 FROM resources");
  statement.step();
  return statement.integer(0);
}

// One text for each index that serves a filter; the rest of the filter is checked row by row.
constexpr const char* kByParent = RESOURCE_COLUMNS
    "WHERE service = ?3 AND kind = ?4 AND parent = ?5 AND (?1 = '' OR account = ?1)"
    " AND (?2 = '' OR region = ?2) AND (?6 = '' OR status = ?6) ORDER BY sequence";
constexpr const char* kByKind = RESOURCE_COLUMNS
    "WHERE service = ?3 AND kind = ?4 AND account = ?1 AND region = ?2"
    " AND (?5 = '' OR parent = ?5) AND (?6 = '' OR status = ?6) ORDER BY sequence";
constexpr const char* kByAny = RESOURCE_COLUMNS
    "WHERE (?1 = '' OR account = ?1) AND (?2 = '' OR region = ?2) AND (?3 = '' OR service = ?3)"
    " AND (?4 = '' OR kind = ?4) AND (?5 = '' OR parent = ?5) AND (?6 = '' OR status = ?6)"
    " ORDER BY sequence";

const char* query_for(const ResourceFilter& filter) {
  const bool of_kind = !filter.service.empty() && !filter.kind.empty();
  if (of_kind && !filter.parent.empty()) return kByParent;
  if (of_kind && !filter.account.empty() && !filter.region.empty()) return kByKind;
  return kByAny;
}

}  // namespace

bool ResourceTable::insert(const Resource& resource) {
  bool inserted = false;
  database_.write([&](Connection& connection) {
    const int64_t sequence = next_sequence(connection);
    Statement statement = connection.prepare(
        "INSERT INTO resources (account, region, service, kind, name, status, parent, document,"
        " created_ms, modified_ms, version, sequence)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11) ON CONFLICT DO NOTHING");
    bind(statement, resource.key)
        .bind(Text(resource.status))
        .bind(Text(resource.parent))
        .bind(Text(resource.document))
        .bind(resource.created_ms)
        .bind(resource.modified_ms)
        .bind(sequence)
        .run();
    inserted = connection.changes() == 1;
  });
  return inserted;
}

std::optional<Resource> ResourceTable::find(const ResourceKey& key) const {
  std::optional<Resource> found;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(
        RESOURCE_COLUMNS
        "WHERE account = ?1 AND region = ?2 AND service = ?3 AND kind = ?4 AND name = ?5");
    if (bind(statement, key).step()) found = resource_of(statement);
  });
  return found;
}

bool ResourceTable::replace(const Resource& resource) {
  bool replaced = false;
  database_.write([&](Connection& connection) {
    Statement statement = connection.prepare(
        "UPDATE resources SET status = ?6, parent = ?7, document = ?8, modified_ms = ?9,"
        " version = version + 1 WHERE account = ?1 AND region = ?2 AND service = ?3 AND kind = ?4"
        " AND name = ?5 AND version = ?10");
    bind(statement, resource.key)
        .bind(Text(resource.status))
        .bind(Text(resource.parent))
        .bind(Text(resource.document))
        .bind(resource.modified_ms)
        .bind(resource.version)
        .run();
    replaced = connection.changes() == 1;
  });
  return replaced;
}

bool ResourceTable::update(const ResourceKey& key, const std::function<bool(Resource&)>& change) {
  bool updated = false;
  database_.write([&](Connection&) {
    std::optional<Resource> resource = find(key);
    if (!resource) return;
    const int64_t version = resource->version;
    if (!change(*resource)) return;
    resource->key = key;
    resource->version = version;
    updated = replace(*resource);
  });
  return updated;
}

bool ResourceTable::remove(const ResourceKey& key) {
  bool removed = false;
  database_.write([&](Connection& connection) {
    Statement statement = connection.prepare(
        "DELETE FROM resources WHERE account = ?1 AND region = ?2 AND service = ?3 AND kind = ?4"
        " AND name = ?5");
    bind(statement, key).run();
    removed = connection.changes() == 1;
  });
  return removed;
}

std::vector<Resource> ResourceTable::list(const ResourceFilter& filter) const {
  std::vector<Resource> resources;
  database_.read([&](Connection& connection) {
    Statement statement = connection.prepare(query_for(filter));
    statement.bind(Text(filter.account))
        .bind(Text(filter.region))
        .bind(Text(filter.service))
        .bind(Text(filter.kind))
        .bind(Text(filter.parent))
        .bind(Text(filter.status));
    while (statement.step())
      resources.push_back(resource_of(statement));
  });
  return resources;
}

void ResourceTable::clear() {
  database_.write(
      [](Connection& connection) { connection.prepare("DELETE FROM resources").run(); });
}

}  // namespace storage
