// The inside of the interpreter: one Runner an execution, one Lane a track, one Visit a state
// entered.
#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "emulator/asl/interpreter.h"
#include "emulator/asl/scope.h"
#include "emulator/asl/track.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"

namespace asl {

// The failure of a state's work (a task, a branch, a Fail state): its cause is told as it is.
// Failures of evaluation are plain Failure and get AWS's lead, which names the state.
struct WorkFailure : Failure {
  explicit WorkFailure(const Failure& failure) : Failure(failure) {}
};

// What runs along one track.
struct Lane {
  Track track;
  std::map<std::string, json::Value> variables;
  std::stop_token stop;
  json::Value map;  // "$$.Map" within an iteration, else null
};

struct Step {
  Document output;
  std::string next;  // "" at the end of the machine
};

// A fan-out that has ended, as its parent's next event keeps it for replays.
struct FanResult {
  std::vector<json::Value> outputs;
  std::optional<Failure> failure;
  int64_t previous = 0;
};

// One state from Entered to Exited, over all its attempts.
struct Visit {
  const State& state;
  Document input;
  Lane& lane;
  Event entered;
  base::Ids random;
  Scope scope;
  int64_t retries = 0;
  bool fanned_out = false;  // a Parallel or Map has started and not succeeded
  json::Value memo;         // of the fan-out that ended, for the next event
};

class Runner {
 public:
  Runner(runtime::Loop& loop, runtime::Clock& clock, Host& host, History& history,
         Execution execution);

  runtime::Task<Outcome> run(std::stop_token stop);

 private:
  struct Attempt;
  struct FanOut;
  struct Branch;

  runtime::Task<Document> run_machine(const Machine& machine, Document input, Lane& lane);
  runtime::Task<Step> run_state(const State& state, Document input, Lane& lane);
  runtime::Task<Step> run_attempts(Visit& visit);
  runtime::Task<Attempt> attempt(Visit& visit);
  runtime::Task<Step> work(Visit& visit);
  void renew_scope(Visit& visit) const;
  Step recover(Visit& visit, const Failure& failure);

  runtime::Task<Step> task(Visit& visit);
  Step pass(Visit& visit);
  Step choice(Visit& visit);
  runtime::Task<Step> wait(Visit& visit);
  [[noreturn]] void fail(Visit& visit);

  runtime::Task<Step> parallel(Visit& visit);
  runtime::Task<Step> map(Visit& visit);
  std::vector<Branch> iterations(Visit& visit, const json::Value& effective) const;
  runtime::Task<FanResult> fan_out(Visit& visit, std::vector<Branch> branches, size_t slots);
  runtime::Task<> run_slot(FanOut& fan);
  runtime::Task<int64_t> run_branch(FanOut& fan, size_t index, int64_t previous);

  Step leave(Visit& visit, const json::Value& result);
  Step exit(Visit& visit, Document output, const json::Value& assigned, std::string next);
  runtime::Task<> pause(Lane& lane, base::TimePoint until);

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  Host& host_;
  History& history_;
  Execution execution_;
  std::stop_token stop_;  // of the whole execution
};

// How Retry and Catch see a failure (retry.cpp).
bool matches(const std::vector<std::string>& error_equals, const Failure& failure);
// Seconds until the next attempt by the retrier that matches; absent when none does or is left.
// `used`: attempts so far of each retrier.
std::optional<double> retry_delay(const State& state, const Failure& failure,
                                  std::vector<int64_t>& used, base::Ids& random);

// Data flow (flow.cpp).
json::Value effective_input(const Visit& visit);
json::Value with_parameters(const Visit& visit, const json::Value& effective);
json::Value place(const Place& place, const json::Value& raw, const json::Value& result);
json::Value output_of(const Visit& visit, const json::Value& value);
// When a Wait state ends. Throws Failure in AWS's words.
base::TimePoint wait_end(const Visit& visit, const json::Value& effective);
std::optional<int64_t> seconds_of(const Visit& visit, std::optional<int64_t> given,
                                  const std::string& path, std::string_view field);

}  // namespace asl
