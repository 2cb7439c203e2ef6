// SageMaker, optimized: request-response, and .sync for jobs, whose terminal event ends the task.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
#include <fmt/core.h>

#include "emulator/api/model.h"
#include "emulator/json/io.h"
#include "emulator/services/states/sdk_metadata.h"
#include "emulator/services/states/task_errors.h"
#include "emulator/services/states/tasks.h"

namespace states {
namespace {

struct JobKind {
  std::string_view action;  // of the resource
  std::string_view
      noun;  // Create<noun>, Describe<noun>, Stop<noun>, <noun>Name, <noun>Arn, <noun>Status
  std::string_view detail_type;
};

constexpr JobKind kJobs[] = {
    {"createTrainingJob", "TrainingJob", "SageMaker Training Job State Change"},
    {"createHyperParameterTuningJob", "HyperParameterTuningJob",
     "SageMaker HyperParameter Tuning Job State Change"},
    {"createTransformJob", "TransformJob", "SageMaker Transform Job State Change"},
    {"createProcessingJob", "ProcessingJob", "SageMaker Processing Job State Change"},
};

// The reply header in which the SageMaker service tells internal callers the event of a job's end.
constexpr std::string_view kDetailHeader = "x-sagelocal-event-detail";
constexpr const char* kProtocol = "1.1";

bool is_terminal(std::string_view status) {
  return status == "Completed" || status == "Failed" || status == "Stopped";
}

std::string operation_name(std::string_view action) {
  std::string name(action);
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') {
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
  }
  return name;
}

json::Value without_nulls(const json::Value& object) {
  json::Members kept;
  for (const auto& [key, value] : object.members()) {
    if (!value.is_null()) kept.emplace_back(key, value);
  }
  return kept;
}

// Stops a job whose submission may still be under way. What it answers is of no interest.
runtime::Task<> stop_when_submitted(api::Gateway& gateway, std::shared_ptr<Pending> submission,
                                    api::InternalCall stop) {
  if (submission) co_await submission->done.wait();
  try {
    co_await gateway.call(std::move(stop));
  } catch (const api::Error&) {
    // It has ended, or was never made.
  }
}

}  // namespace

struct Tasks::Job {
  const JobKind& kind;
  std::string name;
  std::shared_ptr<Pending> submission;  // while it is under way

  // What the listener has heard.
  struct Heard {
    explicit Heard(runtime::Loop& loop) : ended(loop) {}
    runtime::Latch ended;
    json::Value detail;
  };
  std::shared_ptr<Heard> heard;

  std::string member(std::string_view suffix) const {
    return std::string(kind.noun) + std::string(suffix);
  }
  std::string operation(std::string_view verb) const {
    return std::string(verb) + std::string(kind.noun);
  }
  json::Value id() const { return json::Value::object({{member("Name"), name}}); }
};

runtime::Task<json::Value> Tasks::sagemaker_call(Integration to, asl::TaskRequest request,
                                                 TaskEvents events, std::stop_token stop) {
  co_await events.start(request, region_);
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  const CallOutcome outcome =
      co_await answer(call("sagemaker", operation_name(to.action), request.parameters.value),
                      {events.deadline(), stop}, events);
  if (outcome.error) events.failed(optimized_failure("sagemaker", outcome));
  json::Value result =
      with_metadata(outcome.reply->output, outcome.request_id, context_.clock.now(), kProtocol);
  events.succeeded(json::print(result));
  co_return result;
}

runtime::Task<json::Value> Tasks::sagemaker_job(Integration to, asl::TaskRequest request,
                                                TaskEvents events, std::stop_token stop) {
  const JobKind* kind = nullptr;
  for (const JobKind& known : kJobs) {
    if (known.action == to.action) kind = &known;
  }
  if (kind == nullptr) {
    throw asl::Failure("States.Runtime",
                       fmt::format("The resource '{}' has no .sync form.", request.resource));
  }
  Job job{.kind = *kind, .name = {}, .submission = nullptr, .heard = nullptr};
  job.name = request.parameters.value.text(job.member("Name"));
  job.heard = std::make_shared<Job::Heard>(context_.loop);
  // Listening starts before the job does: no end can be missed.
  const auto subscription = context_.events.subscribe(
      [heard = job.heard, kind, name = job.name, name_key = job.member("Name"),
       status_key = job.member("Status"), account = account_,
       region = region_](const runtime::Event& event) {
        if (event.detail_type != kind->detail_type || event.account != account) return;
        if (event.region != region || event.detail.text(name_key) != name) return;
        if (heard->ended.is_set() || !is_terminal(event.detail.text(status_key))) return;
        heard->detail = event.detail;
        heard->ended.set();
      });
  json::Value detail;
  try {
    detail = co_await run_job(job, request, events, stop);
  } catch (const asl::Stopped&) {
    stop_job(job);
    throw;
  } catch (const asl::Failure& failure) {
    if (failure.error == "States.Timeout") stop_job(job);
    throw;
  }
  co_return detail;
}

runtime::Task<json::Value> Tasks::run_job(Job& job, const asl::TaskRequest& request,
                                          TaskEvents& events, std::stop_token stop) {
  co_await events.start(request, region_);
  const Await limits{events.deadline(), stop};
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  if (events.replay_submitted()) {
    if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
    co_await catch_up(job, events, limits);
  } else {
    co_await submit(job, request.parameters.value, events, limits);
  }
  const runtime::Wake wake = co_await await(context_, job.heard->ended, limits);
  if (wake == runtime::Wake::Stopped) throw asl::Stopped{};
  if (wake == runtime::Wake::Deadline) events.timed_out();
  json::Value detail = without_nulls(job.heard->detail);
  const std::string text = json::print(detail);
  if (detail.text(job.member("Status")) != "Completed") {
    events.failed({"States.TaskFailed", text});
  }
  events.succeeded(text);
  co_return detail;
}

// Creates the job, or takes over the one that was created before a restart.
runtime::Task<> Tasks::submit(Job& job, const json::Value& parameters, TaskEvents& events,
                              Await limits) {
  std::optional<json::Value> output;
  if (events.resumed()) output = co_await adopt(job, events, limits);
  if (!output) {
    job.submission =
        begin(context_, call("sagemaker", operation_name(job.kind.action), with_tags(parameters)));
    const runtime::Wake wake = co_await await(context_, job.submission->done, limits);
    if (wake == runtime::Wake::Stopped) throw asl::Stopped{};
    if (wake == runtime::Wake::Deadline) events.timed_out();
    const CallOutcome& outcome = job.submission->outcome;
    if (outcome.error) events.failed(optimized_failure("sagemaker", outcome));
    output = outcome.reply->output;
  }
  const std::string request_id =
      job.submission ? job.submission->outcome.request_id : context_.ids.uuid();
  co_await events.submitted(with_metadata(*output, request_id, context_.clock.now(), kProtocol));
  if (!job.submission) co_await catch_up(job, events, limits);
}

// The create response of a job of that name that this execution has made; absent when there is
// none.
runtime::Task<std::optional<json::Value>> Tasks::adopt(const Job& job, TaskEvents& events,
                                                       Await limits) {
  const CallOutcome described =
      co_await answer(call("sagemaker", job.operation("Describe"), job.id()), limits, events);
  if (!described.reply) co_return std::nullopt;
  const std::string arn = described.reply->output.text(job.member("Arn"));
  const json::Value query = json::Value::object({{"ResourceArn", arn}});
  const CallOutcome listed = co_await answer(call("sagemaker", "ListTags", query), limits, events);
  if (!listed.reply) co_return std::nullopt;
  const json::Value& tags = listed.reply->output["Tags"];
  if (!tags.is_array()) co_return std::nullopt;
  for (const json::Value& tag : tags.items()) {
    if (tag.text("Key") == "AWS_STEP_FUNCTIONS_EXECUTION_ARN" &&
        tag.text("Value") == execution_arn_) {
      co_return json::Value::object({{job.member("Arn"), arn}});
    }
  }
  co_return std::nullopt;
}

// The job may have ended while nobody listened.
runtime::Task<> Tasks::catch_up(Job& job, TaskEvents& events, Await limits) {
  const CallOutcome outcome =
      co_await answer(call("sagemaker", job.operation("Describe"), job.id()), limits, events);
  if (outcome.error) events.failed(optimized_failure("sagemaker", outcome));
  if (job.heard->ended.is_set()) co_return;
  if (!is_terminal(outcome.reply->output.text(job.member("Status")))) co_return;
  const std::string* told = outcome.reply->headers.find(kDetailHeader);
  job.heard->detail = told != nullptr ? json::parse(*told) : outcome.reply->output;
  job.heard->ended.set();
}

// Step Functions marks the jobs that it starts.
json::Value Tasks::with_tags(const json::Value& parameters) const {
  json::Array tags;
  if (parameters["Tags"].is_array()) tags = parameters["Tags"].items();
  const auto add = [&](const char* key, const std::string& value) {
    tags.push_back(json::Value::object({{"Key", key}, {"Value", value}}));
  };
  add("MANAGED_BY_AWS", "STARTED_BY_STEP_FUNCTIONS");
  add("AWS_STEP_FUNCTIONS_EXECUTION_ARN", execution_arn_);
  return parameters.with("Tags", std::move(tags));
}

void Tasks::stop_job(const Job& job) {
  if (context_.halting) return;
  context_.loop.spawn("stop of a job",
                      stop_when_submitted(context_.gateway, job.submission,
                                          call("sagemaker", job.operation("Stop"), job.id())));
}

}  // namespace states
