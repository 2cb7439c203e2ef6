// Operations on training jobs.
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/description.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/listing.h"
#include "emulator/services/sagemaker/training_request.h"
#include "emulator/services/sagemaker/training_run.h"

namespace sagemaker {
namespace {

storage::ResourceKey key_of(const api::Call& call) {
  return row_key({call.account, call.region}, kTrainingJob, call.input.text("TrainingJobName"));
}

json::Value summary(const Record& record) {
  json::ObjectBuilder members;
  members.copy(record.facts, "TrainingJobName")
      .copy(record.facts, "TrainingJobArn")
      .copy(record.facts, "CreationTime")
      .copy(record.facts, "TrainingEndTime")
      .copy(record.facts, "LastModifiedTime")
      .copy(record.facts, "TrainingJobStatus");
  if (!record.ended()) members.copy(record.facts, "SecondaryStatus");
  return with_seconds(std::move(members).build(),
                      {"CreationTime", "TrainingEndTime", "LastModifiedTime"});
}

}  // namespace

runtime::Task<api::Reply> SageMaker::create_training_job(api::Call& call) {
  Context& context = *context_;
  const Owner owner{call.account, call.region};
  check_training_request(call.input);
  const storage::ResourceKey key = key_of(call);
  const auto existing =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (existing) throw training_job_exists(existing->arn());
  co_await require_channels(context, owner, call.input["InputDataConfig"],
                            call.input.text("RoleArn"));

  const Record record = training_record(owner, call.input, context.now_ms());
  const bool inserted =
      co_await context.given.loop.offload([&] { return context.records.insert(record); });
  if (!inserted) throw training_job_exists(record.arn());
  context.publish(record);
  context.given.loop.spawn("training job " + record.name(), run_training(context, key));
  co_return json::Value::object({{"TrainingJobArn", record.arn()}});
}

api::Reply SageMaker::describe_training_job(api::Call& call) {
  const std::optional<Record> record = context_->records.find(key_of(call));
  if (!record) throw training_job_unknown();
  return describe_reply(*record, call);
}

api::Reply SageMaker::list_training_jobs(api::Call& call) {
  std::vector<Line> lines;
  for (const Record& record : context_->records.list({call.account, call.region}, kTrainingJob)) {
    if (passes(record, call.input)) lines.push_back(line_of(record, call.input, summary(record)));
  }
  return page_of(std::move(lines), call.input, "TrainingJobSummaries");
}

runtime::Task<api::Reply> SageMaker::stop_training_job(api::Call& call) {
  Context& context = *context_;
  const storage::ResourceKey key = key_of(call);
  const bool stopped = co_await stop_training(context, key);
  if (stopped) co_return api::Reply();
  const auto record =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (!record) throw training_job_unknown();
  if (record->ended()) throw training_job_ended(record->status());
  co_return api::Reply();  // is Stopping already
}

api::Reply SageMaker::delete_training_job(api::Call& call) {
  const storage::ResourceKey key = key_of(call);
  const std::optional<Record> record = context_->records.find(key);
  if (!record) throw training_job_unknown();
  if (!record->ended()) throw training_job_runs(record->status());
  context_->records.remove(key);
  return {};
}

}  // namespace sagemaker
