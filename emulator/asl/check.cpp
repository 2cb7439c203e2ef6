// Checking a definition as AWS does at create time: its text, then its schema, then where its
// states lead.
#include <algorithm>
#include <array>
#include <set>

#include "emulator/asl/program.h"
#include "emulator/asl/report.h"
#include "emulator/asl/syntax.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
constexpr size_t kStateNameCharactersMax = 80;
constexpr size_t kLabelCharactersMax = 40;
constexpr std::string_view kTypes = "Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map";

std::optional<StateType> type_of(const json::Value& state) {
  for (int i = 0; i <= static_cast<int>(StateType::Map); i++) {
    const auto type = static_cast<StateType>(i);
    if (state.text("Type") == to_string(type)) return type;
  }
  return std::nullopt;
}

enum class MachineKind { Top, Branch, Processor };

class Checker {
 public:
  std::vector<Diagnostic> run(const json::Value& definition) {
    const json::Value& language = definition["QueryLanguage"];
    if (language.is_string() && language.as_string() == "JSONata") {
      report_.error("/QueryLanguage", "QueryLanguage 'JSONata' is not supported here yet");
      return report_.take();
    }
    check_machine(definition, MachineKind::Top, "/");
    if (report_.empty()) check_machine_transitions(definition, "/");
    return report_.take();
  }

 private:
  // Recursion of the two walks is bounded by the depth that json::parse allows.
  void check_machine(const json::Value& machine, MachineKind kind, const std::string& location) {
    if (!machine.is_object()) {
      return report_.error(location, "Expected value of type Object");
    }
    check_required(machine, {"StartAt", "States"}, location, report_);
    for (const auto& [name, value] : machine.members()) {
      check_machine_field(name, value, kind, location);
    }
    const json::Value* states = machine.find("States");
    if (!states || !states->is_object()) return;
    if (states->empty()) report_.error(below(location, "States"), "Value cannot be empty");
    for (const auto& [name, state] : states->members()) {
      check_state(name, state, below(below(location, "States"), name));
    }
  }

  void check_machine_field(const std::string& name, const json::Value& value, MachineKind kind,
                           const std::string& location) {
    const std::string here = below(location, name);
    const json::Value holder = json::Value::object({{name, value}});
    if (name == "StartAt" || name == "Comment") {
      check_value({name, FieldKind::Text}, value, here, report_);
    } else if (name == "States") {
      check_value({name, FieldKind::Object}, value, here, report_);
    } else if (name == "ProcessorConfig" && kind == MachineKind::Processor) {
      check_processor_config(value, here);
    } else if (name == "Version" && kind == MachineKind::Top) {
      check_enum(holder, name, {"1.0"}, location, report_);
    } else if (name == "TimeoutSeconds" && kind == MachineKind::Top) {
      check_value({name, FieldKind::Integer}, value, here, report_);
    } else if (name == "QueryLanguage" && kind == MachineKind::Top) {
      check_enum(holder, name, {"JSONPath", "JSONata"}, location, report_);
    } else {
      report_.error(location, "Field '" + name + "' is not supported");
    }
  }

  void check_processor_config(const json::Value& config, const std::string& location) {
    if (!config.is_object()) {
      return report_.error(location, "Expected value of type Object");
    }
    const bool distributed = config.text("Mode", "INLINE") == "DISTRIBUTED";
    check_enum(config, "Mode", {"INLINE", "DISTRIBUTED"}, location, report_);
    check_enum(config, "ExecutionType", {"STANDARD", "EXPRESS"}, location, report_);
    if (distributed) check_required(config, {"ExecutionType"}, location, report_);
    for (const auto& [name, value] : config.members()) {
      if (name != "Mode" && !(distributed && name == "ExecutionType")) {
        report_.error(location, "Field '" + name + "' is not supported");
      }
    }
  }

  void check_state(const std::string& name, const json::Value& state, const std::string& location) {
    check_name(name, location);
    if (!state.is_object()) {
      return report_.error(location, "Expected value of type Object");
    }
    if (!state.has("Type")) return check_required(state, {"Type"}, location, report_);
    const std::optional<StateType> type = type_of(state);
    if (!type) {
      return report_.error(
          below(location, "Type"),
          "The field 'Type' should have one of these values: [" + std::string(kTypes) + "]");
    }
    if (state.text("QueryLanguage") == "JSONata") {
      return report_.error(below(location, "QueryLanguage"),
                           "QueryLanguage 'JSONata' is not supported here yet");
    }
    check_enum(state, "QueryLanguage", {"JSONPath", "JSONata"}, location, report_);
    check_fields(*type, state, location);
    check_exclusive(*type, state, location);
    check_parts(*type, state, location);
  }

  void check_name(const std::string& name, const std::string& location) {
    if (!names_.insert(name).second) {
      report_.error(location, "Duplicate State name: " + name, "DUPLICATE_STATE_NAME");
    }
    if (base::utf8_length(name) > kStateNameCharactersMax) {
      report_.error(
          location,
          "The state name '" + name + "' exceeds the 80-character limit allowed by the service",
          "INVALID_STATE_NAME");
    }
  }

  void check_fields(StateType type, const json::Value& state, const std::string& location) {
    for (const auto& [name, value] : state.members()) {
      if (const Field* field = find_field(type, name)) {
        check_value(*field, value, below(location, name), report_);
      } else if (is_jsonata_field(type, name)) {
        report_.error(location, "The QueryLanguage is set to 'JSONPath', but field '" + name +
                                    "' is only supported for the 'JSONata' QueryLanguage");
      } else {
        report_.error(location, "Field '" + name + "' is not supported");
      }
    }
    if (const json::Value* assign = state.find("Assign")) {
      check_variables(*assign, below(location, "Assign"), report_);
    }
  }

  void check_exclusive(StateType type, const json::Value& state, const std::string& location) {
    for (const Exclusive& rule : exclusive_fields()) {
      if (rule.type != type) continue;
      const auto count =
          std::count_if(rule.fields.begin(), rule.fields.end(), [&](std::string_view field) {
            // "End": false says no more than no End at all.
            return field == "End" ? state.flag(field) : state.has(field);
          });
      if (count > 1) {
        report_.error(location,
                      "There should only be one of the following fields: " + listed(rule.fields));
      } else if (count == 0 && rule.need == Exclusive::Need::ExactlyOne) {
        report_.error(location, "This object should have only one of the following fields: " +
                                    listed(rule.fields));
      }
    }
  }

  void check_parts(StateType type, const json::Value& state, const std::string& location) {
    if (find_field(type, "Retry")) {
      check_retriers(state["Retry"], below(location, "Retry"), report_);
      check_catchers(state["Catch"], below(location, "Catch"), report_);
    }
    switch (type) {
      case StateType::Task:
        check_task(state, location);
        break;
      case StateType::Choice:
        check_required(state, {"Choices"}, location, report_);
        check_choices(state["Choices"], below(location, "Choices"), report_);
        break;
      case StateType::Parallel:
        check_parallel(state, location);
        break;
      case StateType::Map:
        check_map(state, location);
        break;
      default:
        break;
    }
  }

  void check_task(const json::Value& state, const std::string& location) {
    check_required(state, {"Resource"}, location, report_);
    const json::Value& resource = state["Resource"];
    if (resource.is_string() && !resource.as_string().starts_with("arn:")) {
      report_.error(below(location, "Resource"), "Value is not a valid resource ARN");
    }
    const json::Value* credentials = state.find("Credentials");
    if (credentials && !credentials->has("RoleArn") && !credentials->has("RoleArn.$")) {
      report_.error(below(location, "Credentials"),
                    "The field 'RoleArn' is required but was missing");
    }
  }

  void check_parallel(const json::Value& state, const std::string& location) {
    check_required(state, {"Branches"}, location, report_);
    const json::Value* branches = state.find("Branches");
    if (!branches || !branches->is_array()) return;
    if (branches->empty()) report_.error(below(location, "Branches"), "Value cannot be empty");
    for (size_t i = 0; i < branches->size(); i++) {
      check_machine((*branches)[i], MachineKind::Branch, below(location, "Branches", i));
    }
  }

  void check_map(const json::Value& state, const std::string& location) {
    for (const std::string_view field : {"ItemProcessor", "Iterator"}) {
      const json::Value* processor = state.find(field);
      if (processor && processor->is_object()) {
        check_machine(*processor, MachineKind::Processor, below(location, field));
      }
    }
    if (state.has("Parameters") && state.has("ItemSelector")) {
      report_.error(location, "There should only be one of the following fields: " +
                                  listed({"Parameters", "ItemSelector"}));
    }
    if (state.has("Label")) check_label(state.text("Label"), below(location, "Label"));
  }

  void check_label(const std::string& label, const std::string& location) {
    if (base::utf8_length(label) > kLabelCharactersMax) {
      report_.error(
          location,
          "The label '" + label + "' exceeds the 40-character limit allowed by the service",
          "INVALID_LABEL_NAME");
    }
    if (!labels_.insert(label).second) {
      report_.error(location, "Duplicate Label name: " + label, "DUPLICATE_LABEL_NAME");
    }
  }

  void check_machine_transitions(const json::Value& machine, const std::string& location) {
    check_transitions(machine, location, report_);
    for (const auto& [name, state] : machine["States"].members()) {
      const std::string here = below(below(location, "States"), name);
      const json::Value& branches = state["Branches"];
      for (size_t i = 0; i < branches.size(); i++) {
        check_machine_transitions(branches[i], below(here, "Branches", i));
      }
      for (const std::string_view field : {"ItemProcessor", "Iterator"}) {
        if (state.has(field)) check_machine_transitions(state[field], below(here, field));
      }
    }
  }

  Report report_;
  std::set<std::string> names_;
  std::set<std::string> labels_;
};

std::vector<Diagnostic> not_json(const std::string& message, const std::string& location) {
  return {{"ERROR", "INVALID_JSON_DESCRIPTION", message, location}};
}

}  // namespace

std::vector<Diagnostic> check(std::string_view definition) {
  if (const std::optional<SyntaxError> error = find_syntax_error(definition)) {
    return not_json(error->message + "\n at " + error->location, error->location);
  }
  json::Value parsed;
  try {
    if (!base::trim(definition).empty()) parsed = json::parse(definition);
  } catch (const json::ParseError& error) {
    return not_json(error.what(), "");
  }
  if (!parsed.is_object()) {
    return {{"ERROR", "SCHEMA_VALIDATION_FAILED", "Definition must be a valid JSON object", ""}};
  }
  return Checker().run(parsed);
}

}  // namespace asl
