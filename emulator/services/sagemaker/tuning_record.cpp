#include "emulator/services/sagemaker/tuning_record.h"

#include <fmt/format.h>

#include <cstdlib>

#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/metrics.h"
#include "emulator/services/sagemaker/objects.h"
#include "emulator/services/sagemaker/training_request.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "trainers/tuner/why.h"

namespace sagemaker {
namespace {

json::Value shown_definition(const json::Value& given, const std::string& metric) {
  const json::Value& algorithm = given["AlgorithmSpecification"];
  const bool built_in = is_xgboost(algorithm.text("TrainingImage"));
  const json::Value definitions = built_in ? xgboost_metrics() : algorithm["MetricDefinitions"];
  json::Array metrics = definitions.items();
  for (const json::Value& definition : definitions.items()) {
    if (definition.text("Name") != metric) continue;
    metrics.push_back(definition.with("Name", kObjectiveMetric));
  }
  const json::Value& fixed = given["StaticHyperParameters"];
  json::Value shown =
      given.with("StaticHyperParameters", fixed.with(kObjectiveParameter, metric))
          .with("AlgorithmSpecification", algorithm.with("MetricDefinitions", std::move(metrics)))
          .with("OutputDataConfig", shown_output(given["OutputDataConfig"]));
  if (given["InputDataConfig"].is_array()) {
    shown = shown.with("InputDataConfig", shown_channels(given["InputDataConfig"]));
  }
  return shown;
}

json::Value shown_config(const json::Value& given, const TuningSpec& spec) {
  json::Value shown = given.with(
      "ResourceLimits", given["ResourceLimits"].with("MaxNumberOfTrainingJobs", spec.jobs_max));
  if (!given.has("TrainingJobEarlyStoppingType")) {
    shown = shown.with("TrainingJobEarlyStoppingType", "Off");
  }
  if (spec.strategy != tuning::Strategy::Hyperband) return shown;
  const json::Value resources = json::Value::object(
      {{"MinResource", spec.resources.min}, {"MaxResource", spec.resources.max}});
  return shown.with("StrategyConfig",
                    json::Value::object({{"HyperbandStrategyConfig", resources}}));
}

void put_definitions(json::ObjectBuilder& facts, const json::Value& request) {
  json::Array shown;
  for (const json::Value& definition : definitions_of(request)) {
    const std::string metric = tuning_objective(request, definition).text("MetricName");
    shown.push_back(shown_definition(definition, metric));
  }
  if (request.has("TrainingJobDefinition")) {
    facts.put("TrainingJobDefinition", shown.front());
  } else {
    facts.put("TrainingJobDefinitions", std::move(shown));
  }
}

json::Value trial_resources(const json::Value& definition) {
  const json::Value& wanted = definition["HyperParameterTuningResourceConfig"];
  if (!wanted.is_object()) return definition["ResourceConfig"];
  json::ObjectBuilder resources;
  const json::Value& first = wanted["InstanceConfigs"][0];
  const json::Value& instance = first.is_object() ? first : wanted;
  resources.copy(instance, "InstanceType")
      .copy(instance, "InstanceCount")
      .copy(instance.has("VolumeSizeInGB") ? instance : wanted, "VolumeSizeInGB");
  return std::move(resources).build();
}

// The CreateTrainingJob request of a trial.
json::Value trial_request(const json::Value& definition, std::string_view name,
                          const tuning::Point& point) {
  json::Value parameters = definition["StaticHyperParameters"];
  for (const auto& [parameter, value] : point)
    parameters = parameters.with(parameter, value);
  json::Value request = definition.without("StaticHyperParameters")
                            .with("TrainingJobName", name)
                            .with("HyperParameters", parameters)
                            .with("ResourceConfig", trial_resources(definition));
  const auto checkpoints = parse_location(definition["CheckpointConfig"].text("S3Uri"));
  if (!checkpoints) return request;
  // A folder of its own: trials must not go on from each other's checkpoints.
  return request.with("CheckpointConfig",
                      definition["CheckpointConfig"].with("S3Uri", checkpoints->below(name).uri()));
}

}  // namespace

Record tuning_record(const Owner& owner, const json::Value& request, uint64_t seed,
                     int64_t now_ms) {
  const std::string name = request.text("HyperParameterTuningJobName");
  const TuningSpec spec = tuning_spec(request);
  json::ObjectBuilder facts;
  facts.put("HyperParameterTuningJobName", name)
      .put("HyperParameterTuningJobArn", arn_of(owner, kTuningJob, name))
      .put("HyperParameterTuningJobConfig", shown_config(tuning_config(request), spec));
  put_definitions(facts, request);
  facts.put("HyperParameterTuningJobStatus", "InProgress")
      .put("CreationTime", now_ms)
      .put("LastModifiedTime", now_ms)
      .copy(request, "WarmStartConfig")
      .copy(request, "Autotune");
  Record record =
      new_record(row_key(owner, kTuningJob, name), std::move(facts).build(), request, now_ms);
  record.local = json::Value::object({{"Seed", std::to_string(spec.seed.value_or(seed))}});
  return record;
}

uint64_t seed_of(const Record& tuning_job) {
  return std::strtoull(tuning_job.local.text("Seed", "0").c_str(), nullptr, 10);
}

std::string trial_name(std::string_view tuning_job, int64_t number, std::string_view hex) {
  return fmt::format("{}-{:03}-{}", tuning_job, number, hex);
}

Record trial_record(const Record& tuning_job, int64_t number, size_t search, std::string_view name,
                    const tuning::Suggestion& suggestion, int64_t now_ms) {
  const json::Value definition = definitions_of(tuning_job.facts).at(search);
  json::Members tuned;
  for (const auto& [parameter, value] : suggestion.point)
    tuned.emplace_back(parameter, value);
  Record record = training_record(owner_of(tuning_job.key),
                                  trial_request(definition, name, suggestion.point), now_ms);
  record.parent = tuning_job.key.name;
  record.facts = record.facts.with("TuningJobArn", tuning_job.arn());
  record.tags = tuning_job.tags;
  record.local =
      json::Value::object({{"Number", number},
                           {"Search", static_cast<int64_t>(search)},
                           {"Tuned", std::move(tuned)},
                           {"Why", tuner::why_json(suggestion.why)},
                           {"Fit", suggestion.fit},
                           {"Objective", tuning_objective(tuning_job.facts, definition)}});
  if (definition.has("DefinitionName")) {
    record.local = record.local.with("DefinitionName", definition["DefinitionName"]);
  }
  return record;
}

tuning::Trial trial_of(const Record& trial) {
  tuning::Trial result;
  for (const auto& [parameter, value] : trial.local["Tuned"].members())
    result.point[parameter] = value.as_string();
  result.fit = trial.local.text("Fit");
  return result;
}

}  // namespace sagemaker
