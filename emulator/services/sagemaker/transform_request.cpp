#include "emulator/services/sagemaker/transform_request.h"

#include <fmt/format.h>

#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/inputs.h"

namespace sagemaker {
namespace {

constexpr int64_t kConcurrentMegabytesMax = 100;

json::Value with_default(const json::Value& object, std::string_view member, json::Value value) {
  return object.has(member) ? object : object.with(member, std::move(value));
}

void check_processing(const json::Value& processing) {
  for (const char* filter : {"InputFilter", "OutputFilter"}) {
    if (processing.text(filter, "$") != "$") {
      throw unsupported(fmt::format("DataProcessing.{} other than \"$\"", filter));
    }
  }
  if (processing.text("JoinSource", "None") != "None") {
    throw unsupported("DataProcessing.JoinSource other than None");
  }
}

}  // namespace

void check_transform_request(const json::Value& request) {
  const json::Value& input = request["TransformInput"];
  input_of(input["DataSource"]["S3DataSource"]);
  const std::string split = input.text("SplitType", "None");
  if (split != "None" && split != "Line") throw unsupported(fmt::format("SplitType {}", split));
  const std::string output = request["TransformOutput"].text("S3OutputPath");
  if (!parse_location(output)) throw bad_location("S3OutputPath", output);
  if (request.has("DataCaptureConfig")) throw unsupported("DataCaptureConfig");
  check_processing(request["DataProcessing"]);
  const int64_t megabytes =
      request.integer("MaxPayloadInMB", 0) * request.integer("MaxConcurrentTransforms", 1);
  if (megabytes > kConcurrentMegabytesMax) {
    throw validation(fmt::format("MaxConcurrentTransforms * MaxPayloadInMB must not exceed {} MB.",
                                 kConcurrentMegabytesMax));
  }
}

Record transform_record(const Owner& owner, const json::Value& request, int64_t now_ms) {
  const std::string name = request.text("TransformJobName");
  const json::Value input = with_default(
      with_default(request["TransformInput"], "CompressionType", "None"), "SplitType", "None");
  const json::Value output = with_default(
      with_default(request["TransformOutput"], "AssembleWith", "None"), "KmsKeyId", "");
  json::Value processing = request["DataProcessing"];
  for (const auto& [member, value] : {std::pair("InputFilter", "$"), std::pair("OutputFilter", "$"),
                                      std::pair("JoinSource", "None")}) {
    processing = with_default(processing, member, value);
  }
  json::ObjectBuilder facts;
  facts.put("TransformJobName", name)
      .put("TransformJobArn", arn_of(owner, kTransformJob, name))
      .put("TransformJobStatus", "InProgress")
      .copy(request, "ModelName")
      .copy(request, "MaxConcurrentTransforms")
      .copy(request, "ModelClientConfig")
      .copy(request, "MaxPayloadInMB")
      .copy(request, "BatchStrategy")
      .copy(request, "Environment")
      .put("TransformInput", input)
      .put("TransformOutput", output)
      .copy(request, "TransformResources")
      .put("CreationTime", now_ms)
      .put("DataProcessing", processing)
      .copy(request, "ExperimentConfig");
  return new_record(row_key(owner, kTransformJob, name), std::move(facts).build(), request, now_ms);
}

}  // namespace sagemaker
