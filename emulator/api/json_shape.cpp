#include "emulator/api/json_shape.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>

#include "emulator/api/errors.h"
#include "emulator/api/scalar.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace api {
namespace {

// Names of JSON tokens as AWS's parser has them in its messages.
std::string_view token_name(const json::Value& wire) {
  switch (wire.type()) {
    case json::Type::String:
      return "STRING_VALUE";
    case json::Type::Bool:
      return wire.as_bool() ? "TRUE_VALUE" : "FALSE_VALUE";
    case json::Type::Int:
      return "NUMBER_VALUE";
    case json::Type::Double:
      return "DECIMAL_VALUE";
    case json::Type::Array:
      return "START_ARRAY";
    default:
      return "START_OBJECT";
  }
}

std::string_view wanted_name(Kind kind) {
  switch (kind) {
    case Kind::Integer:
      return "an Integer";
    case Kind::Long:
      return "a Long";
    case Kind::Float:
      return "a Float";
    case Kind::Double:
      return "a Double";
    case Kind::Boolean:
      return "a Boolean";
    case Kind::Timestamp:
      return "milliseconds since epoch";
    case Kind::Blob:
      return "a Blob";
    default:
      return "a String";
  }
}

[[noreturn]] void refuse(const Shape& shape, const json::Value& wire) {
  if (wire.is_object()) {
    throw serialization_error("Start of structure or map found where not expected.");
  }
  if (wire.is_array()) throw serialization_error("Start of list found where not expected");
  const Kind kind = shape.kind;
  if (kind == Kind::Structure || kind == Kind::List || kind == Kind::Map) {
    throw serialization_error("Unexpected field type");
  }
  throw serialization_error(
      fmt::format("{} can not be converted to {}", token_name(wire), wanted_name(kind)));
}

json::Value integer_from_json(const Shape& shape, const json::Value& wire) {
  if (!wire.is_number()) refuse(shape, wire);
  if (!wire.is_int()) {
    const double number = wire.as_double();
    if (std::abs(number) > 9e15 || number != std::floor(number)) refuse(shape, wire);
    return integer_from_json(shape, static_cast<int64_t>(number));
  }
  const int64_t number = wire.as_int();
  if (shape.kind == Kind::Integer && (number < std::numeric_limits<int32_t>::min() ||
                                      number > std::numeric_limits<int32_t>::max())) {
    refuse(shape, wire);
  }
  return number;
}

json::Value double_from_json(const Shape& shape, const json::Value& wire) {
  if (wire.is_number()) return wire.as_double();
  if (wire.is_string() && wire.as_string() == "NaN") return std::nan("");
  refuse(shape, wire);
}

json::Value timestamp_from_json(const Shape& shape, const json::Value& wire) {
  if (wire.is_string()) {
    if (std::optional<json::Value> time = scalar_from_text(shape, wire.as_string())) return *time;
    refuse(shape, wire);
  }
  if (!wire.is_number() || std::abs(wire.as_double()) > 253402300800.0) refuse(shape, wire);
  return epoch_seconds(base::from_epoch_seconds(wire.as_double()));
}

json::Value scalar_from_json(const Shape& shape, const json::Value& wire) {
  switch (shape.kind) {
    case Kind::Integer:
    case Kind::Long:
      return integer_from_json(shape, wire);
    case Kind::Float:
    case Kind::Double:
      return double_from_json(shape, wire);
    case Kind::Boolean:
      if (!wire.is_bool()) refuse(shape, wire);
      return wire;
    case Kind::Timestamp:
      return timestamp_from_json(shape, wire);
    case Kind::Blob:
      if (wire.is_string()) {
        if (std::optional<json::Value> bytes = scalar_from_text(shape, wire.as_string())) {
          return *bytes;
        }
      }
      refuse(shape, wire);
    default:
      if (!wire.is_string()) refuse(shape, wire);
      return wire;
  }
}

json::Value list_from_json(const Shape& shape, const json::Value& wire) {
  if (!wire.is_array()) refuse(shape, wire);
  json::Array items;
  items.reserve(wire.size());
  for (const json::Value& item : wire.items()) {
    items.push_back(from_json(*shape.element->shape, item));
  }
  return items;
}

json::Value map_from_json(const Shape& shape, const json::Value& wire) {
  if (!wire.is_object()) refuse(shape, wire);
  json::Members entries;
  entries.reserve(wire.size());
  for (const json::Member& entry : wire.members()) {
    entries.emplace_back(entry.first, from_json(*shape.element->shape, entry.second));
  }
  return entries;
}

json::Value scalar_to_json(const Shape& shape, const json::Value& value,
                           TimestampFormat timestamps) {
  if (shape.kind == Kind::Timestamp && value.is_number()) {
    if (timestamps != TimestampFormat::UnixTimestamp) {
      return scalar_to_text(shape, value, timestamps);
    }
    return epoch_seconds(time_of(value));
  }
  if (shape.kind == Kind::Blob && value.is_string()) return base::base64(value.as_string());
  return value;
}

}  // namespace

json::Value from_json(const Shape& shape, const json::Value& wire) {
  if (wire.is_null() || shape.document) return wire;
  switch (shape.kind) {
    case Kind::Structure:
      return body_from_json(shape, wire);
    case Kind::List:
      return list_from_json(shape, wire);
    case Kind::Map:
      return map_from_json(shape, wire);
    default:
      return scalar_from_json(shape, wire);
  }
}

json::Members body_from_json(const Shape& shape, const json::Value& wire) {
  if (!wire.is_object()) refuse(shape, wire);
  json::Members members;
  for (const MemberShape& member : shape.members) {
    if (member.location != Location::Body) continue;
    const json::Value& value = wire[member.wire_name];
    if (value.is_null()) continue;
    members.emplace_back(std::string(member.name), from_json(*member.shape, value));
  }
  return members;
}

json::Value to_json(const Shape& shape, const json::Value& value, TimestampFormat timestamps) {
  if (value.is_null() || shape.document) return value;
  if (shape.kind == Kind::Structure && value.is_object()) {
    return body_to_json(shape, value, timestamps);
  }
  if (shape.kind == Kind::List && value.is_array()) {
    json::Array items;
    items.reserve(value.size());
    for (const json::Value& item : value.items()) {
      items.push_back(to_json(*shape.element->shape, item, timestamps));
    }
    return items;
  }
  if (shape.kind == Kind::Map && value.is_object()) {
    json::Members entries;
    entries.reserve(value.size());
    for (const json::Member& entry : value.members()) {
      entries.emplace_back(entry.first, to_json(*shape.element->shape, entry.second, timestamps));
    }
    return entries;
  }
  return scalar_to_json(shape, value, timestamps);
}

json::Value body_to_json(const Shape& shape, const json::Value& value, TimestampFormat timestamps) {
  json::Members members;
  for (const MemberShape& member : shape.members) {
    if (member.location != Location::Body) continue;
    const json::Value& item = value[member.name];
    if (item.is_null()) continue;
    members.emplace_back(std::string(member.wire_name),
                         to_json(*member.shape, item, timestamp_format(member, timestamps)));
  }
  return members;
}

json::Value parse_json_body(std::string_view body) {
  if (base::trim(body).empty()) return json::Value::object();
  try {
    return json::parse(body);
  } catch (const json::ParseError&) {
    throw serialization_error("Unexpected token received from parser");
  }
}

}  // namespace api
