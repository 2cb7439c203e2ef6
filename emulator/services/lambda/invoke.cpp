// Invoke: synchronous, asynchronous and dry.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
#include <fmt/core.h>

#include <algorithm>
#include <system_error>

#include "emulator/base/log.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/runtime/latch.h"
#include "emulator/services/lambda/errors.h"
#include "emulator/services/lambda/lambda.h"
#include "emulator/services/lambda/target.h"

namespace lambda {
namespace {

constexpr uint64_t kSynchronousBytesMax = 6'291'456;
constexpr uint64_t kAsynchronousBytesMax = 1'048'576;
constexpr size_t kTailBytes = 4096;
// Waits before the two retries of an asynchronous invocation that failed.
constexpr base::Milliseconds kRetryDelays[] = {base::Milliseconds{60'000},
                                               base::Milliseconds{120'000}};

std::string payload_of(const json::Value& input, uint64_t bytes_max) {
  std::string payload = input.text("Payload");
  if (payload.size() > bytes_max) throw errors::request_too_large(bytes_max);
  if (payload.empty()) return "{}";
  try {
    json::parse(payload);
  } catch (const json::ParseError& error) {
    throw errors::not_json(fmt::format(
        "Unexpected character ('{}' (code {})): expected a valid value (JSON String, Number, "
        "Array, "
        "Object or token 'null', 'true' or 'false')\n at [Source: REDACTED "
        "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: {}]",
        payload[std::min(error.offset, payload.size() - 1)],
        static_cast<int>(
            static_cast<unsigned char>(payload[std::min(error.offset, payload.size() - 1)])),
        error.offset + 1));
  }
  return payload;
}

// START to REPORT: the log without what came before.
std::string tail_of(const std::vector<std::string>& log) {
  std::string text;
  bool started = false;
  for (const std::string& line : log) {
    started |= line.starts_with("START RequestId: ");
    if (started) text += line + "\n";
  }
  if (text.size() > kTailBytes) text.erase(0, text.size() - kTailBytes);
  return base::base64(text);
}

}  // namespace

EnvironmentSpec Lambda::spec(const storage::Resource& function) const {
  const json::Value document = json::parse(function.document);
  EnvironmentSpec spec;
  spec.account = function.key.account;
  spec.region = function.key.region;
  spec.name = function.key.name;
  spec.arn = document.text("FunctionArn");
  spec.runtime = document.text("Runtime");
  spec.handler = document.text("Handler");
  spec.timeout_seconds = document.integer("Timeout");
  spec.memory_mb = document.integer("MemorySize");
  if (const json::Value& variables = document["Environment"]["Variables"]; variables.is_object()) {
    for (const auto& [name, value] : variables.members()) {
      spec.variables.emplace_back(name, value.as_string());
    }
  }
  spec.code = code_.unpacked(document.text("CodeDigest"));
  spec.log_group = document["LoggingConfig"].text("LogGroup");
  spec.revision = document.text("RevisionId");
  return spec;
}

runtime::Task<Outcome> Lambda::run(storage::Resource function, Invocation invocation) {
  const EnvironmentSpec wanted = spec(function);
  invocation.function_arn = wanted.arn;
  std::string trouble;
  Pool::Result result;
  try {
    result = co_await pool_.invoke(wanted, std::move(invocation));
  } catch (const std::system_error& error) {
    trouble = error.what();
  }
  if (!trouble.empty()) throw errors::cannot_start(trouble);
  const int64_t now_ms = base::to_epoch_ms(clock_.now());
  std::vector<storage::LogEvent> events;
  for (const std::string& line : result.outcome.log) {
    events.push_back({.time_ms = now_ms, .ingestion_ms = now_ms, .message = line});
  }
  co_await loop_.offload([&] {
    logs_.append({wanted.account, wanted.region}, wanted.log_group, result.log_stream, events,
                 now_ms);
  });
  co_return std::move(result.outcome);
}

// An asynchronous invocation is tried three times in all, under one request id.
runtime::Task<> Lambda::run_event(storage::Resource function, Invocation invocation) {
  for (const base::Milliseconds delay : kRetryDelays) {
    const Outcome outcome = co_await run(function, invocation);
    if (outcome.kind == Outcome::Kind::Returned) co_return;
    co_await runtime::sleep_until(loop_, clock_, clock_.now() + delay);
  }
  const Outcome outcome = co_await run(function, invocation);
  if (outcome.kind == Outcome::Kind::Failed) {
    base::log::warn("asynchronous invocation {} of {} failed three times: {}",
                    invocation.request_id, function.key.name, outcome.payload);
  }
}

runtime::Task<api::Reply> Lambda::invoke(api::Call& call) {
  storage::Resource function = find(call);
  const std::string kind = call.input.text("InvocationType", "RequestResponse");
  Invocation invocation;
  invocation.request_id = call.request_id;
  invocation.payload =
      payload_of(call.input, kind == "Event" ? kAsynchronousBytesMax : kSynchronousBytesMax);
  invocation.client_context =
      base::from_base64(call.input.text("ClientContext")).value_or(std::string());
  invocation.trace_id = fmt::format("Root=1-{}-{};Sampled=0", ids_.hex(8), ids_.hex(24));
  api::Reply reply;
  if (kind == "DryRun" || kind == "Event") {
    reply.status = kind == "Event" ? 202 : 204;
    if (kind == "Event") {
      loop_.spawn("asynchronous invocation", run_event(std::move(function), std::move(invocation)));
    }
    co_return reply;
  }
  const Outcome outcome = co_await run(std::move(function), std::move(invocation));
  json::ObjectBuilder output;
  output.put("StatusCode", 200).put("ExecutedVersion", "$LATEST").put("Payload", outcome.payload);
  if (outcome.kind == Outcome::Kind::Failed) output.put("FunctionError", "Unhandled");
  if (call.input.text("LogType") == "Tail") output.put("LogResult", tail_of(outcome.log));
  reply.output = std::move(output).build();
  co_return reply;
}

}  // namespace lambda
