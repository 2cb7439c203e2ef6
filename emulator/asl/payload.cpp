#include "emulator/asl/payload.h"

#include <set>

#include "emulator/asl/failure.h"
#include "emulator/asl/intrinsics.h"
#include "emulator/asl/jsonpath.h"
#include "emulator/asl/reference.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

constexpr std::string_view kDynamic = ".$";

bool is_dynamic(const std::string& key, const json::Value& value) {
  return key.size() > kDynamic.size() && key.ends_with(kDynamic) && value.is_string();
}

std::string name_of(const std::string& dynamic_key) {
  return dynamic_key.substr(0, dynamic_key.size() - kDynamic.size());
}

}  // namespace

json::Value evaluate_field(std::string_view expression, std::string_view field,
                           const json::Value& input, const Scope& scope) {
  if (is_intrinsic(expression)) return call_intrinsic(expression, input, scope);
  const std::string path(expression);
  std::optional<json::Value> found;
  try {
    found = look_up(expression, input, scope);
  } catch (const PathError& error) {
    throw Failure("States.Runtime", "Invalid path '" + path + "' : " + error.what());
  }
  if (found) return *std::move(found);
  const bool in_context = expression.starts_with("$$");
  throw Failure("States.Runtime", "The JSONPath '" + path + "' specified for the field '" +
                                      std::string(field) + "' could not be found in the input '" +
                                      json::print(in_context ? scope.context : input) + "'");
}

// Recursion is bounded by the depth that json::parse allows a definition.
json::Value fill(const json::Value& payload_template, const json::Value& input,
                 const Scope& scope) {
  if (payload_template.is_array()) {
    json::Array items;
    items.reserve(payload_template.size());
    for (const json::Value& item : payload_template.items()) {
      items.push_back(fill(item, input, scope));
    }
    return items;
  }
  if (!payload_template.is_object()) return payload_template;
  std::set<std::string> dynamic;
  for (const auto& [key, value] : payload_template.members()) {
    if (is_dynamic(key, value)) dynamic.insert(name_of(key));
  }
  json::Members members;
  for (const auto& [key, value] : payload_template.members()) {
    if (is_dynamic(key, value)) {
      members.emplace_back(name_of(key), evaluate_field(value.as_string(), key, input, scope));
    } else if (!dynamic.contains(key)) {
      members.emplace_back(key, fill(value, input, scope));
    }
  }
  return members;
}

json::Value apply_path(std::string_view path, const json::Value& input, const Scope& scope) {
  try {
    return look_up_or_explain(path, input, scope);
  } catch (const PathError& error) {
    throw Failure("States.Runtime", "Invalid path '" + std::string(path) + "' : " + error.what());
  }
}

}  // namespace asl
