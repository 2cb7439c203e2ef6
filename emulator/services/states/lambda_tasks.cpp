// Lambda: by the function's ARN, and as arn:aws:states:::lambda:invoke.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
#include "emulator/json/io.h"
#include "emulator/services/states/sdk_metadata.h"
#include "emulator/services/states/task_errors.h"
#include "emulator/services/states/tasks.h"

namespace states {
namespace {

std::optional<json::Value> parsed(const std::string& text) {
  try {
    return json::parse(text);
  } catch (const json::ParseError&) {
    return std::nullopt;
  }
}

// The error name of a function that failed: what its runtime says, else Lambda.Unknown.
std::string error_name(const std::string& payload) {
  const std::optional<json::Value> value = parsed(payload);
  const std::string type = value ? value->text("errorType") : "";
  return type.empty() ? "Lambda.Unknown" : type;
}

HeaderList invoke_headers(const std::string& request_id, size_t bytes, base::TimePoint now,
                          const std::string& trace_id) {
  return {{"X-Amz-Executed-Version", "$LATEST"},
          {"x-amzn-Remapped-Content-Length", "0"},
          {"Connection", "keep-alive"},
          {"x-amzn-RequestId", request_id},
          {"Content-Length", std::to_string(bytes)},
          {"Date", base::rfc1123(now)},
          {"X-Amzn-Trace-Id", trace_id},
          {"Content-Type", "application/json"}};
}

// What the task's Parameters say, as the input of Invoke. A Payload that is text goes as it is,
// null as none, everything else as JSON.
json::Value invoke_input(const json::Value& parameters) {
  const json::Value* payload = parameters.find("Payload");
  if (payload == nullptr || payload->is_string()) return parameters;
  if (payload->is_null()) return parameters.without("Payload");
  return parameters.with("Payload", json::print(*payload));
}

}  // namespace

runtime::Task<json::Value> Tasks::invoke_function(asl::TaskRequest request, TaskEvents events,
                                                  std::stop_token stop) {
  co_await events.start(request, region_);
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  const json::Value input = json::Value::object(
      {{"FunctionName", request.resource}, {"Payload", request.parameters.text}});
  const CallOutcome outcome =
      co_await answer(call("lambda", "Invoke", input), {events.deadline(), stop}, events);
  if (outcome.error) events.failed(optimized_failure("lambda", outcome));
  const json::Value& output = outcome.reply->output;
  const std::string payload = output.text("Payload");
  // AWS-QUIRK: the direct form keeps the runtime's own JSON text as the cause.
  if (output.has("FunctionError")) events.failed({error_name(payload), payload});
  std::optional<json::Value> result = parsed(payload);
  if (!result) result = json::Value(payload);
  events.succeeded(payload.empty() ? "null" : payload);
  co_return *std::move(result);
}

runtime::Task<json::Value> Tasks::lambda_invoke(asl::TaskRequest request, TaskEvents events,
                                                std::stop_token stop) {
  co_await events.start(request, region_);
  if (std::optional<json::Value> recorded = events.replay()) co_return *std::move(recorded);
  const CallOutcome outcome =
      co_await answer(call("lambda", "Invoke", invoke_input(request.parameters.value)),
                      {events.deadline(), stop}, events);
  if (outcome.error) events.failed(optimized_failure("lambda", outcome));
  const json::Value& output = outcome.reply->output;
  const std::string payload = output.text("Payload");
  const std::optional<json::Value> value = parsed(payload);
  if (output.has("FunctionError")) {
    events.failed({error_name(payload), value ? json::print(*value) : payload});
  }
  const int status =
      outcome.reply->status.value_or(static_cast<int>(output.integer("StatusCode", 200)));
  const std::string trace_id = "Root=1-" + context_.ids.hex(8) + "-" + context_.ids.hex(24);
  json::ObjectBuilder result;
  result.copy(output, "ExecutedVersion").copy(output, "LogResult");
  result.put("Payload", value ? *value : json::Value(payload))
      .put("SdkHttpMetadata", sdk_http_metadata(invoke_headers(outcome.request_id, payload.size(),
                                                               context_.clock.now(), trace_id),
                                                status))
      .put("SdkResponseMetadata", sdk_response_metadata(outcome.request_id))
      .put("StatusCode", status);
  json::Value built = std::move(result).build();
  events.succeeded(json::print(built));
  co_return built;
}

}  // namespace states
