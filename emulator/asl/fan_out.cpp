// Parallel and inline Map: branches run at the same time, each on a track of its own; the first
// that fails stops the others.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "emulator/asl/payload.h"
#include "emulator/asl/runner.h"
#include "emulator/runtime/latch.h"

namespace asl {
namespace {

constexpr size_t kInlineConcurrencyMax = 40;

json::Value to_memo(const FanResult& result) {
  json::ObjectBuilder memo;
  memo.put("previous", result.previous);
  if (result.failure) {
    memo.put("error", result.failure->error);
    if (result.failure->cause) memo.put("cause", *result.failure->cause);
  } else {
    memo.put("outputs", json::Array(result.outputs));
  }
  return std::move(memo).build();
}

FanResult from_memo(const json::Value& memo) {
  FanResult result;
  result.previous = memo.integer("previous");
  if (memo.has("outputs")) {
    result.outputs = memo["outputs"].items();
    return result;
  }
  std::optional<std::string> cause;
  if (memo.has("cause")) cause = memo.text("cause");
  result.failure = Failure(memo.text("error"), std::move(cause));
  return result;
}

size_t concurrency(const Visit& visit) {
  const json::Value& source = visit.state.source;
  json::Value given = source["MaxConcurrency"];
  if (source.has("MaxConcurrencyPath")) {
    const std::string path = source.text("MaxConcurrencyPath");
    given = apply_path(path, visit.input.value, visit.scope);
    if (!given.is_int()) {
      const std::string shown = given.is_string() ? given.as_string() : json::print(given);
      throw Failure("States.Runtime",
                    fmt::format("The MaxConcurrencyPath field refers to value \"{}\" which is not "
                                "a valid integer: {}",
                                shown, path));
    }
    if (given.as_int() < 0) {
      throw Failure("States.Runtime", "MaxConcurrency cannot be negative.");
    }
  }
  const int64_t wanted = given.is_int() ? given.as_int() : 0;
  if (wanted <= 0) return kInlineConcurrencyMax;
  return std::min<size_t>(static_cast<size_t>(wanted), kInlineConcurrencyMax);
}

json::Value iteration_details(const Visit& visit, size_t index) {
  return json::Value::object({{"name", visit.state.name}, {"index", static_cast<int64_t>(index)}});
}

}  // namespace

struct Runner::Branch {
  const Machine* machine = nullptr;
  Document input;
  json::Value map;  // "$$.Map"; null for a branch of a Parallel
};

struct Runner::FanOut {
  Visit& visit;
  std::vector<Branch> branches;
  std::vector<std::string> paths;
  std::stop_source stop;
  size_t next = 0;
  int64_t started_id = 0;
  FanResult result;
};

runtime::Task<Step> Runner::parallel(Visit& visit) {
  const Document input(with_parameters(visit, effective_input(visit)));
  std::vector<Branch> branches;
  for (const auto& machine : visit.state.branches) {
    branches.push_back({.machine = machine.get(), .input = input, .map = visit.lane.map});
  }
  const size_t slots = branches.size();
  visit.lane.track.append("ParallelStateStarted", {}, std::exchange(visit.memo, {}));
  FanResult result = co_await fan_out(visit, std::move(branches), slots);
  if (result.failure) throw WorkFailure(*result.failure);
  visit.lane.track.append_aside("ParallelStateSucceeded", {}, std::exchange(visit.memo, {}));
  visit.fanned_out = false;
  co_return leave(visit, json::Array(std::move(result.outputs)));
}

runtime::Task<Step> Runner::map(Visit& visit) {
  const json::Value& source = visit.state.source;
  const json::Value& processor =
      source.has("ItemProcessor") ? source["ItemProcessor"] : source["Iterator"];
  if (processor["ProcessorConfig"].text("Mode") == "DISTRIBUTED") {
    throw Failure("States.Runtime", "Map states in DISTRIBUTED mode are not supported here.");
  }
  const json::Value effective = effective_input(visit);
  const size_t slots = concurrency(visit);
  std::vector<Branch> branches = iterations(visit, effective);
  visit.lane.track.append("MapStateStarted",
                          json::Value::object({{"length", static_cast<int64_t>(branches.size())}}),
                          std::exchange(visit.memo, {}));
  FanResult result = co_await fan_out(visit, std::move(branches), slots);
  if (result.failure) throw WorkFailure(*result.failure);
  visit.lane.track.append_aside("MapStateSucceeded", {}, std::exchange(visit.memo, {}));
  visit.fanned_out = false;
  co_return leave(visit, json::Array(std::move(result.outputs)));
}

std::vector<Runner::Branch> Runner::iterations(Visit& visit, const json::Value& effective) const {
  const json::Value& source = visit.state.source;
  const std::string path = source.text("ItemsPath", "$");
  const json::Value items = path == "$" ? effective : apply_path(path, effective, visit.scope);
  if (!items.is_array()) {
    throw Failure("States.Runtime",
                  fmt::format("Reference path \"{}\" must point to array.", path));
  }
  const json::Value* selector = source.find("ItemSelector");
  if (selector == nullptr) selector = source.find("Parameters");
  std::vector<Branch> branches;
  for (size_t i = 0; i < items.size(); ++i) {
    const json::Value item =
        json::Value::object({{"Index", static_cast<int64_t>(i)}, {"Value", items[i]}});
    const json::Value map_context = json::Value::object({{"Item", item}});
    json::Value input = items[i];
    if (selector != nullptr) {
      Scope scope = visit.scope;
      scope.context = scope.context.with("Map", map_context);
      input = fill(*selector, effective, scope);
    }
    branches.push_back({.machine = visit.state.branches.at(0).get(),
                        .input = Document(std::move(input)),
                        .map = map_context});
  }
  return branches;
}

// Runs the branches, `slots` at a time. The Started event has just been written.
runtime::Task<FanResult> Runner::fan_out(Visit& visit, std::vector<Branch> branches, size_t slots) {
  visit.fanned_out = true;
  Track& track = visit.lane.track;
  if (track.aborted()) throw Stopped{};
  const Event* next = track.next();
  if (next != nullptr && next->memo.has("previous")) {  // a replay that is past the end of this
    FanResult result = from_memo(next->memo);
    track.point_at(result.previous);
    co_return result;
  }
  FanOut fan{.visit = visit,
             .branches = std::move(branches),
             .paths = {},
             .stop = {},
             .started_id = track.previous(),
             .result = {}};
  fan.result.previous = track.previous();
  fan.result.outputs.resize(fan.branches.size());
  for (size_t i = 0; i < fan.branches.size(); ++i)
    fan.paths.push_back(track.child(i));
  std::stop_callback chain(visit.lane.stop, [&fan] { fan.stop.request_stop(); });
  std::vector<runtime::Task<>> running;
  for (size_t i = 0; i < std::min(slots, fan.branches.size()); ++i) {
    running.push_back(run_slot(fan));
  }
  co_await runtime::when_all(loop_, std::move(running));
  if (visit.lane.stop.stop_requested()) throw Stopped{};
  track.point_at(fan.result.previous);
  visit.memo = to_memo(fan.result);
  co_return std::move(fan.result);
}

runtime::Task<> Runner::run_slot(FanOut& fan) {
  int64_t previous = fan.started_id;
  while (fan.next < fan.branches.size() && !fan.stop.stop_requested()) {
    const size_t index = fan.next++;
    previous = co_await run_branch(fan, index, previous);
  }
}

// Returns the id of the branch's last event: the one that the next iteration of the slot points at.
runtime::Task<int64_t> Runner::run_branch(FanOut& fan, size_t index, int64_t previous) {
  Visit& visit = fan.visit;
  const Branch& branch = fan.branches[index];
  const bool iterates = visit.state.type == StateType::Map;
  Lane lane{.track = Track(history_, fan.paths[index], previous),
            .variables = visit.lane.variables,
            .stop = fan.stop.get_token(),
            .map = branch.map};
  std::optional<Failure> failure;
  bool stopped = false;
  try {
    if (iterates) lane.track.append("MapIterationStarted", iteration_details(visit, index));
    const Document output = co_await run_machine(*branch.machine, branch.input, lane);
    fan.result.outputs[index] = output.value;
  } catch (const Failure& failed) {
    failure = failed;
  } catch (const Stopped&) {
    stopped = true;
  }
  const int64_t last = lane.track.previous();
  if (stop_.stop_requested() || history_.ended()) co_return last;
  int64_t end = last;
  if (iterates) {
    const std::string how = failure ? "Failed" : stopped ? "Aborted" : "Succeeded";
    end = lane.track.append_aside("MapIteration" + how, iteration_details(visit, index)).id;
  }
  if (stopped || fan.result.failure) co_return last;
  fan.result.previous = failure ? last : end;
  if (failure) {
    fan.result.failure = failure;
    fan.stop.request_stop();
  }
  co_return last;
}

}  // namespace asl
