#include "emulator/services/states/sdk_shapes.h"

#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/json/io.h"

namespace states {
namespace {

std::string pascal(std::string_view name) {
  std::string result(name);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') {
    result[0] = static_cast<char>(result[0] - 'a' + 'A');
  }
  return result;
}

const api::MemberShape* member_of(const api::Shape& shape, std::string_view key) {
  if (const api::MemberShape* exact = shape.member(key)) return exact;
  for (const api::MemberShape& member : shape.members) {
    if (base::equals_ignoring_case(member.name, key)) return &member;
  }
  return nullptr;
}

json::Value structure_input(const api::Shape& shape, const json::Value& given) {
  json::ObjectBuilder input;
  for (const auto& [key, value] : given.members()) {
    const api::MemberShape* member = member_of(shape, key);
    if (member == nullptr || value.is_null()) continue;
    input.put(member->name, to_input(*member->shape, value));
  }
  return std::move(input).build();
}

json::Value list_of(const api::Shape& shape, const json::Value& given,
                    json::Value (*convert)(const api::Shape&, const json::Value&)) {
  json::Array items;
  for (const json::Value& item : given.items()) {
    items.push_back(convert(*shape.element->shape, item));
  }
  return items;
}

json::Value map_of(const api::Shape& shape, const json::Value& given,
                   json::Value (*convert)(const api::Shape&, const json::Value&)) {
  json::ObjectBuilder entries;
  for (const auto& [key, value] : given.members()) {
    entries.put(key, convert(*shape.element->shape, value));
  }
  return std::move(entries).build();
}

json::Value structure_result(const api::Shape& shape, const json::Value& output) {
  json::ObjectBuilder result;
  for (const auto& [key, value] : output.members()) {
    if (value.is_null()) continue;
    const api::MemberShape* member = shape.member(key);
    result.put(pascal(key), member != nullptr ? to_result(*member->shape, value) : value);
  }
  return std::move(result).build();
}

}  // namespace

json::Value to_input(const api::Shape& shape, const json::Value& given) {
  switch (shape.kind) {
    case api::Kind::Structure:
      return given.is_object() && !shape.document ? structure_input(shape, given) : given;
    case api::Kind::List:
      return given.is_array() ? list_of(shape, given, to_input) : given;
    case api::Kind::Map:
      return given.is_object() ? map_of(shape, given, to_input) : given;
    case api::Kind::String:
      return given.is_string() ? given : json::Value(json::print(given));
    case api::Kind::Blob:
      return json::Value(
          json::print(given));  // AWS-QUIRK: text too goes with its quotes (recorded)
    case api::Kind::Timestamp: {
      const auto time = given.is_string() ? base::parse_iso8601(given.as_string()) : std::nullopt;
      return time ? json::Value(base::to_epoch_seconds(*time)) : given;
    }
    default:
      return given;
  }
}

json::Value to_result(const api::Shape& shape, const json::Value& output) {
  switch (shape.kind) {
    case api::Kind::Structure:
      return output.is_object() && !shape.document ? structure_result(shape, output) : output;
    case api::Kind::List:
      return output.is_array() ? list_of(shape, output, to_result) : output;
    case api::Kind::Map:
      return output.is_object() ? map_of(shape, output, to_result) : output;
    case api::Kind::Timestamp:
      if (!output.is_number()) return output;
      return base::iso8601(base::from_epoch_seconds(output.as_double()));
    default:
      return output;
  }
}

}  // namespace states
