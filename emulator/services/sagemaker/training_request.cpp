#include "emulator/services/sagemaker/training_request.h"

#include <fmt/format.h>

#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/transitions.h"

namespace sagemaker {
namespace {

constexpr int64_t kMaxRuntimeSecondsDefault = 86400;

json::Value with_default(const json::Value& object, std::string_view member, json::Value value) {
  return object.has(member) ? object : object.with(member, std::move(value));
}

json::Value shown_algorithm(const json::Value& algorithm) {
  json::Value shown = algorithm;
  if (!shown.has("MetricDefinitions") && is_xgboost(shown.text("TrainingImage"))) {
    shown = shown.with("MetricDefinitions", xgboost_metrics());
  }
  return with_default(shown, "EnableSageMakerMetricsTimeSeries", false);
}

}  // namespace

void check_training_request(const json::Value& request) {
  const json::Value& algorithm = request["AlgorithmSpecification"];
  if (algorithm.has("AlgorithmName")) throw unsupported("AlgorithmName");
  const std::string image = algorithm.text("TrainingImage");
  if (image.empty()) {
    throw validation(
        "Either TrainingImage or AlgorithmName is required in AlgorithmSpecification.");
  }
  for (const char* member : {"ContainerEntrypoint", "ContainerArguments", "TrainingImageConfig"}) {
    if (algorithm.has(member)) throw unsupported(member);
  }
  if (is_xgboost(image) && !algorithm["MetricDefinitions"].empty())
    throw metric_definitions_fixed();
  for (const char* member : {"ServerlessJobConfig", "ModelPackageConfig", "MlflowConfig"}) {
    if (request.has(member)) throw unsupported(member);
  }
  check_channels(request["InputDataConfig"]);
  const std::string output = request["OutputDataConfig"].text("S3OutputPath");
  if (!parse_location(output)) throw bad_location("S3OutputPath", output);
  const json::Value* checkpoint = request.find("CheckpointConfig");
  if (checkpoint != nullptr && !parse_location(checkpoint->text("S3Uri"))) {
    throw bad_location("CheckpointConfig.S3Uri", checkpoint->text("S3Uri"));
  }
}

json::Value shown_channels(const json::Value& channels) {
  json::Array shown;
  for (const json::Value& channel : channels.items()) {
    shown.push_back(with_default(with_default(channel, "CompressionType", "None"),
                                 "RecordWrapperType", "None"));
  }
  return shown;
}

json::Value shown_output(const json::Value& output) {
  return with_default(with_default(output, "KmsKeyId", ""), "CompressionType", "GZIP");
}

Record training_record(const Owner& owner, const json::Value& request, int64_t now_ms) {
  const std::string name = request.text("TrainingJobName");
  json::ObjectBuilder facts;
  facts.put("TrainingJobName", name)
      .put("TrainingJobArn", arn_of(owner, kTrainingJob, name))
      .put("TrainingJobStatus", "InProgress")
      .copy(request, "HyperParameters")
      .put("AlgorithmSpecification", shown_algorithm(request["AlgorithmSpecification"]))
      .copy(request, "RoleArn");
  if (request["InputDataConfig"].is_array()) {
    facts.put("InputDataConfig", shown_channels(request["InputDataConfig"]));
  }
  facts.put("OutputDataConfig", shown_output(request["OutputDataConfig"]))
      .copy(request, "ResourceConfig")
      .copy(request, "VpcConfig")
      .put("StoppingCondition", with_default(request["StoppingCondition"], "MaxRuntimeInSeconds",
                                             kMaxRuntimeSecondsDefault))
      .put("CreationTime", now_ms);
  for (const char* member : {"EnableNetworkIsolation", "EnableInterContainerTrafficEncryption",
                             "EnableManagedSpotTraining"}) {
    facts.put(member, request.flag(member));
  }
  for (const char* member :
       {"CheckpointConfig", "DebugHookConfig", "DebugRuleConfigurations", "TensorBoardOutputConfig",
        "ExperimentConfig", "ProfilerConfig", "ProfilerRuleConfigurations", "Environment",
        "RetryStrategy", "RemoteDebugConfig", "InfraCheckConfig", "SessionChainingConfig"}) {
    facts.copy(request, member);
  }
  return new_record(row_key(owner, kTrainingJob, name),
                    with_secondary_status(std::move(facts).build(), "Starting",
                                          "Preparing the instances for training", now_ms),
                    request, now_ms);
}

}  // namespace sagemaker
