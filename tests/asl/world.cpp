#include "tests/asl/world.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "emulator/asl/program.h"
#include "emulator/json/io.h"

namespace asl_test {
namespace {

constexpr int64_t kStartMs = 1'700'000'000'000;

std::string shown_failure(const asl::Failure& failure) {
  return failure.error + (failure.cause ? ": " + *failure.cause : "");
}

json::Value failure_details(const asl::Failure& failure) {
  json::ObjectBuilder details;
  details.put("error", failure.error);
  if (failure.cause) details.put("cause", *failure.cause);
  return std::move(details).build();
}

runtime::Task<> run_into(asl::Interpreter& interpreter, std::stop_token stop,
                         std::optional<asl::Outcome>& outcome) {
  outcome = co_await interpreter.run(stop);
}

asl::Event started() {
  asl::Event event;
  event.id = 1;
  event.time = base::from_epoch_ms(kStartMs);
  event.type = "ExecutionStarted";
  event.ordinal = 1;
  return event;
}

}  // namespace

runtime::Task<> MemoryStore::commit(std::vector<asl::Event> batch) {
  events.insert(events.end(), batch.begin(), batch.end());
  co_return;
}

// The number of a call is kept with its event: a replay does not repeat all calls.
Doubles::Doubles(runtime::Loop& loop, runtime::Clock& clock, const Case& from,
                 const std::vector<asl::Event>& recorded)
    : loop_(loop), clock_(clock), case_(from) {
  for (const asl::Event& event : recorded) {
    if (event.type == "TaskScheduled") ++calls_[event.memo.text("resource")];
  }
}

Answer Doubles::answer(const asl::Event& scheduled) const {
  const auto found = case_.tasks.find(scheduled.memo.text("resource"));
  if (found == case_.tasks.end()) throw std::runtime_error("a task has no double");
  const auto call = static_cast<size_t>(scheduled.memo.integer("call"));
  return found->second[std::min(call, found->second.size() - 1)];
}

runtime::Task<json::Value> Doubles::run_task(asl::TaskRequest request, asl::Track& track,
                                             std::stop_token stop) {
  const bool live = track.next() == nullptr;
  const json::Value memo =
      json::Value::object({{"resource", request.resource}, {"call", calls_[request.resource]}});
  if (live) ++calls_[request.resource];
  const asl::Event scheduled = track.append(
      "TaskScheduled", json::Value::object({{"parameters", request.parameters.text}}), memo);
  const Answer given = answer(scheduled);
  co_await track.history().flush();
  const asl::Event* next = track.next();
  const std::string recorded = next == nullptr ? "" : next->type;
  if (recorded == "TaskSucceeded") {
    co_return json::parse(track.append(recorded).details.text("output"));
  }
  if (recorded == "TaskStateAborted") throw asl::Stopped{};
  if (recorded == "TaskTimedOut") {
    track.append(recorded);
    throw asl::Failure("States.Timeout", std::nullopt);
  }
  if (recorded == "TaskFailed") {
    const json::Value details = track.append(recorded).details;
    std::optional<std::string> cause;
    if (details.has("cause")) cause = details.text("cause");
    throw asl::Failure(details.text("error"), cause);
  }
  ran.push_back(request.resource);
  base::TimePoint end = scheduled.time + std::chrono::seconds(given.after_seconds);
  const bool late = request.timeout_seconds && *request.timeout_seconds < given.after_seconds;
  if (late) end = scheduled.time + std::chrono::seconds(*request.timeout_seconds);
  if (!co_await runtime::sleep_until(loop_, clock_, end, stop)) throw asl::Stopped{};
  if (late) {
    track.append("TaskTimedOut", json::Value::object({{"error", "States.Timeout"}}));
    throw asl::Failure("States.Timeout", std::nullopt);
  }
  if (given.failure) {
    track.append("TaskFailed", failure_details(*given.failure));
    throw *given.failure;
  }
  track.append("TaskSucceeded", json::Value::object({{"output", json::print(given.result)}}));
  co_return given.result;
}

Result run_case(const Case& from, std::vector<asl::Event> recorded) {
  if (recorded.empty()) recorded.push_back(started());
  runtime::Loop loop(1);
  runtime::ManualClock clock(recorded.back().time);
  MemoryStore store;
  store.events = recorded;
  asl::History history(loop, clock, store, recorded);
  Doubles doubles(loop, clock, from, recorded);
  const json::Value context = json::parse(
      R"({"Execution":{"Id":"arn:x","Name":"x","StartTime":"2023-11-14T22:13:20.000Z"},)"
      R"("StateMachine":{"Id":"arn:m","Name":"m"}})");
  asl::Interpreter interpreter(
      loop, clock, doubles, history,
      {.machine = asl::parse(from.machine),
       .input = asl::Document(json::parse(from.input), from.input),
       .context =
           context.with("Execution", context["Execution"].with("Input", json::parse(from.input))),
       .seed = "arn:x"});
  std::stop_source stop;
  std::optional<asl::Outcome> outcome;
  loop.spawn("case", run_into(interpreter, stop.get_token(), outcome));
  loop.settle();
  for (int step = 0; !outcome && step < 10'000; ++step) {
    if (clock.next_due() == base::TimePoint::max()) break;
    clock.advance(std::max(clock.next_due() - clock.now(), base::Milliseconds(0)));
    loop.settle();
  }
  if (!outcome) throw std::runtime_error("the execution does not end");
  loop.wait(history.flush());
  Result result;
  result.outcome = outcome->failure ? "FAILED " + shown_failure(*outcome->failure)
                                    : "SUCCEEDED " + outcome->output.text;
  result.events.assign(store.events.begin() + 1, store.events.end());
  result.took = clock.now() - base::from_epoch_ms(kStartMs);
  result.ran = doubles.ran;
  loop.abandon();
  return result;
}

std::string show(const asl::Event& event) {
  std::string shown =
      std::to_string(event.id) + "<-" + std::to_string(event.previous) + " " + event.type;
  if (event.details.has("name")) shown += " " + event.details.text("name");
  if (event.details.has("index")) shown += " " + std::to_string(event.details.integer("index"));
  if (event.details.has("length")) shown += " " + std::to_string(event.details.integer("length"));
  for (const char* key : {"parameters", "input", "output", "error", "cause"}) {
    if (event.details.has(key)) shown += " " + event.details.text(key);
  }
  if (event.details.has("assignedVariables")) {
    shown += " " + json::print(event.details["assignedVariables"]);
  }
  return shown;
}

}  // namespace asl_test
