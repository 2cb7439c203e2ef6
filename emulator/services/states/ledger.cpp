#include "emulator/services/states/ledger.h"

#include <fmt/core.h>

namespace states {
namespace {

json::Value or_null(const std::optional<std::string>& text) {
  return text ? json::Value(*text) : json::Value();
}

json::Value included() {
  return json::Value::object({{"included", true}});
}

}  // namespace

bool is_ending(std::string_view event_type) {
  return event_type == "ExecutionSucceeded" || event_type == "ExecutionFailed" ||
         event_type == "ExecutionAborted" || event_type == "ExecutionTimedOut";
}

runtime::Task<> Ledger::commit(std::vector<asl::Event> events) {
  const bool ends = ending_ && is_ending(events.back().type);
  if (ends) {
    ending_->stopped_ms = base::to_epoch_ms(events.back().time);
    execution_ = *ending_;
  }
  co_await context_.loop.offload([&] {
    std::vector<storage::Entry> entries;
    entries.reserve(events.size());
    for (const asl::Event& event : events)
      entries.push_back(to_entry(event));
    context_.database.write([&](storage::Connection&) {
      context_.journal.append(execution_.arn.to_string(), entries);
      if (!ends) return;
      const storage::Resource ended = to_resource(execution_);
      context_.resources.update(ended.key, [&](storage::Resource& row) {
        row.status = ended.status;
        row.document = ended.document;
        row.modified_ms = ended.modified_ms;
        return true;
      });
    });
  });
  if (ends) context_.events.publish(status_change(execution_));
}

runtime::Task<> NoLedger::commit(std::vector<asl::Event> events) {
  static_cast<void>(events);
  co_return;
}

std::string redrive_status(const std::string& status) {
  return status == "RUNNING" || status == "SUCCEEDED" ? "NOT_REDRIVABLE" : "REDRIVABLE";
}

std::string redrive_reason(const std::string& status) {
  if (redrive_status(status) == "REDRIVABLE") return "";
  return fmt::format("Execution is {} and cannot be redriven", status);
}

// The event of the developer guide, "Automating Step Functions with EventBridge"; unset members
// null.
runtime::Event status_change(const ExecutionRecord& execution) {
  const std::string reason = redrive_reason(execution.status);
  json::ObjectBuilder detail;
  detail.put("executionArn", execution.arn.to_string())
      .put("stateMachineArn", execution.machine_arn)
      .put("name", execution.arn.name)
      .put("status", execution.status)
      .put("startDate", execution.started_ms)
      .put("stopDate", execution.stopped_ms ? json::Value(*execution.stopped_ms) : json::Value())
      .put("input", execution.input)
      .put("output", or_null(execution.output))
      .put("stateMachineVersionArn", nullptr)
      .put("stateMachineAliasArn", nullptr)
      .put("redriveCount", 0)
      .put("redriveDate", nullptr)
      .put("redriveStatus", redrive_status(execution.status))
      .put("redriveStatusReason", reason.empty() ? json::Value() : json::Value(reason))
      .put("inputDetails", included())
      .put("outputDetails", execution.output ? included() : json::Value())
      .put("error", or_null(execution.error))
      .put("cause", or_null(execution.cause));
  runtime::Event event;
  event.source = "aws.states";
  event.detail_type = "Step Functions Execution Status Change";
  event.account = execution.arn.account;
  event.region = execution.arn.region;
  event.resources = {execution.arn.to_string()};
  event.detail = std::move(detail).build();
  return event;
}

}  // namespace states
