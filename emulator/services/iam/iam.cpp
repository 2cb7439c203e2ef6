#include "emulator/services/iam/iam.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/json/io.h"
#include "emulator/services/iam/errors.h"

namespace iam {
namespace {

// IAM is global: its rows have no region.
storage::ResourceKey key_of(const api::Call& call) {
  return {call.account, "", "iam", "role", call.input.text("RoleName")};
}

std::string policy_text(const json::Value& input, std::string_view member) {
  const std::string text = input.text(member);
  try {
    if (json::parse(text).is_object()) return text;
  } catch (const json::ParseError&) {
    // answered below, in IAM's words
  }
  throw errors::malformed_policy();
}

// Policy documents are percent-encoded on the wire, as RFC 3986 says.
json::Value shown(const json::Value& role) {
  const std::string trust = role.text("AssumeRolePolicyDocument");
  return role.without("Policies")
      .without("Attached")
      .with("AssumeRolePolicyDocument", base::percent_encode(trust));
}

}  // namespace

std::vector<api::Operation> Iam::operations() {
  return {
      {"AttachRolePolicy", api::bind(this, &Iam::attach_role_policy)},
      {"CreateRole", api::bind(this, &Iam::create_role)},
      {"DeleteRole", api::bind(this, &Iam::delete_role)},
      {"DeleteRolePolicy", api::bind(this, &Iam::delete_role_policy)},
      {"DetachRolePolicy", api::bind(this, &Iam::detach_role_policy)},
      {"GetRole", api::bind(this, &Iam::get_role)},
      {"GetRolePolicy", api::bind(this, &Iam::get_role_policy)},
      {"ListAttachedRolePolicies", api::bind(this, &Iam::list_attached_role_policies)},
      {"ListRolePolicies", api::bind(this, &Iam::list_role_policies)},
      {"ListRoles", api::bind(this, &Iam::list_roles)},
      {"PutRolePolicy", api::bind(this, &Iam::put_role_policy)},
  };
}

json::Value Iam::role(const api::Call& call) const {
  const auto row = roles_.find(key_of(call));
  if (!row) throw errors::no_role(call.input.text("RoleName"));
  return json::parse(row->document);
}

void Iam::change(const api::Call& call, const std::function<json::Value(json::Value)>& change) {
  const bool found = roles_.update(key_of(call), [&](storage::Resource& row) {
    row.document = json::print(change(json::parse(row.document)));
    return true;
  });
  if (!found) throw errors::no_role(call.input.text("RoleName"));
}

api::Reply Iam::create_role(api::Call& call) {
  const std::string name = call.input.text("RoleName");
  const std::string path = call.input.text("Path", "/");
  const base::TimePoint now = clock_.now();
  json::ObjectBuilder role;
  role.put("Path", path).put("RoleName", name).put("RoleId", "AROA" + ids_.alphanumeric(17));
  role.put("Arn", fmt::format("arn:aws:iam::{}:role{}{}", call.account, path, name));
  role.put("CreateDate", base::to_epoch_seconds(now));
  role.put("AssumeRolePolicyDocument", policy_text(call.input, "AssumeRolePolicyDocument"));
  role.copy(call.input, "Description").copy(call.input, "Tags");
  role.put("MaxSessionDuration", call.input.integer("MaxSessionDuration", 3600));
  role.put("Policies", json::Value::object()).put("Attached", json::Value::object());
  const json::Value document = std::move(role).build();
  storage::Resource row;
  row.key = key_of(call);
  row.document = json::print(document);
  row.created_ms = row.modified_ms = base::to_epoch_ms(now);
  if (!roles_.insert(row)) throw errors::role_exists(name);
  return json::Value::object({{"Role", shown(document)}});
}

api::Reply Iam::get_role(api::Call& call) {
  return json::Value::object(
      {{"Role", shown(role(call)).with("RoleLastUsed", json::Value::object())}});
}

api::Reply Iam::list_roles(api::Call& call) {
  const std::string prefix = call.input.text("PathPrefix", "/");
  json::Array roles;
  for (const auto& row : roles_.list({.account = call.account, .service = "iam", .kind = "role"})) {
    const json::Value found = json::parse(row.document);
    if (found.text("Path").starts_with(prefix)) roles.push_back(shown(found));
  }
  std::sort(roles.begin(), roles.end(), [](const json::Value& a, const json::Value& b) {
    return a.text("RoleName") < b.text("RoleName");
  });
  return json::Value::object({{"Roles", json::Value(std::move(roles))}, {"IsTruncated", false}});
}

api::Reply Iam::delete_role(api::Call& call) {
  const json::Value found = role(call);
  if (!found["Policies"].empty() || !found["Attached"].empty()) throw errors::role_in_use();
  if (!roles_.remove(key_of(call))) throw errors::no_role(call.input.text("RoleName"));
  return {};
}

api::Reply Iam::put_role_policy(api::Call& call) {
  const std::string text = policy_text(call.input, "PolicyDocument");
  change(call, [&](json::Value role) {
    return role.with("Policies", role["Policies"].with(call.input.text("PolicyName"), text));
  });
  return {};
}

api::Reply Iam::get_role_policy(api::Call& call) {
  const std::string name = call.input.text("PolicyName");
  const json::Value found = role(call);
  const json::Value* text = found["Policies"].find(name);
  if (text == nullptr) throw errors::no_role_policy(name);
  return json::Value::object({{"RoleName", call.input["RoleName"]},
                              {"PolicyName", name},
                              {"PolicyDocument", base::percent_encode(text->as_string())}});
}

api::Reply Iam::list_role_policies(api::Call& call) {
  const json::Value found = role(call);
  json::Array names;
  for (const auto& [name, text] : found["Policies"].members())
    names.emplace_back(name);
  return json::Value::object(
      {{"PolicyNames", json::Value(std::move(names))}, {"IsTruncated", false}});
}

api::Reply Iam::delete_role_policy(api::Call& call) {
  const std::string name = call.input.text("PolicyName");
  change(call, [&](json::Value role) {
    if (!role["Policies"].has(name)) throw errors::no_role_policy(name);
    return role.with("Policies", role["Policies"].without(name));
  });
  return {};
}

api::Reply Iam::attach_role_policy(api::Call& call) {
  const std::string arn = call.input.text("PolicyArn");
  change(call, [&](json::Value role) {
    return role.with("Attached", role["Attached"].with(arn, arn.substr(arn.rfind('/') + 1)));
  });
  return {};
}

api::Reply Iam::detach_role_policy(api::Call& call) {
  const std::string arn = call.input.text("PolicyArn");
  change(call, [&](json::Value role) {
    if (!role["Attached"].has(arn)) throw errors::policy_not_attached(arn);
    return role.with("Attached", role["Attached"].without(arn));
  });
  return {};
}

api::Reply Iam::list_attached_role_policies(api::Call& call) {
  const json::Value found = role(call);
  json::Array attached;
  for (const auto& [arn, name] : found["Attached"].members()) {
    attached.push_back(json::Value::object({{"PolicyName", name}, {"PolicyArn", arn}}));
  }
  return json::Value::object(
      {{"AttachedPolicies", json::Value(std::move(attached))}, {"IsTruncated", false}});
}

}  // namespace iam
