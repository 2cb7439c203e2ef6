// Runs a state machine. Amazon States Language, https://states-language.net/spec.html; the events
// are those of Step Functions' GetExecutionHistory.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "emulator/asl/document.h"
#include "emulator/asl/failure.h"
#include "emulator/asl/history.h"
#include "emulator/asl/host.h"
#include "emulator/asl/program.h"
#include "emulator/runtime/task.h"

namespace asl {

class Runner;

struct Execution {
  std::shared_ptr<const Machine> machine;
  Document input;
  json::Value context;  // "$$" without State: Execution, StateMachine
  std::string seed;     // makes States.UUID and jitter repeat in a replay: the execution's ARN
};

struct Outcome {
  Document output;                 // when there is no failure
  std::optional<Failure> failure;  // with AWS's lead in the cause
  int64_t previous = 0;            // the id that the execution's last event points at
};

// Loop thread only. Knows JSON and time, not AWS: tasks run through the host. The first event
// (ExecutionStarted) is on record already; the last one (ExecutionSucceeded, ExecutionFailed) is
// the caller's. All references must outlive run().
class Interpreter {
 public:
  Interpreter(runtime::Loop& loop, runtime::Clock& clock, Host& host, History& history,
              Execution execution);
  ~Interpreter();

  // Once. Throws Stopped when `stop` was requested or the history was ended by someone else, and
  // what the store throws.
  runtime::Task<Outcome> run(std::stop_token stop);

 private:
  std::unique_ptr<Runner> runner_;
};

}  // namespace asl
