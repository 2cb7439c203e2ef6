// Where an execution's events and its status become durable.
#pragma once

#include <vector>

#include "emulator/asl/history.h"
#include "emulator/services/states/context.h"
#include "emulator/services/states/records.h"

namespace states {

// Of a standard execution: the journal. The events that end it and the row's new status are one
// transaction, told to the event bus once it is committed. Loop thread.
class Ledger final : public asl::EventStore {
 public:
  Ledger(Context& context, ExecutionRecord& execution) : context_(context), execution_(execution) {}

  // Before the history is ended: what the row is to say then.
  void set_ending(ExecutionRecord ended) { ending_ = std::move(ended); }
  runtime::Task<> commit(std::vector<asl::Event> events) override;

 private:
  Context& context_;
  ExecutionRecord& execution_;
  std::optional<ExecutionRecord> ending_;
};

// Of an express execution: nothing is kept.
class NoLedger final : public asl::EventStore {
 public:
  runtime::Task<> commit(std::vector<asl::Event> events) override;
};

bool is_ending(std::string_view event_type);  // ExecutionSucceeded ...

// "Step Functions Execution Status Change", as EventBridge gets it.
runtime::Event status_change(const ExecutionRecord& execution);

// redriveStatus and its reason, as DescribeExecution shows them.
std::string redrive_status(const std::string& status);
std::string redrive_reason(const std::string& status);

}  // namespace states
