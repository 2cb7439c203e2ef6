// AWS Step Functions: state machines and their executions.
// https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/runtime/task.h"
#include "emulator/services/states/context.h"
#include "emulator/services/states/records.h"

namespace states {

class Run;

// Machines and executions are rows, histories journal streams named by the execution's ARN. Each
// RUNNING execution has a coroutine on the loop. What it was given must outlive it; the loop must
// be gone, or shut_down() have ended, before it is destroyed. Operations throw api::Error.
class States final : public api::Service {
 public:
  explicit States(const Dependencies& needs);
  ~States() override;

  std::string_view id() const override { return "stepfunctions"; }
  std::vector<api::Operation> operations() override;

  // Goes on with the executions whose rows say RUNNING. Once, before the first call and after the
  // other services can be called. Blocking.
  void start();
  // Unwinds what runs without a trace and resumes when it has; the next start() goes on with it.
  // Before the services end that tasks wait for. Loop thread.
  runtime::Task<> shut_down();
  // Ends what runs without a trace and removes every row of this service. Loop thread.
  runtime::Task<> clear();

 private:
  api::Reply create_machine(api::Call& call);
  api::Reply describe_machine(api::Call& call);
  api::Reply list_machines(api::Call& call);
  api::Reply update_machine(api::Call& call);
  api::Reply delete_machine(api::Call& call);
  api::Reply validate_definition(api::Call& call);
  api::Reply describe_machine_for_execution(api::Call& call);

  runtime::Task<api::Reply> start_execution(api::Call& call);
  runtime::Task<api::Reply> start_sync_execution(api::Call& call);
  runtime::Task<api::Reply> stop_execution(api::Call& call);
  api::Reply describe_execution(api::Call& call);
  api::Reply list_executions(api::Call& call);
  api::Reply history(api::Call& call);

  api::Reply tag(api::Call& call);
  api::Reply untag(api::Call& call);
  api::Reply list_tags(api::Call& call);

  MachineRecord find_machine(const MachineArn& arn) const;        // throws errors::no_machine
  ExecutionRecord find_execution(const ExecutionArn& arn) const;  // throws errors::no_execution
  // The execution that StartExecution asks for, and whether its row is new.
  std::pair<ExecutionRecord, bool> insert_execution(const api::Call& call);
  ExecutionRecord new_execution(const api::Call& call, const MachineRecord& machine) const;
  void launch(std::shared_ptr<Run> run);
  runtime::Task<> halt_all();

  Context context_;
  std::map<std::string, std::shared_ptr<Run>> running_;  // by ARN; loop thread only
};

}  // namespace states
