// Operations on hyperparameter tuning jobs.
#include "emulator/services/sagemaker/autotune.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/description.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/listing.h"
#include "emulator/services/sagemaker/trials.h"
#include "emulator/services/sagemaker/tuning_record.h"
#include "emulator/services/sagemaker/tuning_request.h"
#include "emulator/services/sagemaker/tuning_run.h"
#include "emulator/services/sagemaker/tuning_view.h"
#include "emulator/services/sagemaker/warm_start.h"

namespace sagemaker {
namespace {

std::string name_of(const api::Call& call) {
  return call.input.text("HyperParameterTuningJobName");
}

storage::ResourceKey key_of(const api::Call& call) {
  return row_key({call.account, call.region}, kTuningJob, name_of(call));
}

json::Value summary(const Record& record) {
  const json::Value& config = record.facts["HyperParameterTuningJobConfig"];
  json::ObjectBuilder members;
  members.copy(record.facts, "HyperParameterTuningJobName")
      .copy(record.facts, "HyperParameterTuningJobArn")
      .copy(record.facts, "HyperParameterTuningJobStatus")
      .copy(config, "Strategy")
      .copy(record.facts, "CreationTime")
      .copy(record.facts, "HyperParameterTuningEndTime")
      .copy(record.facts, "LastModifiedTime")
      .copy(record.facts, "TrainingJobStatusCounters")
      .copy(record.facts, "ObjectiveStatusCounters")
      .copy(config, "ResourceLimits");
  return with_seconds(std::move(members).build(),
                      {"CreationTime", "HyperParameterTuningEndTime", "LastModifiedTime"});
}

json::Value trial_line(const Record& trial) {
  json::Value shown =
      with_seconds(trial_summary(trial), {"CreationTime", "TrainingStartTime", "TrainingEndTime"});
  if (const json::Value* metric = shown.find("FinalHyperParameterTuningJobObjectiveMetric")) {
    shown = shown.with("FinalHyperParameterTuningJobObjectiveMetric",
                       metric->with("Type", trial.local["Objective"]["Type"]));
  }
  return shown;
}

// Blocking.
void check_parents(const Context& context, const Owner& owner, const json::Value& request) {
  std::vector<Record> parents;
  for (const std::string& name : parent_names(request)) {
    std::optional<Record> parent = context.records.find(row_key(owner, kTuningJob, name));
    if (!parent) throw tuning_job_unknown(name);
    parents.push_back(std::move(*parent));
  }
  check_warm_start(request, parents);
}

}  // namespace

runtime::Task<api::Reply> SageMaker::create_tuning_job(api::Call& call) {
  Context& context = *context_;
  const Owner owner{call.account, call.region};
  const json::Value request = autotuned(call.input);
  check_tuning_request(request);
  const storage::ResourceKey key = key_of(call);
  const auto existing =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (existing) throw tuning_job_exists(name_of(call));
  co_await context.given.loop.offload([&] { check_parents(context, owner, request); });
  for (const json::Value& definition : definitions_of(request)) {
    co_await require_channels(context, owner, definition["InputDataConfig"],
                              definition.text("RoleArn"));
  }

  const int64_t now_ms = context.now_ms();
  Record record = tuning_record(owner, request, context.given.ids.next(), now_ms);
  record.facts = Trials(tuning_spec(record.facts)).shown(record.facts, now_ms);
  const bool inserted =
      co_await context.given.loop.offload([&] { return context.records.insert(record); });
  if (!inserted) throw tuning_job_exists(name_of(call));
  context.publish(record);
  context.given.loop.spawn("tuning job " + record.name(), run_tuning(context, key));
  co_return json::Value::object({{"HyperParameterTuningJobArn", record.arn()}});
}

api::Reply SageMaker::describe_tuning_job(api::Call& call) {
  const std::optional<Record> record = context_->records.find(key_of(call));
  if (!record) throw tuning_job_unknown(name_of(call));
  return describe_reply(*record, call);
}

std::optional<json::Value> SageMaker::view_tuning_job(const std::string& account,
                                                      const std::string& region,
                                                      const std::string& name) const {
  const storage::ResourceKey key = row_key({account, region}, kTuningJob, name);
  const std::optional<Record> record = context_->records.find(key);
  if (!record) return std::nullopt;
  return tuning_view(*record, context_->records.children(key));
}

api::Reply SageMaker::list_tuning_jobs(api::Call& call) {
  std::vector<Line> lines;
  for (const Record& record : context_->records.list({call.account, call.region}, kTuningJob)) {
    if (passes(record, call.input)) lines.push_back(line_of(record, call.input, summary(record)));
  }
  return page_of(std::move(lines), call.input, "HyperParameterTuningJobSummaries");
}

runtime::Task<api::Reply> SageMaker::stop_tuning_job(api::Call& call) {
  Context& context = *context_;
  const storage::ResourceKey key = key_of(call);
  const std::optional<Record> stopping = co_await context.given.loop.offload([&] {
    const int64_t now_ms = context.now_ms();
    return context.records.update(key, now_ms, [&](Record& row) {
      if (row.status() != "InProgress") return false;
      row.facts = row.facts.with("HyperParameterTuningJobStatus", "Stopping")
                      .with("LastModifiedTime", now_ms);
      return true;
    });
  });
  if (stopping) {
    context.publish(*stopping);
    context.runs.halt(text_of(key), Halt::Requested);
    co_return api::Reply();
  }
  const auto record =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (!record) throw tuning_job_unknown(name_of(call));
  if (record->ended()) throw tuning_job_ended(record->status());
  co_return api::Reply();  // is Stopping already
}

api::Reply SageMaker::list_trials(api::Call& call) {
  const storage::ResourceKey key = key_of(call);
  if (!context_->records.find(key)) throw tuning_job_unknown(name_of(call));
  const bool by_objective = call.input.text("SortBy") == "FinalObjectiveMetricValue";
  std::vector<Line> lines;
  for (const Record& trial : context_->records.children(key)) {
    if (!passes(trial, call.input)) continue;
    Line line = line_of(trial, call.input, trial_line(trial));
    if (by_objective) {
      const std::optional<double> value = objective_of(trial);
      if (!value) continue;  // as documented
      line.number = *value;
    }
    lines.push_back(std::move(line));
  }
  return page_of(std::move(lines), call.input, "TrainingJobSummaries");
}

}  // namespace sagemaker
