// arn:aws:states:::aws-sdk:<service>:<action>: any operation that this server serves.
#include <fmt/core.h>

#include "emulator/api/model.h"
#include "emulator/asl/document.h"
#include "emulator/base/text.h"
#include "emulator/http/text_source.h"
#include "emulator/json/io.h"
#include "emulator/services/states/sdk_shapes.h"
#include "emulator/services/states/task_errors.h"
#include "emulator/services/states/tasks.h"

namespace states {
namespace {

struct SdkService {
  std::string_view name;    // in resource ARNs: of the AWS SDK for Java v2, lower case
  std::string_view model;   // id of the model here
  std::string_view prefix;  // of error names
};

constexpr SdkService kServices[] = {
    {"s3", "s3", "S3"},
    {"sagemaker", "sagemaker", "SageMaker"},
    {"sagemakerruntime", "sagemaker-runtime", "SageMakerRuntime"},
    {"lambda", "lambda", "Lambda"},
    {"sfn", "stepfunctions", "Sfn"},
    {"sts", "sts", "Sts"},
    {"iam", "iam", "Iam"},
    {"eventbridge", "events", "EventBridge"},
    {"cloudwatch", "cloudwatch", "CloudWatch"},
    {"cloudwatchlogs", "logs", "CloudWatchLogs"},
    {"cloudformation", "cloudformation", "CloudFormation"},
};

const api::OperationShape* operation_of(const api::Model& model, std::string_view action) {
  for (const api::OperationShape& operation : model.operations()) {
    if (base::equals_ignoring_case(operation.name, action)) return &operation;
  }
  return nullptr;
}

const api::MemberShape* streaming_member(const api::Shape* shape) {
  if (shape == nullptr || shape->payload == nullptr) return nullptr;
  return shape->payload->shape->streaming || shape->payload->shape->kind == api::Kind::Blob
             ? shape->payload
             : nullptr;
}

// The body as text, cut one byte over what a payload may have. Blocking.
std::string read_body(http::BodySource& source) {
  std::string text;
  char piece[16 * 1024];
  while (text.size() <= asl::kPayloadBytesMax) {
    const size_t count = source.read(piece);
    if (count == 0) break;
    text.append(piece, count);
  }
  return text;
}

}  // namespace

runtime::Task<json::Value> Tasks::sdk_call(Integration to, asl::TaskRequest request,
                                           TaskEvents events, std::stop_token stop) {
  const std::string_view name = std::string_view(to.service).substr(kSdkPrefix.size());
  const SdkService* service = nullptr;
  for (const SdkService& known : kServices) {
    if (known.name == name) service = &known;
  }
  const api::Model* model = service == nullptr ? nullptr : api::Model::of(service->model);
  const api::OperationShape* operation =
      model == nullptr ? nullptr : operation_of(*model, to.action);
  if (operation == nullptr) {
    throw asl::Failure("States.Runtime",
                       fmt::format("sagelocal does not run the resource '{}'.", request.resource));
  }
  co_await events.start(request, region_);
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);

  const json::Value& parameters = request.parameters.value;
  json::Value input =
      operation->input == nullptr ? parameters : to_input(*operation->input, parameters);
  api::InternalCall made = call(std::string(service->model), std::string(operation->name), input);
  const api::MemberShape* body = streaming_member(operation->input);
  if (body != nullptr && body->shape->streaming && input.has(body->name)) {
    made.body = std::make_shared<http::TextSource>(input.text(body->name));
    made.input = input.without(body->name);
  }
  const CallOutcome outcome = co_await answer(std::move(made), {events.deadline(), stop}, events);
  if (outcome.error) events.failed(sdk_failure(service->model, service->prefix, outcome));

  json::Value output = outcome.reply->output;
  if (outcome.reply->body) {
    std::string text =
        co_await context_.loop.offload([&] { return read_body(*outcome.reply->body); });
    const api::MemberShape* streamed = streaming_member(operation->output);
    output = output.with(streamed != nullptr ? streamed->name : "Body", std::move(text));
  }
  json::Value result =
      operation->output == nullptr ? json::Value::object() : to_result(*operation->output, output);
  events.succeeded(json::print(result));
  co_return result;
}

}  // namespace states
