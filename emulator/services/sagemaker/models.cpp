// Operations on models.
#include <fmt/format.h>

#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/description.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/listing.h"

namespace sagemaker {
namespace {

storage::ResourceKey key_of(const api::Call& call) {
  return row_key({call.account, call.region}, kModel, call.input.text("ModelName"));
}

std::string arn_of_call(const api::Call& call) {
  return arn_of({call.account, call.region}, kModel, call.input.text("ModelName"));
}

// The one container that the model has.
const json::Value& container_of(const json::Value& request) {
  const json::Value& list = request["Containers"];
  if (list.size() > 1) throw unsupported("models with more than one container");
  if (list.size() == 1) return list[0];
  if (!request.has("PrimaryContainer")) {
    throw validation("Either PrimaryContainer or Containers is required.");
  }
  return request["PrimaryContainer"];
}

void check_container(const json::Value& container) {
  for (const char* member : {"ModelPackageName", "InferenceSpecificationName",
                             "AdditionalModelDataSources", "MultiModelConfig", "ImageConfig"}) {
    if (container.has(member)) throw unsupported(member);
  }
  if (container.text("Mode", "SingleModel") != "SingleModel") {
    throw unsupported(fmt::format("Mode {}", container.text("Mode")));
  }
  if (container.text("Image").empty()) throw validation("Image is required in the container.");
}

// Where the artifact is; "" when the container has none.
std::string model_data_of(const json::Value& container) {
  const json::Value* source = container["ModelDataSource"].find("S3DataSource");
  if (source == nullptr) return container.text("ModelDataUrl");
  if (source->text("S3DataType") != "S3Object" || source->text("CompressionType") != "Gzip") {
    throw unsupported("a ModelDataSource other than one S3Object with CompressionType Gzip");
  }
  return source->text("S3Uri");
}

json::Value shown_container(const json::Value& container, const std::string& uri) {
  json::Value shown = container;
  if (!shown.has("Mode")) shown = shown.with("Mode", "SingleModel");
  if (!shown.has("Environment")) shown = shown.with("Environment", json::Value::object());
  if (uri.empty()) return shown;
  const json::Value source = json::Value::object(
      {{"S3Uri", uri}, {"S3DataType", "S3Object"}, {"CompressionType", "Gzip"}});
  return shown.with("ModelDataUrl", uri)
      .with("ModelDataSource", json::Value::object({{"S3DataSource", source}}));
}

Record model_record(const api::Call& call, const json::Value& container, int64_t now_ms) {
  json::ObjectBuilder facts;
  facts.copy(call.input, "ModelName")
      .put("PrimaryContainer", container)
      .copy(call.input, "InferenceExecutionConfig")
      .copy(call.input, "ExecutionRoleArn")
      .copy(call.input, "VpcConfig")
      .put("CreationTime", now_ms)
      .put("ModelArn", arn_of_call(call))
      .put("EnableNetworkIsolation", call.input.flag("EnableNetworkIsolation"));
  return new_record(key_of(call), std::move(facts).build(), call.input, now_ms);
}

json::Value summary(const Record& record) {
  json::ObjectBuilder members;
  members.copy(record.facts, "ModelName")
      .copy(record.facts, "ModelArn")
      .copy(record.facts, "CreationTime");
  return with_seconds(std::move(members).build(), {"CreationTime"});
}

}  // namespace

runtime::Task<api::Reply> SageMaker::create_model(api::Call& call) {
  Context& context = *context_;
  const json::Value& container = container_of(call.input);
  check_container(container);
  const std::string uri = model_data_of(container);
  const storage::ResourceKey key = key_of(call);
  const auto existing =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (existing) throw model_exists(existing->arn());
  if (!uri.empty()) {
    const std::optional<Location> location = parse_location(uri);
    if (!location) throw bad_location("ModelDataUrl", uri);
    const bool there = co_await context.objects.exists({call.account, call.region}, *location);
    if (!there) throw model_data_unreadable(uri, call.input.text("ExecutionRoleArn"));
  }
  const Record record = model_record(call, shown_container(container, uri), context.now_ms());
  const bool inserted =
      co_await context.given.loop.offload([&] { return context.records.insert(record); });
  if (!inserted) throw model_exists(record.arn());
  co_return json::Value::object({{"ModelArn", record.arn()}});
}

api::Reply SageMaker::describe_model(api::Call& call) {
  const std::optional<Record> record = context_->records.find(key_of(call));
  if (!record) throw model_unknown(arn_of_call(call));
  return description(*record);
}

api::Reply SageMaker::list_models(api::Call& call) {
  std::vector<Line> lines;
  for (const Record& record : context_->records.list({call.account, call.region}, kModel)) {
    if (passes(record, call.input)) lines.push_back(line_of(record, call.input, summary(record)));
  }
  return page_of(std::move(lines), call.input, "Models");
}

api::Reply SageMaker::delete_model(api::Call& call) {
  if (!context_->records.remove(key_of(call))) throw model_unknown(arn_of_call(call));
  return {};
}

}  // namespace sagemaker
