// Step Functions itself, optimized: startExecution, also .sync and .sync:2 (output as JSON).
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
#include "emulator/api/model.h"
#include "emulator/asl/seed.h"
#include "emulator/base/ids.h"
#include "emulator/json/io.h"
#include "emulator/services/states/sdk_metadata.h"
#include "emulator/services/states/sdk_shapes.h"
#include "emulator/services/states/task_errors.h"
#include "emulator/services/states/tasks.h"

namespace states {
namespace {

constexpr const char* kProtocol = "1.0";

// In PascalCase; times as epoch milliseconds, as the SDK for Java v1 gives them.
json::Value pascal(const json::Value& value) {
  if (!value.is_object()) return value;
  json::ObjectBuilder result;
  for (const auto& [key, member] : value.members()) {
    std::string name = key;
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') {
      name[0] = static_cast<char>(name[0] - 'a' + 'A');
    }
    const bool is_time = key.ends_with("Date") && member.is_number();
    result.put(
        name, is_time ? json::Value(base::to_epoch_ms(base::from_epoch_seconds(member.as_double())))
                      : pascal(member));
  }
  return std::move(result).build();
}

json::Value with_parsed(json::Value output) {
  for (const char* member : {"Input", "Output"}) {
    if (output.has(member)) output = output.with(member, json::parse(output.text(member)));
  }
  return output;
}

json::Value by_arn(const std::string& arn) {
  return json::Value::object({{"executionArn", arn}});
}

// Best effort; what it answers is of no interest.
runtime::Task<> stop_execution_of(api::Gateway& gateway, api::InternalCall stop) {
  try {
    co_await gateway.call(std::move(stop));
  } catch (const api::Error&) {
    // It is gone already.
  }
}

}  // namespace

runtime::Task<json::Value> Tasks::start_execution(Integration to, asl::TaskRequest request,
                                                  TaskEvents events, std::stop_token stop) {
  const bool waits = to.pattern == "sync" || to.pattern == "sync:2";
  if (!waits && !to.pattern.empty()) {
    throw asl::Failure("States.Runtime", "sagelocal does not run startExecution." + to.pattern);
  }
  co_await events.start(request, region_);
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  const Await limits{events.deadline(), stop};
  const api::OperationShape* operation =
      api::Model::of("stepfunctions")->operation("StartExecution");
  json::Value input = to_input(*operation->input, request.parameters.value);
  // A name of its own that a replay repeats: it finds the execution in place of starting another.
  if (!input.has("name")) {
    input = input.with("name", base::Ids(asl::seed_of(execution_arn_ + events.place())).uuid());
  }
  const json::Value submitted = co_await submit_execution(to, std::move(input), events, limits);
  if (!waits) co_return submitted;
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  const std::string arn = submitted.text("ExecutionArn");
  json::Value result;
  try {
    result = co_await await_execution(arn, events, limits);
  } catch (...) {
    if (!context_.halting) {
      context_.loop.spawn(
          "stop of an execution",
          stop_execution_of(context_.gateway, call("stepfunctions", "StopExecution", by_arn(arn))));
    }
    throw;
  }
  const std::string text = json::print(result);
  if (result.text("Status") != "SUCCEEDED") events.failed({"States.TaskFailed", text});
  if (to.pattern == "sync:2") result = with_parsed(std::move(result));
  events.succeeded(json::print(result));
  co_return result;
}

// What StartExecution answers, as the Submitted or (without .sync) the Succeeded event has it.
runtime::Task<json::Value> Tasks::submit_execution(const Integration& to, json::Value input,
                                                   TaskEvents& events, Await limits) {
  if (std::optional<json::Value> recorded = events.replay_submitted()) {
    co_return *std::move(recorded);
  }
  const CallOutcome outcome =
      co_await answer(call("stepfunctions", "StartExecution", std::move(input)), limits, events);
  if (outcome.error) events.failed(optimized_failure("stepfunctions", outcome));
  json::Value output = with_metadata(pascal(outcome.reply->output), outcome.request_id,
                                     context_.clock.now(), kProtocol);
  if (to.pattern.empty()) {
    events.succeeded(json::print(output));
  } else {
    co_await events.submitted(output);
  }
  co_return output;
}

// Waits for the end of an execution and describes it.
runtime::Task<json::Value> Tasks::await_execution(std::string arn, TaskEvents& events,
                                                  Await limits) {
  runtime::Latch ended(context_.loop);
  const auto subscription =
      context_.events.subscribe([ended, arn](const runtime::Event& event) mutable {
        if (event.source != "aws.states" || event.detail.text("executionArn") != arn) return;
        if (event.detail.text("status") != "RUNNING") ended.set();
      });
  for (;;) {
    const CallOutcome outcome =
        co_await answer(call("stepfunctions", "DescribeExecution", by_arn(arn)), limits, events);
    if (outcome.error) events.failed(optimized_failure("stepfunctions", outcome));
    if (outcome.reply->output.text("status") != "RUNNING") co_return pascal(outcome.reply->output);
    const runtime::Wake wake = co_await await(context_, ended, limits);
    if (wake == runtime::Wake::Stopped) throw asl::Stopped{};
    if (wake == runtime::Wake::Deadline) events.timed_out();
  }
}

}  // namespace states
