// The functions themselves: create, read, update, delete, tags.
#include <algorithm>

#include "emulator/api/pagination.h"
#include "emulator/base/arn.h"
#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/json/io.h"
#include "emulator/services/lambda/configuration.h"
#include "emulator/services/lambda/errors.h"
#include "emulator/services/lambda/lambda.h"
#include "emulator/services/lambda/target.h"

namespace lambda {
namespace {

constexpr int64_t kPageMax = 50;

storage::ResourceKey key_of(const Identity& identity) {
  return {identity.account, identity.region, "lambda", "function", identity.name};
}

json::Value document_of(const storage::Resource& function) {
  return json::parse(function.document);
}

// Marker is the name that the last page ended with.
api::Reply page_of(const std::vector<storage::Resource>& rows, const json::Value& input) {
  const auto after = api::page_key(input.text("Marker"));
  const size_t most =
      static_cast<size_t>(std::clamp(input.integer("MaxItems", kPageMax), int64_t{1}, kPageMax));
  json::Array shown_rows;
  std::string next;
  for (const storage::Resource& row : rows) {
    if (after && row.key.name <= *after) continue;
    if (shown_rows.size() == most) {
      next = api::page_token(shown_rows.back().text("FunctionName"));
      break;
    }
    shown_rows.push_back(shown(document_of(row)));
  }
  json::Value output = json::Value::object({{"Functions", json::Value(std::move(shown_rows))}});
  return next.empty() ? output : output.with("NextMarker", next);
}

}  // namespace

storage::Resource Lambda::find(const Target& target) const {
  auto found = functions_.find(key_of(target.identity));
  if (!found) throw errors::not_found(target.arn());
  return *std::move(found);
}

storage::Resource Lambda::find(const api::Call& call) const {
  return find(target_of(call));
}

// The zip comes in the request, or from an object of this server's S3.
runtime::Task<Package> Lambda::fetch_code(const api::Call& call, json::Value code) {
  std::string zip = code.text("ZipFile");
  if (code.has("S3Bucket")) {
    api::InternalCall get{.service = "s3", .operation = "GetObject"};
    get.input = json::Value::object({{"Bucket", code["S3Bucket"]}, {"Key", code["S3Key"]}});
    get.account = call.account;
    get.region = call.region;
    zip = co_await read_object(gateway_, loop_, std::move(get));
  }
  co_return co_await loop_.offload([this, &zip] { return code_.put(zip); });
}

runtime::Task<api::Reply> Lambda::create_function(api::Call& call) {
  const Target target = target_of(call);
  if (target.identity.name.size() > 64) throw errors::name_too_long(target.identity.name);
  check_configuration(call.input);
  if (call.input.text("PackageType", "Zip") != "Zip" || call.input["Code"].has("ImageUri")) {
    throw errors::runtime_not_served("a container image");
  }
  if (functions_.find(key_of(target.identity))) throw errors::already_exists(target.identity.name);
  const Package package = co_await fetch_code(call, call.input["Code"]);
  const base::TimePoint now = clock_.now();
  storage::Resource row;
  row.key = key_of(target.identity);
  row.status = "Active";
  row.created_ms = row.modified_ms = base::to_epoch_ms(now);
  const json::Value document =
      with_revision(with_code(new_configuration(target.identity, call.input), package), ids_.uuid(),
                    last_modified(base::iso8601(now)));
  row.document = json::print(document);
  const bool inserted = co_await loop_.offload([&] { return functions_.insert(row); });
  if (!inserted) throw errors::already_exists(target.identity.name);
  co_return shown_pending(document);
}

json::Value Lambda::update(const api::Call& call,
                           const std::function<json::Value(json::Value)>& change) {
  const Target target = target_of(call);
  const std::string expected = call.input.text("RevisionId");
  const base::TimePoint now = clock_.now();
  json::Value document;
  const bool updated = functions_.update(key_of(target.identity), [&](storage::Resource& row) {
    document = document_of(row);
    if (!expected.empty() && document.text("RevisionId") != expected)
      throw errors::stale_revision();
    document = with_revision(change(document), ids_.uuid(), last_modified(base::iso8601(now)));
    row.document = json::print(document);
    row.modified_ms = base::to_epoch_ms(now);
    return true;
  });
  if (!updated) throw errors::not_found(target.arn());
  return document;
}

runtime::Task<api::Reply> Lambda::update_function_code(api::Call& call) {
  find(call);
  const Package package = co_await fetch_code(call, call.input);
  if (call.input.flag("DryRun")) co_return shown(with_code(document_of(find(call)), package));
  const json::Value document = co_await loop_.offload(
      [&] { return update(call, [&](json::Value old) { return with_code(old, package); }); });
  pool_.retire(document.text("FunctionArn"), document.text("RevisionId"));
  co_return shown_updating(document);
}

runtime::Task<api::Reply> Lambda::update_function_configuration(api::Call& call) {
  check_configuration(call.input);
  const json::Value document = co_await loop_.offload([&] {
    return update(call, [&](json::Value old) { return changed_configuration(old, call.input); });
  });
  pool_.retire(document.text("FunctionArn"), document.text("RevisionId"));
  co_return shown_updating(document);
}

api::Reply Lambda::get_function(api::Call& call) {
  const json::Value document = document_of(find(call));
  const std::string location =
      call.endpoint + "/_sagelocal/functions/" + document.text("CodeDigest");
  json::ObjectBuilder output;
  output.put("Configuration", shown(document));
  output.put("Code", json::Value::object({{"RepositoryType", "S3"}, {"Location", location}}));
  if (!document["Tags"].empty()) output.put("Tags", document["Tags"]);
  return std::move(output).build();
}

api::Reply Lambda::get_function_configuration(api::Call& call) {
  return shown(document_of(find(call)));
}

api::Reply Lambda::list_functions(api::Call& call) {
  std::vector<storage::Resource> rows = functions_.list(
      {.account = call.account, .region = call.region, .service = "lambda", .kind = "function"});
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.key.name < b.key.name; });
  return page_of(rows, call.input);
}

api::Reply Lambda::list_versions_by_function(api::Call& call) {
  return json::Value::object({{"Versions", json::Value::array({shown(document_of(find(call)))})}});
}

runtime::Task<api::Reply> Lambda::delete_function(api::Call& call) {
  const Target target = target_of(call);
  if (target.qualifier == "$LATEST") throw errors::latest_cannot_be_deleted();
  if (!target.qualifier.empty()) throw errors::not_found(target.arn());
  const bool removed =
      co_await loop_.offload([&] { return functions_.remove(key_of(target.identity)); });
  if (!removed) throw errors::not_found(target.arn());
  pool_.retire(target.identity.arn(), "");
  api::Reply reply;
  reply.status = 204;
  co_return reply;
}

api::Reply Lambda::tag_resource(api::Call& call) {
  change_tags(call, [&](json::Value tags) {
    for (const auto& [name, value] : call.input["Tags"].members())
      tags = tags.with(name, value);
    return tags;
  });
  return {};
}

api::Reply Lambda::untag_resource(api::Call& call) {
  change_tags(call, [&](json::Value tags) {
    for (const json::Value& name : call.input["TagKeys"].items()) {
      tags = tags.without(name.as_string());
    }
    return tags;
  });
  return {};
}

void Lambda::change_tags(const api::Call& call,
                         const std::function<json::Value(json::Value)>& change) {
  const Target target = target_of(call);
  const bool updated = functions_.update(key_of(target.identity), [&](storage::Resource& row) {
    const json::Value document = document_of(row);
    row.document = json::print(document.with("Tags", change(document["Tags"])));
    return true;
  });
  if (!updated) throw errors::not_found(target.arn());
}

api::Reply Lambda::list_tags(api::Call& call) {
  return json::Value::object({{"Tags", document_of(find(call))["Tags"]}});
}

}  // namespace lambda
