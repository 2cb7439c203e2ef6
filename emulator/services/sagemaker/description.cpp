#include "emulator/services/sagemaker/description.h"

#include "emulator/base/time.h"
#include "emulator/json/io.h"

namespace sagemaker {
namespace {

json::Value items_with_seconds(const json::Value& list,
                               std::initializer_list<std::string_view> members) {
  json::Array items;
  for (const json::Value& item : list.items())
    items.push_back(with_seconds(item, members));
  return items;
}

json::Value tag_map(const json::Value& tags) {
  json::Members members;
  for (const json::Value& tag : tags.items())
    members.emplace_back(tag.text("Key"), tag["Value"]);
  return members;
}

std::string_view detail_type(std::string_view kind) {
  if (kind == kTrainingJob) return "SageMaker Training Job State Change";
  if (kind == kTuningJob) return "SageMaker HyperParameter Tuning Job State Change";
  return "SageMaker Transform Job State Change";
}

}  // namespace

json::Value with_seconds(json::Value object, std::initializer_list<std::string_view> members) {
  for (const std::string_view member : members) {
    const json::Value* time = object.find(member);
    if (time == nullptr || !time->is_int()) continue;
    object = object.with(member, base::to_epoch_seconds(base::from_epoch_ms(time->as_int())));
  }
  return object;
}

json::Value description(const Record& record) {
  json::Value facts = with_seconds(
      record.facts, {"CreationTime", "LastModifiedTime", "TrainingStartTime", "TrainingEndTime",
                     "HyperParameterTuningEndTime", "TransformStartTime", "TransformEndTime"});
  if (const json::Value* list = facts.find("SecondaryStatusTransitions")) {
    facts = facts.with("SecondaryStatusTransitions",
                       items_with_seconds(*list, {"StartTime", "EndTime"}));
  }
  if (const json::Value* list = facts.find("FinalMetricDataList")) {
    facts = facts.with("FinalMetricDataList", items_with_seconds(*list, {"Timestamp"}));
  }
  for (const char* member : {"BestTrainingJob", "OverallBestTrainingJob"}) {
    if (const json::Value* best = facts.find(member)) {
      facts = facts.with(
          member, with_seconds(*best, {"CreationTime", "TrainingStartTime", "TrainingEndTime"}));
    }
  }
  if (const json::Value* details = facts.find("TuningJobCompletionDetails")) {
    facts = facts.with("TuningJobCompletionDetails",
                       with_seconds(*details, {"ConvergenceDetectedTime"}));
  }
  return facts;
}

json::Value event_detail(const Record& record) {
  json::Value detail = record.facts;
  if (const json::Value* best = detail.find("BestTrainingJob")) {
    // Only the name, as in the one recorded output of Step Functions.
    detail = detail.with("BestTrainingJob",
                         json::Value::object({{"TrainingJobName", (*best)["TrainingJobName"]}}));
  }
  return detail.with("Tags", tag_map(record.tags));
}

runtime::Event event_of(const Record& record) {
  runtime::Event event;
  event.source = "aws.sagemaker";
  event.detail_type = detail_type(record.key.kind);
  event.account = record.key.account;
  event.region = record.key.region;
  event.resources = {record.arn()};
  event.detail = event_detail(record);
  return event;
}

api::Reply describe_reply(const Record& record, const api::Call& call) {
  api::Reply reply(description(record));
  if (call.origin == api::Origin::Internal) {
    reply.headers.set(kDetailHeader, json::print(event_detail(record)));
  }
  return reply;
}

}  // namespace sagemaker
