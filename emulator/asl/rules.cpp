// Retry, Catch and Choices.
#include "emulator/asl/comparators.h"
#include "emulator/asl/report.h"

namespace asl {

namespace {

using FindField = const Field* (*)(std::string_view);

void check_fields(const json::Value& object, FindField find, const std::string& location,
                  Report& report) {
  for (const auto& [name, value] : object.members()) {
    if (const Field* field = find(name)) {
      check_value(*field, value, below(location, name), report);
    } else {
      report.error(location, "Field '" + name + "' is not supported");
    }
  }
}

// States.ALL must stand alone, and in the last entry.
void check_error_equals(const json::Value& errors, bool last, const std::string& location,
                        Report& report) {
  if (!errors.is_array()) return;
  if (errors.empty()) report.error(location, "Value cannot be empty");
  bool all = false;
  for (const json::Value& error : errors.items()) {
    if (!error.is_string()) {
      report.error(location, "Expected value of type String");
    } else {
      all = all || error.as_string() == "States.ALL";
    }
  }
  if (all && (errors.size() > 1 || !last)) {
    report.error(location, "States.ALL must appear alone and at end of list");
  }
}

void check_handlers(const json::Value& list, FindField find,
                    const std::vector<std::string_view>& required, const std::string& location,
                    Report& report) {
  if (!list.is_array()) return;
  for (size_t i = 0; i < list.size(); i++) {
    const std::string here = location + "[" + std::to_string(i) + "]";
    if (!list[i].is_object()) {
      report.error(here, "Expected value of type Object");
      continue;
    }
    check_required(list[i], required, here, report);
    check_fields(list[i], find, here, report);
    check_error_equals(list[i]["ErrorEquals"], i + 1 == list.size(), below(here, "ErrorEquals"),
                       report);
    check_enum(list[i], "JitterStrategy", {"NONE", "FULL"}, here, report);
    if (const json::Value* assign = list[i].find("Assign")) {
      check_variables(*assign, below(here, "Assign"), report);
    }
  }
}

void check_choice_reference(const json::Value& value, const std::string& location, Report& report) {
  if (value.is_string() && !value.as_string().starts_with("$")) {
    report.error(location, "Value is not a Reference Path: Reference path didn't start with '$'");
  } else {
    check_path(value, location, report);
  }
}

void check_operand(const ComparatorUse& use, const json::Value& value, const std::string& location,
                   Report& report) {
  if (use.by_path) return check_choice_reference(value, location, report);
  Field field{"", FieldKind::Boolean};
  if (use.comparator->comparison != Comparison::Is) {
    switch (use.comparator->type) {
      case ComparedType::String:
        field.kind = FieldKind::Text;
        break;
      case ComparedType::Timestamp:
        field.kind = FieldKind::Timestamp;
        break;
      case ComparedType::Numeric:
        if (!value.is_number()) report.error(location, "Expected value of type Number");
        return;
      default:
        break;
    }
  }
  check_value(field, value, location, report);
}

enum class Nesting { Top, Inner };

void check_rule(const json::Value& rule, Nesting nesting, const std::string& location,
                Report& report);

void check_inner_rules(const json::Value& list, const std::string& location, Report& report) {
  if (!list.is_array()) return report.error(location, "Expected value of type Array");
  if (list.empty()) report.error(location, "Value cannot be empty");
  for (size_t i = 0; i < list.size(); i++) {
    check_rule(list[i], Nesting::Inner, location + "[" + std::to_string(i) + "]", report);
  }
}

// Reports a field that no rule has; true for one that is part of every rule.
bool is_common_rule_field(const std::string& name, const json::Value& value, Nesting nesting,
                          const std::string& location, Report& report) {
  if (name == "Comment") return true;
  if (nesting == Nesting::Inner || (name != "Next" && name != "Assign")) return false;
  if (name == "Next") check_value({name, FieldKind::Text}, value, below(location, name), report);
  if (name == "Assign") {
    check_variables(value, below(location, name), report);
    check_template(value, below(location, name), report);
  }
  return true;
}

// A rule without And, Or and Not: exactly one comparison.
size_t check_comparisons(const json::Value& rule, Nesting nesting, const std::string& location,
                         Report& report) {
  std::vector<std::string_view> comparisons;
  size_t selectors = 0;
  for (const auto& [name, value] : rule.members()) {
    const ComparatorUse use = find_comparator(name);
    if (use.comparator) {
      comparisons.push_back(name);
      check_operand(use, value, below(location, name), report);
    } else if (name == "Variable") {
      selectors++;
      check_choice_reference(value, below(location, name), report);
    } else if (name == "And" || name == "Or") {
      selectors++;
      check_inner_rules(value, below(location, name), report);
    } else if (name == "Not") {
      selectors++;
      check_rule(value, Nesting::Inner, below(location, name), report);
    } else if (name == "Condition") {
      report.error(location,
                   "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only "
                   "supported for the 'JSONata' QueryLanguage");
    } else if (!is_common_rule_field(name, value, nesting, location, report)) {
      report.error(location, "Field '" + name + "' is not supported");
    }
  }
  if (comparisons.size() > 1) {
    report.error(location,
                 "There should only be one of the following fields: " + listed(comparisons));
  } else if (rule.has("Variable") && comparisons.empty()) {
    report.error(location, "A comparison is required beside the field 'Variable'");
  } else if (!rule.has("Variable") && !comparisons.empty()) {
    report.error(location, "These fields are required: [Variable]");
  }
  return selectors;
}

void check_rule(const json::Value& rule, Nesting nesting, const std::string& location,
                Report& report) {
  if (!rule.is_object()) return report.error(location, "Expected value of type Object");
  if (nesting == Nesting::Top) check_required(rule, {"Next"}, location, report);
  const size_t selectors = check_comparisons(rule, nesting, location, report);
  if (selectors != 1 && !rule.has("Condition")) {
    report.error(location,
                 "The object must have only one of the following fields, [And, Or, Not, Variable, "
                 "Condition]");
  }
}

}  // namespace

void check_retriers(const json::Value& list, const std::string& location, Report& report) {
  check_handlers(list, find_retry_field, {"ErrorEquals"}, location, report);
}

void check_catchers(const json::Value& list, const std::string& location, Report& report) {
  check_handlers(list, find_catch_field, {"ErrorEquals", "Next"}, location, report);
}

void check_choices(const json::Value& list, const std::string& location, Report& report) {
  if (!list.is_array()) return;
  if (list.empty()) report.error(location, "Value cannot be empty");
  for (size_t i = 0; i < list.size(); i++) {
    check_rule(list[i], Nesting::Top, location + "[" + std::to_string(i) + "]", report);
  }
}

}  // namespace asl
