// Executions: start, stop, describe, list.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "emulator/asl/program.h"
#include "emulator/asl/syntax.h"
#include "emulator/base/time.h"
#include "emulator/json/io.h"
#include "emulator/services/states/errors.h"
#include "emulator/services/states/listing.h"
#include "emulator/services/states/run.h"
#include "emulator/services/states/states.h"

namespace states {
namespace {

double seconds(int64_t ms) {
  return base::to_epoch_seconds(base::from_epoch_ms(ms));
}

json::Value included() {
  return json::Value::object({{"included", true}});
}

std::string checked_input(const json::Value& call_input) {
  std::string input = call_input.has("input") ? call_input.text("input") : "{}";
  try {
    json::parse(input);
    return input;
  } catch (const json::ParseError&) {
    // Absent for blank texts, and for what is JSON but not UTF-8 or beyond the range of numbers.
    const auto error = asl::find_syntax_error(input);
    throw errors::invalid_input(error ? error->message : "Invalid execution input.");
  }
}

void put_outcome(json::ObjectBuilder& output, const ExecutionRecord& execution) {
  if (execution.stopped_ms) output.put("stopDate", seconds(*execution.stopped_ms));
  if (execution.output) {
    output.put("output", *execution.output).put("outputDetails", included());
  }
  if (execution.error) output.put("error", *execution.error);
  if (execution.cause) output.put("cause", *execution.cause);
}

json::Value list_item(const ExecutionRecord& execution) {
  json::ObjectBuilder item;
  item.put("executionArn", execution.arn.to_string())
      .put("stateMachineArn", execution.machine_arn)
      .put("name", execution.arn.name)
      .put("status", execution.status)
      .put("startDate", seconds(execution.started_ms))
      .put("redriveCount", 0);
  if (execution.stopped_ms) item.put("stopDate", seconds(*execution.stopped_ms));
  return std::move(item).build();
}

// Memory and time as AWS bills an express execution: steps of 64 MB and 100 ms.
json::Value billing(const ExecutionRecord& execution, int64_t stopped_ms) {
  const int64_t ran_ms = std::max<int64_t>(stopped_ms - execution.started_ms, 1);
  return json::Value::object(
      {{"billedMemoryUsedInMB", 64}, {"billedDurationInMilliseconds", (ran_ms + 99) / 100 * 100}});
}

}  // namespace

ExecutionRecord States::new_execution(const api::Call& call, const MachineRecord& machine) const {
  ExecutionRecord execution;
  const std::string name = call.input.text("name");
  if (call.input.has("name")) check_name(name);
  execution.arn = {machine.arn.account, machine.arn.region, machine.arn.name,
                   name.empty() ? context_.ids.uuid() : name};
  execution.machine_arn = machine.arn.to_string();
  execution.input = checked_input(call.input);
  execution.trace_header = call.input.text("traceHeader");
  execution.started_ms = base::to_epoch_ms(context_.clock.now());
  execution.machine = machine;
  return execution;
}

// StartExecution is idempotent: the same name and input while it runs answer the same execution.
std::pair<ExecutionRecord, bool> States::insert_execution(const api::Call& call) {
  const MachineRecord machine = find_machine(machine_arn(call.input.text("stateMachineArn")));
  ExecutionRecord execution = new_execution(call, machine);
  if (machine.type == "EXPRESS") return {std::move(execution), true};
  bool fresh = false;
  context_.database.write([&](storage::Connection&) {
    fresh = context_.resources.insert(to_resource(execution));
    if (!fresh) return;
    context_.journal.append(execution.arn.to_string(), {to_entry(started_event(execution))});
  });
  if (fresh) return {std::move(execution), true};
  ExecutionRecord existing = find_execution(execution.arn);
  if (existing.status != "RUNNING" || existing.input != execution.input) {
    throw errors::execution_exists(execution.arn.to_string());
  }
  return {std::move(existing), false};
}

runtime::Task<api::Reply> States::start_execution(api::Call& call) {
  std::shared_ptr<const asl::Machine> machine;
  auto [execution, fresh] = co_await context_.loop.offload([&] {
    auto inserted = insert_execution(call);
    machine = asl::parse(inserted.first.machine.definition);
    return inserted;
  });
  const bool express = execution.machine.type == "EXPRESS";
  const std::string arn =
      express ? express_arn(execution.arn, context_.ids.uuid()) : execution.arn.to_string();
  const json::Value output =
      json::Value::object({{"executionArn", arn}, {"startDate", seconds(execution.started_ms)}});
  if (fresh && !context_.halting) {
    if (!express) context_.events.publish(status_change(execution));
    const Kind kind = express ? Kind::Express : Kind::Standard;
    launch(std::make_shared<Run>(context_, kind, arn, machine, execution,
                                 std::vector<asl::Event>{started_event(execution)}));
  }
  co_return output;
}

runtime::Task<api::Reply> States::start_sync_execution(api::Call& call) {
  std::shared_ptr<const asl::Machine> machine;
  ExecutionRecord execution = co_await context_.loop.offload([&] {
    const MachineRecord found = find_machine(machine_arn(call.input.text("stateMachineArn")));
    if (found.type != "EXPRESS") throw errors::wrong_type();
    machine = asl::parse(found.definition);
    return new_execution(call, found);
  });
  const std::string arn = express_arn(execution.arn, context_.ids.uuid());
  const auto run = std::make_shared<Run>(context_, Kind::Express, arn, machine, execution,
                                         std::vector<asl::Event>{started_event(execution)});
  launch(run);
  co_await run->ended();
  const ExecutionRecord ended = run->execution();
  const int64_t stopped_ms = ended.stopped_ms.value_or(base::to_epoch_ms(context_.clock.now()));
  json::ObjectBuilder output;
  output.put("executionArn", arn)
      .put("stateMachineArn", ended.machine_arn)
      .put("name", ended.arn.name)
      .put("startDate", seconds(ended.started_ms))
      .put("status", ended.status)
      .put("input", ended.input)
      .put("inputDetails", included())
      .put("billingDetails", billing(ended, stopped_ms));
  put_outcome(output, ended);
  if (!ended.trace_header.empty()) output.put("traceHeader", ended.trace_header);
  co_return std::move(output).build();
}

runtime::Task<api::Reply> States::stop_execution(api::Call& call) {
  const ExecutionArn arn = execution_arn(call.input.text("executionArn"));
  const auto optional = [&](const char* key) {
    return call.input.has(key) ? std::optional(call.input.text(key)) : std::nullopt;
  };
  const auto found = running_.find(arn.to_string());
  if (found != running_.end()) {
    const std::shared_ptr<Run> run = found->second;
    co_await run->abort(optional("error"), optional("cause"));
  }
  const ExecutionRecord execution =
      co_await context_.loop.offload([&] { return find_execution(arn); });
  const int64_t stopped_ms = execution.stopped_ms.value_or(base::to_epoch_ms(context_.clock.now()));
  co_return json::Value::object({{"stopDate", seconds(stopped_ms)}});
}

api::Reply States::describe_execution(api::Call& call) {
  const ExecutionRecord execution = find_execution(execution_arn(call.input.text("executionArn")));
  json::ObjectBuilder output;
  output.put("executionArn", execution.arn.to_string())
      .put("stateMachineArn", execution.machine_arn)
      .put("name", execution.arn.name)
      .put("status", execution.status)
      .put("startDate", seconds(execution.started_ms))
      .put("input", execution.input)
      .put("inputDetails", included())
      .put("redriveCount", 0)
      .put("redriveStatus", redrive_status(execution.status));
  put_outcome(output, execution);
  const std::string reason = redrive_reason(execution.status);
  if (!reason.empty()) output.put("redriveStatusReason", reason);
  if (!execution.trace_header.empty()) output.put("traceHeader", execution.trace_header);
  return std::move(output).build();
}

api::Reply States::list_executions(api::Call& call) {
  const json::Value& input = call.input;
  if (input.has("mapRunArn")) throw errors::not_served("executions of map runs");
  if (!input.has("stateMachineArn")) {
    throw api::Error("ValidationException",
                     "Either a state machine ARN or a map run ARN must be specified");
  }
  const MachineRecord machine = find_machine(machine_arn(input.text("stateMachineArn")));
  if (machine.type == "EXPRESS") throw errors::wrong_type();
  auto rows = context_.resources.list({.account = machine.arn.account,
                                       .region = machine.arn.region,
                                       .service = "states",
                                       .kind = "execution",
                                       .parent = machine.arn.to_string(),
                                       .status = input.text("statusFilter")});
  std::reverse(rows.begin(), rows.end());  // the latest first
  std::vector<json::Value> items;
  for (const storage::Resource& row : rows)
    items.push_back(list_item(to_execution(row)));
  return page_of("executions", "executionArn", std::move(items), input);
}

}  // namespace states
