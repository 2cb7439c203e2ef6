// The values of single fields.
#include <cmath>

#include "emulator/asl/intrinsics.h"
#include "emulator/asl/jsonpath.h"
#include "emulator/asl/reference.h"
#include "emulator/asl/report.h"
#include "emulator/asl/timestamp.h"
#include "emulator/base/text.h"

namespace asl {

namespace {

constexpr std::string_view kDynamic = ".$";

void expect(std::string_view type, const std::string& location, Report& report) {
  report.error(location, "Expected value of type " + std::string(type));
}

std::string number_text(double number) {
  return std::to_string(static_cast<int64_t>(number));
}

void check_number(const Field& field, const json::Value& value, const std::string& location,
                  Report& report) {
  const bool whole = field.kind == FieldKind::Integer;
  if (!value.is_number() || (whole && std::floor(value.as_double()) != value.as_double())) {
    expect(whole ? "Integer" : "Number", location, report);
  } else if (value.as_double() < field.min) {
    report.error(location, "Minimum value is " + number_text(field.min));
  } else if (field.max && value.as_double() > *field.max) {
    report.error(location, "Maximum value is " + number_text(*field.max));
  }
}

void check_expression(const json::Value& value, const std::string& location, Report& report) {
  if (value.is_string() && is_intrinsic(value.as_string())) {
    if (check_intrinsic(value.as_string()).empty()) return;
    report.error(location, "Value must be a valid JSONPath or a valid intrinsic function call");
    return;
  }
  check_path(value, location, report);
}

bool is_dynamic_value(const json::Value& value) {
  if (!value.is_string()) return false;
  const std::string& text = value.as_string();
  return is_intrinsic(text) ? check_intrinsic(text).empty() : parse_reference(text).has_value();
}

void check_timestamp(const json::Value& value, const std::string& location, Report& report) {
  if (!value.is_string()) return expect("String", location, report);
  if (!parse_timestamp(value.as_string())) {
    report.error(location, "String does not match RFC3339 timestamp");
  }
}

}  // namespace

std::string below(const std::string& location, std::string_view name) {
  return (location == "/" ? "" : location) + "/" + std::string(name);
}

std::string below(const std::string& location, std::string_view name, size_t index) {
  return below(location, name) + "[" + std::to_string(index) + "]";
}

std::string listed(const std::vector<std::string_view>& names) {
  std::string all;
  for (const std::string_view name : names)
    all += (all.empty() ? "" : ", ") + std::string(name);
  return "[" + all + "]";
}

void check_value(const Field& field, const json::Value& value, const std::string& location,
                 Report& report) {
  switch (field.kind) {
    case FieldKind::Any:
      break;
    case FieldKind::Text:
      if (!value.is_string()) expect("String", location, report);
      break;
    case FieldKind::Boolean:
      if (!value.is_bool()) expect("Boolean", location, report);
      break;
    case FieldKind::List:
      if (!value.is_array()) expect("Array", location, report);
      break;
    case FieldKind::Object:
      if (!value.is_object()) expect("Object", location, report);
      break;
    case FieldKind::Integer:
    case FieldKind::Number:
      check_number(field, value, location, report);
      break;
    case FieldKind::Path:
      check_path(value, location, report);
      break;
    case FieldKind::PathOrNull:
      if (!value.is_null()) check_path(value, location, report);
      break;
    case FieldKind::Place:
      if (!value.is_null()) check_reference_path(value, location, report);
      break;
    case FieldKind::Expression:
      check_expression(value, location, report);
      break;
    case FieldKind::Template:
      check_template(value, location, report);
      break;
    case FieldKind::Timestamp:
      check_timestamp(value, location, report);
      break;
  }
}

void check_required(const json::Value& object, const std::vector<std::string_view>& names,
                    const std::string& location, Report& report) {
  std::vector<std::string_view> missing;
  for (const std::string_view name : names) {
    if (!object.has(name)) missing.push_back(name);
  }
  if (!missing.empty()) {
    report.error(location, "These fields are required: " + listed(missing));
  }
}

void check_enum(const json::Value& object, std::string_view name,
                const std::vector<std::string_view>& values, const std::string& location,
                Report& report) {
  const json::Value* given = object.find(name);
  if (!given) return;
  for (const std::string_view value : values) {
    if (given->is_string() && given->as_string() == value) return;
  }
  report.error(below(location, name), "Value should be one of the following: " + listed(values));
}

void check_path(const json::Value& value, const std::string& location, Report& report) {
  if (!value.is_string()) return expect("String", location, report);
  if (!parse_reference(value.as_string())) {
    report.error(location, "Value must be a valid JSONPath.");
  }
}

void check_reference_path(const json::Value& value, const std::string& location, Report& report) {
  if (!value.is_string()) return expect("String", location, report);
  const std::string& path = value.as_string();
  if (!path.starts_with("$")) {
    report.error(location, "Value is not a Reference Path: Reference path didn't start with '$'");
  } else if (!is_reference_path(path)) {
    report.error(location, "Value is not a Reference Path");
  }
}

// Recursion is bounded by the depth that json::parse allows.
void check_template(const json::Value& value, const std::string& location, Report& report) {
  if (value.is_array()) {
    for (const json::Value& item : value.items())
      check_template(item, location, report);
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.members()) {
    if (!name.ends_with(kDynamic)) {
      check_template(member, location, report);
    } else if (!is_dynamic_value(member)) {
      report.error(location, "The value for the field '" + name +
                                 "' must be a valid JSONPath or a valid intrinsic function call");
    }
  }
}

void check_variables(const json::Value& assign, const std::string& location, Report& report) {
  if (!assign.is_object()) return expect("Object", location, report);
  for (const auto& [name, value] : assign.members()) {
    const std::string variable =
        name.ends_with(kDynamic) ? name.substr(0, name.size() - kDynamic.size()) : name;
    if (variable == "states") {
      report.error(location, "Cannot assign to reserved variable '$states'.",
                   "RESERVED_VARIABLE_NAME");
    } else if (!is_variable_name(variable)) {
      report.error(location,
                   "Invalid variable name '" + variable +
                       "': the variable name contains invalid characters.",
                   "INVALID_VARIABLE_NAME");
    }
  }
}

}  // namespace asl
