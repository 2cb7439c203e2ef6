// One execution being run: its interpreter, its history, and how it ends.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "emulator/asl/interpreter.h"
#include "emulator/runtime/latch.h"
#include "emulator/services/states/context.h"
#include "emulator/services/states/ledger.h"
#include "emulator/services/states/records.h"
#include "emulator/services/states/tasks.h"

namespace states {

enum class Kind { Standard, Express };

// Loop thread only. Kept alive by go() and whoever awaits its end; `context` must outlive it.
class Run : public std::enable_shared_from_this<Run> {
 public:
  // `arn`: of the execution, which for express ones has a form of its own. `recorded`: the events
  // so far (at least ExecutionStarted).
  Run(Context& context, Kind kind, std::string arn, std::shared_ptr<const asl::Machine> machine,
      ExecutionRecord execution, std::vector<asl::Event> recorded);

  // Runs it to its end. Once.
  runtime::Task<> go();
  // Ends it from outside, as ABORTED. False when it had ended already.
  runtime::Task<bool> abort(std::optional<std::string> error, std::optional<std::string> cause);
  // Unwinds go() without a trace: the server ends, or the state is reset.
  void halt() { stop_.request_stop(); }
  runtime::Task<> ended() { co_await ended_.wait(); }

  const ExecutionRecord& execution() const { return execution_; }
  const std::string& arn() const { return arn_; }

 private:
  runtime::Task<> finish(asl::Outcome outcome);
  runtime::Task<> time_out();
  runtime::Task<bool> end(ExecutionRecord ended, std::string event_type, json::Value details,
                          int64_t previous);
  json::Value context_object() const;

  Context& context_;
  Kind kind_;
  std::string arn_;
  ExecutionRecord execution_;
  std::shared_ptr<const asl::Machine> machine_;
  Ledger ledger_;
  NoLedger no_ledger_;
  asl::History history_;
  Tasks tasks_;
  asl::Interpreter interpreter_;
  std::stop_source stop_;
  runtime::Latch ended_;
  std::unique_ptr<runtime::Timer> deadline_;
};

// The first event of an execution, as it is recorded with the row.
asl::Event started_event(const ExecutionRecord& execution);

}  // namespace states
