#include "emulator/services/states/tasks.h"

#include <fmt/core.h>

#include "emulator/asl/failure.h"

namespace states {
namespace {

bool is_function(std::string_view resource) {
  return resource.starts_with("arn:aws:lambda:") && resource.find(":function:") != resource.npos;
}

asl::Failure unsupported(std::string_view resource) {
  return {"States.Runtime",
          fmt::format("sagelocal does not run the resource '{}' of this state.", resource)};
}

}  // namespace

std::optional<Integration> integration_of(std::string_view resource) {
  if (!resource.starts_with(kServicePrefix)) return std::nullopt;
  const std::string_view rest = resource.substr(kServicePrefix.size());
  const size_t colon = rest.find(':', rest.starts_with(kSdkPrefix) ? kSdkPrefix.size() : 0);
  if (colon == rest.npos) return std::nullopt;
  const std::string_view action = rest.substr(colon + 1);
  const size_t dot = action.find('.');
  Integration found;
  found.service = rest.substr(0, colon);
  found.action = action.substr(0, dot);
  if (dot != action.npos) found.pattern = action.substr(dot + 1);
  return found;
}

Tasks::Tasks(Context& context, std::string account, std::string region, std::string execution_arn)
    : context_(context),
      account_(std::move(account)),
      region_(std::move(region)),
      execution_arn_(std::move(execution_arn)) {}

runtime::Task<json::Value> Tasks::run_task(asl::TaskRequest request, asl::Track& track,
                                           std::stop_token stop) {
  if (is_function(request.resource)) {
    TaskEvents events(track, TaskEventStyle::LambdaFunction, "lambda", request.resource);
    co_return co_await invoke_function(std::move(request), std::move(events), stop);
  }
  const std::optional<Integration> to = integration_of(request.resource);
  if (!to) throw unsupported(request.resource);
  if (!request.parameters.value.is_object()) {
    throw asl::Failure("States.Runtime", "The Parameters of the task are no JSON object.");
  }
  TaskEvents events(track, TaskEventStyle::Task, to->service, to->resource());
  if (to->service == "lambda" && to->resource() == "invoke") {
    co_return co_await lambda_invoke(std::move(request), std::move(events), stop);
  }
  if (to->service == "sagemaker" && to->pattern.empty()) {
    co_return co_await sagemaker_call(*to, std::move(request), std::move(events), stop);
  }
  if (to->service == "sagemaker" && to->pattern == "sync") {
    co_return co_await sagemaker_job(*to, std::move(request), std::move(events), stop);
  }
  if (to->service == "states" && to->action == "startExecution") {
    co_return co_await start_execution(*to, std::move(request), std::move(events), stop);
  }
  if (to->service.starts_with(kSdkPrefix) && to->pattern.empty()) {
    co_return co_await sdk_call(*to, std::move(request), std::move(events), stop);
  }
  throw unsupported(request.resource);
}

api::InternalCall Tasks::call(std::string service, std::string operation, json::Value input) const {
  api::InternalCall made;
  made.service = std::move(service);
  made.operation = std::move(operation);
  made.input = std::move(input);
  made.account = account_;
  made.region = region_;
  return made;
}

runtime::Task<CallOutcome> Tasks::answer(api::InternalCall call, Await limits, TaskEvents& events) {
  const std::shared_ptr<Pending> pending = begin(context_, std::move(call));
  const runtime::Wake wake = co_await await(context_, pending->done, limits);
  if (wake == runtime::Wake::Set) co_return std::move(pending->outcome);
  pending->stop.request_stop();
  if (wake == runtime::Wake::Stopped) throw asl::Stopped{};
  events.timed_out();
}

}  // namespace states
