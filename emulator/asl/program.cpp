#include "emulator/asl/program.h"

#include <array>

#include "emulator/json/io.h"

namespace asl {

namespace {

constexpr std::array<std::string_view, 8> kTypes = {"Task",    "Pass", "Choice",   "Wait",
                                                    "Succeed", "Fail", "Parallel", "Map"};

StateType type_of(std::string_view text) {
  for (size_t i = 0; i < kTypes.size(); i++) {
    if (kTypes[i] == text) return static_cast<StateType>(i);
  }
  throw DefinitionError("SCHEMA_VALIDATION_FAILED: unknown state type " + std::string(text));
}

std::vector<std::string> texts(const json::Value& list) {
  std::vector<std::string> found;
  if (!list.is_array()) return found;
  for (const json::Value& item : list.items()) {
    if (item.is_string()) found.push_back(item.as_string());
  }
  return found;
}

Place place_of(const json::Value& source, std::string_view field) {
  Place place;
  if (const json::Value* given = source.find(field)) {
    place.discard = given->is_null();
    if (given->is_string()) place.path = given->as_string();
  }
  return place;
}

// A whole number, also where it is written as 3.0.
std::optional<int64_t> seconds_of(const json::Value& source, std::string_view field) {
  const json::Value* given = source.find(field);
  if (!given || !given->is_number()) return std::nullopt;
  return static_cast<int64_t>(given->as_double());
}

Retrier retrier_of(const json::Value& source) {
  Retrier retrier;
  retrier.error_equals = texts(source["ErrorEquals"]);
  retrier.interval_seconds = source.number("IntervalSeconds", retrier.interval_seconds);
  retrier.attempts_max = source.integer("MaxAttempts", retrier.attempts_max);
  retrier.backoff_rate = source.number("BackoffRate", retrier.backoff_rate);
  if (const json::Value* given = source.find("MaxDelaySeconds")) {
    if (given->is_number()) retrier.delay_seconds_max = given->as_double();
  }
  retrier.full_jitter = source.text("JitterStrategy") == "FULL";
  return retrier;
}

Catcher catcher_of(const json::Value& source) {
  Catcher catcher;
  catcher.error_equals = texts(source["ErrorEquals"]);
  catcher.next = source.text("Next");
  catcher.result_path = place_of(source, "ResultPath");
  catcher.assign = source["Assign"];
  return catcher;
}

std::shared_ptr<const Machine> machine_of(const json::Value& source);

void add_branches(const json::Value& source, State& state) {
  if (state.type == StateType::Parallel) {
    for (const json::Value& branch : source["Branches"].items()) {
      state.branches.push_back(machine_of(branch));
    }
  }
  if (state.type == StateType::Map) {
    const json::Value* processor = source.find("ItemProcessor");
    state.branches.push_back(machine_of(processor ? *processor : source["Iterator"]));
  }
}

State state_of(const std::string& name, const json::Value& source) {
  State state;
  state.name = name;
  state.type = type_of(source.text("Type"));
  state.source = source;
  state.next = source.text("Next");
  state.end = source.flag("End");
  state.input_path = place_of(source, "InputPath");
  state.output_path = place_of(source, "OutputPath");
  state.result_path = place_of(source, "ResultPath");
  state.parameters = source["Parameters"];
  state.result_selector = source["ResultSelector"];
  state.assign = source["Assign"];
  if (const json::Value* retry = source.find("Retry"); retry && retry->is_array()) {
    for (const json::Value& item : retry->items())
      state.retriers.push_back(retrier_of(item));
  }
  if (const json::Value* caught = source.find("Catch"); caught && caught->is_array()) {
    for (const json::Value& item : caught->items())
      state.catchers.push_back(catcher_of(item));
  }
  state.resource = source.text("Resource");
  state.timeout_seconds = seconds_of(source, "TimeoutSeconds");
  state.heartbeat_seconds = seconds_of(source, "HeartbeatSeconds");
  state.timeout_seconds_path = source.text("TimeoutSecondsPath");
  state.heartbeat_seconds_path = source.text("HeartbeatSecondsPath");
  add_branches(source, state);
  return state;
}

// Recursion is bounded by the depth that json::parse allows.
std::shared_ptr<const Machine> machine_of(const json::Value& source) {
  auto machine = std::make_shared<Machine>();
  machine->comment = source.text("Comment");
  machine->start_at = source.text("StartAt");
  machine->timeout_seconds = seconds_of(source, "TimeoutSeconds");
  for (const auto& [name, state] : source["States"].members()) {
    machine->states.push_back(state_of(name, state));
  }
  return machine;
}

}  // namespace

std::string_view to_string(StateType type) {
  return kTypes[static_cast<size_t>(type)];
}

const State* Machine::find(std::string_view state_name) const {
  for (const State& state : states) {
    if (state.name == state_name) return &state;
  }
  return nullptr;
}

std::string describe(const std::vector<Diagnostic>& diagnostics) {
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != "ERROR") continue;
    if (!all.empty()) all += ", ";
    all += diagnostic.code + ": " + diagnostic.message + " at ";
    all += diagnostic.location.empty() ? "null" : diagnostic.location;
  }
  return all;
}

std::shared_ptr<const Machine> parse(std::string_view definition) {
  const std::string wrong = describe(check(definition));
  if (!wrong.empty()) throw DefinitionError(wrong);
  return machine_of(json::parse(definition));
}

}  // namespace asl
