#include "emulator/api/scalar.h"

#include <cmath>
#include <limits>

#include "emulator/base/text.h"

namespace api {
namespace {

std::optional<json::Value> integer_from_text(const Shape& shape, std::string_view text) {
  const std::optional<int64_t> value = base::parse_int(text);
  if (!value) return std::nullopt;
  const bool fits = shape.kind == Kind::Long || (*value >= std::numeric_limits<int32_t>::min() &&
                                                 *value <= std::numeric_limits<int32_t>::max());
  if (!fits) return std::nullopt;
  return json::Value(*value);
}

std::optional<json::Value> boolean_from_text(std::string_view text) {
  if (base::equals_ignoring_case(text, "true")) return json::Value(true);
  if (base::equals_ignoring_case(text, "false")) return json::Value(false);
  return std::nullopt;
}

std::optional<json::Value> timestamp_from_text(std::string_view text) {
  if (const auto time = base::parse_iso8601(text)) return epoch_seconds(*time);
  if (const auto time = base::parse_rfc1123(text)) return epoch_seconds(*time);
  const std::optional<double> seconds = base::parse_double(text);
  if (!seconds || std::abs(*seconds) > 253402300800.0) return std::nullopt;
  return epoch_seconds(base::from_epoch_seconds(*seconds));
}

std::string number_to_text(const json::Value& value) {
  if (value.is_int()) return std::to_string(value.as_int());
  const double number = value.as_double();
  if (std::abs(number) < 1e15 && number == std::floor(number)) {
    return std::to_string(static_cast<int64_t>(number)) + ".0";
  }
  return base::python_repr(number);
}

std::string timestamp_to_text(base::TimePoint time, TimestampFormat format) {
  if (format == TimestampFormat::Rfc822) return base::rfc1123(time);
  if (format == TimestampFormat::UnixTimestamp) return number_to_text(epoch_seconds(time));
  return base::to_epoch_ms(time) % 1000 == 0 ? base::iso8601_seconds(time) : base::iso8601(time);
}

}  // namespace

json::Value epoch_seconds(base::TimePoint time) {
  const int64_t ms = base::to_epoch_ms(time);
  if (ms % 1000 == 0) return ms / 1000;
  return static_cast<double>(ms) / 1000.0;
}

base::TimePoint time_of(const json::Value& epoch_seconds) {
  if (!epoch_seconds.is_number()) return {};
  return base::from_epoch_seconds(epoch_seconds.as_double());
}

std::optional<json::Value> scalar_from_text(const Shape& shape, std::string_view text) {
  switch (shape.kind) {
    case Kind::Integer:
    case Kind::Long:
      return integer_from_text(shape, text);
    case Kind::Float:
    case Kind::Double:
      if (const auto value = base::parse_double(text)) return json::Value(*value);
      return std::nullopt;
    case Kind::Boolean:
      return boolean_from_text(text);
    case Kind::Timestamp:
      return timestamp_from_text(text);
    case Kind::Blob:
      if (auto bytes = base::from_base64(text)) return json::Value(std::move(*bytes));
      return std::nullopt;
    default:
      return json::Value(text);
  }
}

TimestampFormat timestamp_format(const MemberShape& member, TimestampFormat otherwise) {
  if (member.timestamp != TimestampFormat::Default) return member.timestamp;
  if (member.shape->timestamp != TimestampFormat::Default) return member.shape->timestamp;
  return otherwise;
}

std::string scalar_to_text(const Shape& shape, const json::Value& value, TimestampFormat format) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (shape.kind == Kind::Timestamp && value.is_number()) {
    return timestamp_to_text(time_of(value), format);
  }
  if (value.is_number()) return number_to_text(value);
  if (!value.is_string()) return "";
  return shape.kind == Kind::Blob ? base::base64(value.as_string()) : value.as_string();
}

}  // namespace api
