// Operations on transform jobs.
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/description.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/listing.h"
#include "emulator/services/sagemaker/transform_request.h"
#include "emulator/services/sagemaker/transform_run.h"

namespace sagemaker {
namespace {

std::string name_of(const api::Call& call) {
  return call.input.text("TransformJobName");
}

storage::ResourceKey key_of(const api::Call& call) {
  return row_key({call.account, call.region}, kTransformJob, name_of(call));
}

json::Value summary(const Record& record) {
  json::ObjectBuilder members;
  for (const char* member : {"TransformJobName", "TransformJobArn", "CreationTime",
                             "TransformEndTime", "TransformJobStatus", "FailureReason"}) {
    members.copy(record.facts, member);
  }
  members.put("LastModifiedTime", record.modified_ms);
  return with_seconds(std::move(members).build(),
                      {"CreationTime", "TransformEndTime", "LastModifiedTime"});
}

}  // namespace

api::Reply SageMaker::create_transform_job(api::Call& call) {
  Context& context = *context_;
  const Owner owner{call.account, call.region};
  check_transform_request(call.input);
  const std::string model = call.input.text("ModelName");
  if (!context.records.find(row_key(owner, kModel, model))) {
    throw model_unknown(arn_of(owner, kModel, model));
  }
  const Record record = transform_record(owner, call.input, context.now_ms());
  if (!context.records.insert(record)) throw transform_job_exists(record.arn());
  context.publish(record);
  context.given.loop.spawn("transform job " + record.name(), run_transform(context, record.key));
  return json::Value::object({{"TransformJobArn", record.arn()}});
}

api::Reply SageMaker::describe_transform_job(api::Call& call) {
  const std::optional<Record> record = context_->records.find(key_of(call));
  if (!record) throw transform_job_unknown(name_of(call));
  return describe_reply(*record, call);
}

api::Reply SageMaker::list_transform_jobs(api::Call& call) {
  std::vector<Line> lines;
  for (const Record& record : context_->records.list({call.account, call.region}, kTransformJob)) {
    if (passes(record, call.input)) lines.push_back(line_of(record, call.input, summary(record)));
  }
  return page_of(std::move(lines), call.input, "TransformJobSummaries");
}

runtime::Task<api::Reply> SageMaker::stop_transform_job(api::Call& call) {
  Context& context = *context_;
  const storage::ResourceKey key = key_of(call);
  const std::optional<Record> stopping = co_await context.given.loop.offload([&] {
    return context.records.update(key, context.now_ms(), [](Record& row) {
      if (row.status() != "InProgress") return false;
      row.facts = row.facts.with("TransformJobStatus", "Stopping");
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
  if (!record) throw transform_job_unknown_to_update(name_of(call));
  if (record->ended()) throw transform_job_ended(record->status());
  co_return api::Reply();  // is Stopping already
}

}  // namespace sagemaker
