// Operations on the tags of all kinds of resources.
#include <algorithm>

#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/errors.h"

namespace sagemaker {
namespace {

constexpr size_t kTagsMax = 50;

json::Value merged(const json::Value& tags, const json::Value& added) {
  json::Array all = tags.items();
  for (const json::Value& tag : added.items()) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const json::Value& other) {
      return other.text("Key") == tag.text("Key");
    });
    if (same == all.end()) {
      all.push_back(tag);
    } else {
      *same = tag;
    }
  }
  return all;
}

json::Value without(const json::Value& tags, const json::Value& keys) {
  json::Array left;
  for (const json::Value& tag : tags.items()) {
    const bool named =
        std::any_of(keys.items().begin(), keys.items().end(),
                    [&](const json::Value& key) { return key.as_string() == tag.text("Key"); });
    if (!named) left.push_back(tag);
  }
  return left;
}

storage::ResourceKey key_of(const api::Call& call) {
  const std::string arn = call.input.text("ResourceArn");
  const std::optional<storage::ResourceKey> key = row_of_arn(arn);
  if (!key) throw resource_of_tags_unknown(arn);
  return *key;
}

}  // namespace

api::Reply SageMaker::add_tags(api::Call& call) {
  const auto record = context_->records.update(key_of(call), context_->now_ms(), [&](Record& row) {
    row.tags = merged(row.tags, call.input["Tags"]);
    if (row.tags.size() > kTagsMax) throw too_many_tags();
    return true;
  });
  if (!record) throw resource_of_tags_unknown(call.input.text("ResourceArn"));
  return json::Value::object({{"Tags", record->tags}});
}

api::Reply SageMaker::list_tags(api::Call& call) {
  const std::optional<Record> record = context_->records.find(key_of(call));
  if (!record) throw resource_of_tags_unknown(call.input.text("ResourceArn"));
  return json::Value::object({{"Tags", record->tags}});  // 50 at most, and so one page
}

api::Reply SageMaker::delete_tags(api::Call& call) {
  const auto record = context_->records.update(key_of(call), context_->now_ms(), [&](Record& row) {
    row.tags = without(row.tags, call.input["TagKeys"]);
    return true;
  });
  if (!record) throw resource_of_tags_unknown(call.input.text("ResourceArn"));
  return {};
}

}  // namespace sagemaker
