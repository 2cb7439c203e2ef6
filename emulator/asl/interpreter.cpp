#include "emulator/asl/interpreter.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "emulator/asl/choice.h"
#include "emulator/asl/payload.h"
#include "emulator/asl/runner.h"
#include "emulator/asl/seed.h"
#include "emulator/base/time.h"

namespace asl {
namespace {

// "An error occurred while executing the state 'S' (entered at the event id #2). ..."
Failure with_lead(const Failure& failure, const Visit& visit) {
  Failure led = failure;
  led.cause = fmt::format(
      "An error occurred while executing the state '{}' (entered at the event id #{}). {}",
      visit.state.name, visit.entered.id, failure.cause.value_or(""));
  return led;
}

json::Value error_output(const Failure& failure) {
  json::ObjectBuilder output;
  output.put("Error", failure.error);
  if (failure.cause) output.put("Cause", *failure.cause);
  return std::move(output).build();
}

bool can_be_aborted(StateType type) {
  return type == StateType::Task || type == StateType::Wait || type == StateType::Parallel ||
         type == StateType::Map;
}

bool hands_on(StateType type) {
  return type == StateType::Pass || type == StateType::Choice || type == StateType::Wait ||
         type == StateType::Succeed;
}

std::string event_type(const State& state, std::string_view what) {
  return std::string(to_string(state.type)) + "State" + std::string(what);
}

}  // namespace

struct Runner::Attempt {
  std::optional<Step> step;
  std::optional<Failure> failure;
  bool caught = true;  // by Retry and Catch, if they match
};

Interpreter::Interpreter(runtime::Loop& loop, runtime::Clock& clock, Host& host, History& history,
                         Execution execution)
    : runner_(std::make_unique<Runner>(loop, clock, host, history, std::move(execution))) {}
Interpreter::~Interpreter() = default;

runtime::Task<Outcome> Interpreter::run(std::stop_token stop) {
  co_return co_await runner_->run(std::move(stop));
}

Runner::Runner(runtime::Loop& loop, runtime::Clock& clock, Host& host, History& history,
               Execution execution)
    : loop_(loop),
      clock_(clock),
      host_(host),
      history_(history),
      execution_(std::move(execution)) {}

runtime::Task<Outcome> Runner::run(std::stop_token stop) {
  stop_ = stop;
  // AWS-QUIRK: the first state's Entered points at event 0, not at ExecutionStarted, which is
  // event 1.
  Lane lane{.track = Track(history_, "", 0, 1), .variables = {}, .stop = stop, .map = {}};
  Outcome outcome;
  try {
    outcome.output = co_await run_machine(*execution_.machine, execution_.input, lane);
  } catch (const Failure& failure) {
    outcome.failure = failure;
  }
  outcome.previous = lane.track.previous();
  co_return outcome;
}

runtime::Task<Document> Runner::run_machine(const Machine& machine, Document input, Lane& lane) {
  std::string name = machine.start_at;
  for (;;) {
    const State* state = machine.find(name);
    if (state == nullptr) {
      throw WorkFailure({"States.Runtime", "The state machine has no state '" + name + "'."});
    }
    Step step = co_await run_state(*state, std::move(input), lane);
    co_await history_.pace();
    input = std::move(step.output);
    if (step.next.empty()) co_return input;
    name = std::move(step.next);
  }
}

runtime::Task<Step> Runner::run_state(const State& state, Document input, Lane& lane) {
  if (lane.stop.stop_requested()) throw Stopped{};
  if (history_.full()) {
    throw WorkFailure(
        {"States.Runtime", fmt::format("The execution reached the maximum number of history events "
                                       "({}).",
                                       kHistoryEventsMax)});
  }
  Event entered =
      lane.track.append(event_type(state, "Entered"),
                        json::Value::object({{"name", state.name}, {"input", input.text}}));
  Visit visit{.state = state,
              .input = std::move(input),
              .lane = lane,
              .entered = entered,
              .random = base::Ids(seed_of(execution_.seed + lane.track.path() + "#" +
                                          std::to_string(lane.track.count()))),
              .scope = {},
              .memo = {}};
  try {
    co_return co_await run_attempts(visit);
  } catch (const Stopped&) {
    // A sibling failed: this strand ends here. When the whole execution stops nobody writes more.
    if (!stop_.stop_requested() && can_be_aborted(state.type)) {
      lane.track.append(event_type(state, "Aborted"));
    }
    throw;
  }
}

runtime::Task<Step> Runner::run_attempts(Visit& visit) {
  const State& state = visit.state;
  std::vector<int64_t> used;
  for (;; ++visit.retries) {
    Attempt result = co_await attempt(visit);
    if (result.step) co_return std::move(*result.step);
    if (visit.lane.stop.stop_requested()) throw Stopped{};
    const Failure& failure = *result.failure;
    const auto delay =
        result.caught ? retry_delay(state, failure, used, visit.random) : std::nullopt;
    if (delay) {
      const auto ms = base::Milliseconds(static_cast<int64_t>(*delay * 1000));
      co_await pause(visit.lane, std::max(visit.lane.track.last_time(), visit.entered.time) + ms);
      continue;
    }
    if (visit.fanned_out) {
      visit.lane.track.append(event_type(state, "Failed"), {}, std::exchange(visit.memo, {}));
    }
    if (!result.caught) throw WorkFailure(failure);
    co_return recover(visit, failure);
  }
}

runtime::Task<Runner::Attempt> Runner::attempt(Visit& visit) {
  Attempt result;
  renew_scope(visit);
  try {
    result.step = co_await work(visit);
  } catch (const WorkFailure& failure) {
    result.failure = failure;
  } catch (const Failure& failure) {
    result.failure = with_lead(failure, visit);
    // AWS-QUIRK: an oversized result of a task can be caught (recordings of 2024), an oversized
    // output of another state cannot.
    result.caught = failure.error != "States.DataLimitExceeded";
  }
  co_return result;
}

void Runner::renew_scope(Visit& visit) const {
  json::ObjectBuilder state;
  state.put("Name", visit.state.name).put("EnteredTime", base::iso8601(visit.entered.time));
  const StateType type = visit.state.type;
  if (type == StateType::Task || type == StateType::Parallel || type == StateType::Map) {
    state.put("RetryCount", visit.retries);
  }
  visit.scope.context = execution_.context.with("State", std::move(state).build());
  if (!visit.lane.map.is_null()) {
    visit.scope.context = visit.scope.context.with("Map", visit.lane.map);
  }
  visit.scope.variables = visit.lane.variables;
  visit.scope.random = &visit.random;
}

Step Runner::recover(Visit& visit, const Failure& failure) {
  for (const Catcher& catcher : visit.state.catchers) {
    if (!matches(catcher.error_equals, failure)) continue;
    const json::Value error = error_output(failure);
    const json::Value assigned =
        catcher.assign.is_null() ? json::Value() : fill(catcher.assign, error, visit.scope);
    return exit(visit, Document(place(catcher.result_path, visit.input.value, error)), assigned,
                catcher.next);
  }
  throw WorkFailure(failure);
}

runtime::Task<Step> Runner::work(Visit& visit) {
  switch (visit.state.type) {
    case StateType::Task:
      co_return co_await task(visit);
    case StateType::Pass:
      co_return pass(visit);
    case StateType::Choice:
      co_return choice(visit);
    case StateType::Wait:
      co_return co_await wait(visit);
    case StateType::Succeed:
      co_return exit(visit, Document(output_of(visit, effective_input(visit))), {}, "");
    case StateType::Fail:
      fail(visit);
    case StateType::Parallel:
      co_return co_await parallel(visit);
    case StateType::Map:
      co_return co_await map(visit);
  }
  throw Failure("States.Runtime", "unknown type of state");
}

runtime::Task<Step> Runner::task(Visit& visit) {
  const State& state = visit.state;
  const json::Value effective = effective_input(visit);
  const bool as_is =
      !state.source.has("Parameters") && state.input_path.path == "$" && !state.input_path.discard;
  TaskRequest request{
      .state = state.name,
      .entered_id = visit.entered.id,
      .resource = state.resource,
      .parameters = as_is ? visit.input : Document(with_parameters(visit, effective)),
      .timeout_seconds = seconds_of(visit, state.timeout_seconds, state.timeout_seconds_path,
                                    "TimeoutSecondsPath"),
      .heartbeat_seconds = seconds_of(visit, state.heartbeat_seconds, state.heartbeat_seconds_path,
                                      "HeartbeatSecondsPath")};
  std::optional<Failure> failed;
  json::Value result;
  try {
    result = co_await host_.run_task(std::move(request), visit.lane.track, visit.lane.stop);
  } catch (const Failure& failure) {
    failed = failure;
  }
  if (failed) throw WorkFailure(*failed);
  co_return leave(visit, result);
}

Step Runner::pass(Visit& visit) {
  const json::Value effective = effective_input(visit);
  const json::Value* result = visit.state.source.find("Result");
  return leave(visit, result != nullptr ? *result : with_parameters(visit, effective));
}

Step Runner::choice(Visit& visit) {
  const json::Value effective = effective_input(visit);
  const std::optional<Chosen> chosen = choose(visit.state, effective, visit.scope);
  if (!chosen) {
    throw Failure(
        "States.NoChoiceMatched",
        "Failed to transition out of the state. The state does not point to a next state.");
  }
  const json::Value assigned =
      chosen->assign.is_null() ? json::Value() : fill(chosen->assign, effective, visit.scope);
  return exit(visit, Document(output_of(visit, effective)), assigned, chosen->next);
}

runtime::Task<Step> Runner::wait(Visit& visit) {
  const json::Value effective = effective_input(visit);
  co_await pause(visit.lane, wait_end(visit, effective));
  const json::Value assigned = visit.state.assign.is_null()
                                   ? json::Value()
                                   : fill(visit.state.assign, effective, visit.scope);
  co_return exit(visit, Document(output_of(visit, effective)), assigned, visit.state.next);
}

void Runner::fail(Visit& visit) {
  const json::Value& source = visit.state.source;
  const auto text = [&](std::string_view field) -> std::optional<std::string> {
    if (const json::Value* given = source.find(field)) return given->as_string();
    const std::string path_field = std::string(field) + "Path";
    const json::Value* path = source.find(path_field);
    if (path == nullptr) return std::nullopt;
    const json::Value value =
        evaluate_field(path->as_string(), path_field, visit.input.value, visit.scope);
    return value.is_string() ? value.as_string() : json::print(value);
  };
  const std::optional<std::string> error = text("Error");
  throw WorkFailure({error.value_or(""), text("Cause")});
}

// Sleeps until then, everything written. In a replay that is past this point: not at all.
runtime::Task<> Runner::pause(Lane& lane, base::TimePoint until) {
  if (lane.track.aborted()) throw Stopped{};
  if (lane.track.next() != nullptr) co_return;
  co_await history_.flush();
  if (!co_await runtime::sleep_until(loop_, clock_, until, lane.stop)) throw Stopped{};
}

// From the result of the work to the Exited event: ResultSelector, Assign, ResultPath, OutputPath.
Step Runner::leave(Visit& visit, const json::Value& raw_result) {
  const State& state = visit.state;
  const bool selects = state.source.has("ResultSelector");
  const json::Value result =
      selects ? fill(state.result_selector, raw_result, visit.scope) : raw_result;
  const json::Value assigned =
      state.assign.is_null() ? json::Value() : fill(state.assign, result, visit.scope);
  const json::Value placed = place(state.result_path, visit.input.value, result);
  return exit(visit, Document(output_of(visit, placed)), assigned, state.next);
}

Step Runner::exit(Visit& visit, Document output, const json::Value& assigned, std::string next) {
  // An input that is handed on unchanged keeps its text.
  const Document& input = visit.input;
  if (hands_on(visit.state.type) && output.text == json::print(input.value)) output = input;
  if (output.too_large()) {
    throw Failure("States.DataLimitExceeded",
                  fmt::format("The state/task '{}' returned a result with a size exceeding the "
                              "maximum number of bytes service limit.",
                              visit.state.name));
  }
  json::ObjectBuilder details;
  details.put("name", visit.state.name).put("output", output.text);
  if (!assigned.empty()) {
    json::ObjectBuilder variables;
    for (const auto& [name, value] : assigned.members()) {
      variables.put(name, json::print(value));
      visit.lane.variables.insert_or_assign(name, value);
    }
    details.put("assignedVariables", std::move(variables).build());
  }
  visit.lane.track.append(event_type(visit.state, "Exited"), std::move(details).build());
  return {std::move(output), std::move(next)};
}

}  // namespace asl
