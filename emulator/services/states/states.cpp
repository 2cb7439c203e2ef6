#include "emulator/services/states/states.h"

#include "emulator/asl/program.h"
#include "emulator/base/log.h"
#include "emulator/services/states/errors.h"
#include "emulator/services/states/run.h"

namespace states {
namespace {

constexpr size_t kHistoryReadMax = 1'000'000;

runtime::Task<> run_and_forget(std::shared_ptr<Run> run,
                               std::map<std::string, std::shared_ptr<Run>>& running,
                               std::string arn) {
  co_await run->go();
  const auto found = running.find(arn);
  if (found != running.end() && found->second == run) running.erase(found);
}

}  // namespace

States::States(const Dependencies& needs) : context_(needs) {}
States::~States() = default;

std::vector<api::Operation> States::operations() {
  const auto bind = [this](auto method) { return api::bind(this, method); };
  return {
      {"CreateStateMachine", bind(&States::create_machine)},
      {"DescribeStateMachine", bind(&States::describe_machine)},
      {"ListStateMachines", bind(&States::list_machines)},
      {"UpdateStateMachine", bind(&States::update_machine)},
      {"DeleteStateMachine", bind(&States::delete_machine)},
      {"ValidateStateMachineDefinition", bind(&States::validate_definition)},
      {"DescribeStateMachineForExecution", bind(&States::describe_machine_for_execution)},
      {"StartExecution", bind(&States::start_execution)},
      {"StartSyncExecution", bind(&States::start_sync_execution)},
      {"StopExecution", bind(&States::stop_execution)},
      {"DescribeExecution", bind(&States::describe_execution)},
      {"ListExecutions", bind(&States::list_executions)},
      {"GetExecutionHistory", bind(&States::history)},
      {"TagResource", bind(&States::tag)},
      {"UntagResource", bind(&States::untag)},
      {"ListTagsForResource", bind(&States::list_tags)},
  };
}

void States::start() {
  const auto rows =
      context_.resources.list({.service = "states", .kind = "execution", .status = "RUNNING"});
  for (const storage::Resource& row : rows) {
    const ExecutionRecord execution = to_execution(row);
    const std::string arn = execution.arn.to_string();
    std::vector<asl::Event> recorded;
    for (const storage::Entry& entry : context_.journal.read(arn, 0, kHistoryReadMax)) {
      recorded.push_back(to_event(entry));
    }
    try {
      launch(std::make_shared<Run>(context_, Kind::Standard, arn,
                                   asl::parse(execution.machine.definition), execution,
                                   std::move(recorded)));
    } catch (const asl::DefinitionError& error) {
      base::log::error("execution {} cannot be resumed: {}", arn, error.what());
    }
  }
}

void States::launch(std::shared_ptr<Run> run) {
  const std::string arn = run->arn();
  running_[arn] = run;
  context_.loop.spawn("execution", run_and_forget(std::move(run), running_, arn));
}

runtime::Task<> States::halt_all() {
  std::vector<std::shared_ptr<Run>> runs;
  for (const auto& [arn, run] : running_)
    runs.push_back(run);
  for (const auto& run : runs)
    run->halt();
  for (const auto& run : runs)
    co_await run->ended();
}

runtime::Task<> States::shut_down() {
  context_.halting = true;
  co_await halt_all();
}

runtime::Task<> States::clear() {
  context_.halting = true;
  co_await halt_all();
  co_await context_.loop.offload([this] {
    context_.database.write([this](storage::Connection&) {
      for (const storage::Resource& row : context_.resources.list({.service = "states"})) {
        context_.resources.remove(row.key);
      }
      for (const std::string& stream : context_.journal.streams("arn:aws:states:")) {
        context_.journal.remove(stream);
      }
    });
  });
  context_.halting = false;
}

MachineRecord States::find_machine(const MachineArn& arn) const {
  const auto row = context_.resources.find(key_of(arn));
  if (!row) throw errors::no_machine(arn.to_string());
  return to_machine(*row);
}

ExecutionRecord States::find_execution(const ExecutionArn& arn) const {
  const auto row = context_.resources.find(key_of(arn));
  if (!row) throw errors::no_execution(arn.to_string());
  return to_execution(*row);
}

}  // namespace states
