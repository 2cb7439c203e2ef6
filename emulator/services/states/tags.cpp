// Tags of state machines.
#include <algorithm>

#include "emulator/services/states/errors.h"
#include "emulator/services/states/states.h"

namespace states {
namespace {

constexpr size_t kTagsMax = 50;

json::Array without_key(const json::Value& tags, std::string_view key) {
  json::Array kept;
  for (const json::Value& tag : tags.items()) {
    if (tag.text("key") != key) kept.push_back(tag);
  }
  return kept;
}

}  // namespace

api::Reply States::tag(api::Call& call) {
  const MachineArn arn = machine_arn(call.input.text("resourceArn"));
  const bool found = context_.resources.update(key_of(arn), [&](storage::Resource& row) {
    MachineRecord machine = to_machine(row);
    for (const json::Value& tag : call.input["tags"].items()) {
      json::Array tags = without_key(machine.tags, tag.text("key"));
      tags.push_back(tag);
      machine.tags = std::move(tags);
    }
    if (machine.tags.size() > kTagsMax) throw errors::too_many_tags(arn.to_string());
    row.document = to_resource(machine).document;
    return true;
  });
  if (!found) throw errors::no_resource(arn.to_string());
  return {};
}

api::Reply States::untag(api::Call& call) {
  const MachineArn arn = machine_arn(call.input.text("resourceArn"));
  const bool found = context_.resources.update(key_of(arn), [&](storage::Resource& row) {
    MachineRecord machine = to_machine(row);
    for (const json::Value& key : call.input["tagKeys"].items()) {
      machine.tags = without_key(machine.tags, key.as_string());
    }
    row.document = to_resource(machine).document;
    return true;
  });
  if (!found) throw errors::no_resource(arn.to_string());
  return {};
}

api::Reply States::list_tags(api::Call& call) {
  const MachineArn arn = machine_arn(call.input.text("resourceArn"));
  const auto row = context_.resources.find(key_of(arn));
  if (!row) throw errors::no_resource(arn.to_string());
  return json::Value::object({{"tags", to_machine(*row).tags}});
}

}  // namespace states
