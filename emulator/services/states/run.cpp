#include "emulator/services/states/run.h"

#include <exception>

#include "emulator/asl/program.h"
#include "emulator/base/log.h"
#include "emulator/base/time.h"

namespace states {
namespace {

json::Value failure_details(const std::optional<std::string>& error,
                            const std::optional<std::string>& cause) {
  json::ObjectBuilder details;
  if (error && !error->empty()) details.put("error", *error);
  if (cause) details.put("cause", *cause);
  return std::move(details).build();
}

}  // namespace

asl::Event started_event(const ExecutionRecord& execution) {
  asl::Event event;
  event.id = 1;
  event.time = base::from_epoch_ms(execution.started_ms);
  event.type = "ExecutionStarted";
  event.details =
      json::Value::object({{"input", execution.input}, {"roleArn", execution.machine.role}});
  event.ordinal = 1;
  return event;
}

Run::Run(Context& context, Kind kind, std::string arn, std::shared_ptr<const asl::Machine> machine,
         ExecutionRecord execution, std::vector<asl::Event> recorded)
    : context_(context),
      kind_(kind),
      arn_(std::move(arn)),
      execution_(std::move(execution)),
      machine_(std::move(machine)),
      ledger_(context, execution_),
      history_(context.loop, context.clock,
               kind == Kind::Standard ? static_cast<asl::EventStore&>(ledger_) : no_ledger_,
               std::move(recorded)),
      tasks_(context, execution_.arn.account, execution_.arn.region, arn_),
      interpreter_(
          context.loop, context.clock, tasks_, history_,
          asl::Execution{.machine = machine_,
                         .input = asl::Document(json::parse(execution_.input), execution_.input),
                         .context = context_object(),
                         .seed = arn_}),
      ended_(context.loop) {}

json::Value Run::context_object() const {
  json::ObjectBuilder execution;
  execution.put("Id", arn_)
      .put("Input", json::parse(execution_.input))
      .put("StartTime", base::iso8601(base::from_epoch_ms(execution_.started_ms)))
      .put("Name", execution_.arn.name)
      .put("RoleArn", execution_.machine.role);
  if (kind_ == Kind::Standard) execution.put("RedriveCount", 0);
  const json::Value machine =
      json::Value::object({{"Id", execution_.machine_arn}, {"Name", execution_.machine.arn.name}});
  return json::Value::object(
      {{"Execution", std::move(execution).build()}, {"StateMachine", machine}});
}

runtime::Task<> Run::go() {
  const std::shared_ptr<Run> self = shared_from_this();
  if (machine_->timeout_seconds) {
    const auto limit = std::chrono::seconds(*machine_->timeout_seconds);
    const std::weak_ptr<Run> weak = self;
    deadline_ = context_.clock.at(base::from_epoch_ms(execution_.started_ms) + limit, [weak] {
      const std::shared_ptr<Run> run = weak.lock();
      if (run) run->context_.loop.spawn("execution deadline", run->time_out());
    });
  }
  try {
    asl::Outcome outcome = co_await interpreter_.run(stop_.get_token());
    co_await finish(std::move(outcome));
  } catch (const asl::Stopped&) {
  } catch (const std::exception& error) {
    base::log::error("execution {} cannot go on: {}", arn_, error.what());
  }
  deadline_.reset();
  ended_.set();
}

runtime::Task<> Run::finish(asl::Outcome outcome) {
  ExecutionRecord ended = execution_;
  if (!outcome.failure) {
    ended.status = "SUCCEEDED";
    ended.output = outcome.output.text;
    co_await end(std::move(ended), "ExecutionSucceeded",
                 json::Value::object({{"output", outcome.output.text}}), outcome.previous);
    co_return;
  }
  ended.status = "FAILED";
  if (!outcome.failure->error.empty()) ended.error = outcome.failure->error;
  ended.cause = outcome.failure->cause;
  co_await end(std::move(ended), "ExecutionFailed",
               failure_details(outcome.failure->error, outcome.failure->cause), outcome.previous);
}

runtime::Task<bool> Run::abort(std::optional<std::string> error, std::optional<std::string> cause) {
  const std::shared_ptr<Run> self = shared_from_this();
  ExecutionRecord ended = execution_;
  ended.status = "ABORTED";
  ended.error = error;
  ended.cause = cause;
  // AWS-QUIRK: recorded with previousEventId 0, and no ...StateAborted before it.
  const bool first =
      co_await end(std::move(ended), "ExecutionAborted", failure_details(error, cause), 0);
  stop_.request_stop();
  co_return first;
}

runtime::Task<> Run::time_out() {
  const std::shared_ptr<Run> self = shared_from_this();
  if (stop_.stop_requested()) co_return;
  ExecutionRecord ended = execution_;
  ended.status = "TIMED_OUT";
  ended.error = "States.Timeout";
  co_await end(std::move(ended), "ExecutionTimedOut", failure_details(ended.error, std::nullopt),
               0);
  stop_.request_stop();
}

runtime::Task<bool> Run::end(ExecutionRecord ended, std::string event_type, json::Value details,
                             int64_t previous) {
  if (history_.ended()) co_return false;
  if (kind_ == Kind::Express) {
    execution_ = std::move(ended);
    execution_.stopped_ms = base::to_epoch_ms(context_.clock.now());
  } else {
    ledger_.set_ending(std::move(ended));
  }
  co_return co_await history_.end(std::move(event_type), std::move(details), previous);
}

}  // namespace states
