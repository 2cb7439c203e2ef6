// A state machine as parsed: Amazon States Language, https://states-language.net/spec.html
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace asl {

enum class StateType { Task, Pass, Choice, Wait, Succeed, Fail, Parallel, Map };
std::string_view to_string(StateType type);  // "Task" ...

struct Retrier {
  std::vector<std::string> error_equals;
  double interval_seconds = 1;
  int64_t attempts_max = 3;
  double backoff_rate = 2;
  std::optional<double> delay_seconds_max;
  bool full_jitter = false;
};

// ResultPath, InputPath and OutputPath: absent = "$"; the JSON null = discard.
struct Place {
  bool discard = false;
  std::string path = "$";
};

struct Catcher {
  std::vector<std::string> error_equals;
  std::string next;
  Place result_path;
  json::Value assign;  // null when absent
};

struct Machine;

// The fields that the language defines, parsed where that saves work later; everything else is in
// `source`.
struct State {
  std::string name;
  StateType type = StateType::Pass;
  json::Value source;  // the state as written
  std::string next;    // "" when absent
  bool end = false;

  Place input_path, output_path, result_path;
  json::Value parameters;       // null when absent; keys ending in ".$" are paths or intrinsics
  json::Value result_selector;  // null when absent
  json::Value assign;           // null when absent
  std::vector<Retrier> retriers;
  std::vector<Catcher> catchers;

  std::string resource;  // Task
  // Task: number, or the path of TimeoutSecondsPath; both absent when not given.
  std::optional<int64_t> timeout_seconds, heartbeat_seconds;
  std::string timeout_seconds_path, heartbeat_seconds_path;

  std::vector<std::shared_ptr<const Machine>> branches;  // Parallel; Map: one, its item processor
};

struct Machine {
  std::string comment;
  std::string start_at;
  std::vector<State> states;  // in the order written
  std::optional<int64_t> timeout_seconds;

  const State* find(std::string_view state_name) const;  // null when absent
};

struct Diagnostic {
  std::string severity;  // ERROR, WARNING
  std::string
      code;  // SCHEMA_VALIDATION_FAILED, INVALID_JSON_DESCRIPTION, MISSING_TRANSITION_TARGET ...
  std::string message;   // "These fields are required: [States]"
  std::string location;  // "/States/A/Type"
};

// Checks a definition as AWS does at create time; errors first. Empty: it is sound.
std::vector<Diagnostic> check(std::string_view definition);

// The errors among these, as AWS quotes them after "Invalid State Machine Definition: ":
// SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /
// "" when there are none.
std::string describe(const std::vector<Diagnostic>& diagnostics);

struct DefinitionError : std::runtime_error {
  using std::runtime_error::runtime_error;  // what(): as describe()
};

// Parses a definition; throws DefinitionError when check() finds an error.
std::shared_ptr<const Machine> parse(std::string_view definition);

}  // namespace asl
