#include "emulator/services/sagemaker/tuning_spec.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "emulator/base/text.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/training_request.h"

namespace sagemaker {
namespace {

constexpr const char* kObjectiveParameter = "_tuning_objective_metric";
constexpr const char* kObjectiveMetric = "ObjectiveMetric";
constexpr size_t kHyperParametersMax = 100;  // static and tuned, the objective's one included
constexpr size_t kRangesMax = 30;

const json::Value& config_of(const json::Value& request) {
  return request["HyperParameterTuningJobConfig"];
}

std::string image_of(const json::Value& request) {
  return request["TrainingJobDefinition"]["AlgorithmSpecification"].text("TrainingImage");
}

void check_supported(const json::Value& request) {
  if (request.has("TrainingJobDefinitions")) throw unsupported("TrainingJobDefinitions");
  if (request.has("WarmStartConfig")) throw unsupported("WarmStartConfig");
  if (request.has("Autotune")) throw unsupported("Autotune");
  const json::Value& config = config_of(request);
  if (config.text("Strategy") == "Hyperband") throw unsupported("the strategy Hyperband");
  if (config.has("StrategyConfig")) throw unsupported("StrategyConfig");
  if (config.text("TrainingJobEarlyStoppingType", "Off") != "Off") {
    throw unsupported("TrainingJobEarlyStoppingType Auto");
  }
  if (!config["ParameterRanges"]["AutoParameters"].empty()) throw unsupported("AutoParameters");
  const json::Value& convergence = config["TuningJobCompletionCriteria"]["ConvergenceDetected"];
  if (convergence.text("CompleteOnConvergence", "Disabled") != "Disabled") {
    throw unsupported("CompleteOnConvergence");
  }
  const json::Value* definition = request.find("TrainingJobDefinition");
  if (definition == nullptr) throw validation("TrainingJobDefinition is required.");
  for (const char* member : {"TuningObjective", "HyperParameterRanges"}) {
    if (definition->has(member)) {
      throw validation(
          fmt::format("{} of TrainingJobDefinition goes with TrainingJobDefinitions.", member));
    }
  }
  if (!config.has("HyperParameterTuningJobObjective")) {
    throw validation("HyperParameterTuningJobObjective is required with TrainingJobDefinition.");
  }
}

void check_metric(const json::Value& request, const std::string& metric) {
  const json::Value& algorithm = request["TrainingJobDefinition"]["AlgorithmSpecification"];
  const json::Value& definitions = algorithm["MetricDefinitions"];
  if (is_xgboost(algorithm.text("TrainingImage"))) {
    if (!definitions.empty()) throw metric_definitions_fixed();
    if (!metric.starts_with("validation:") || !xgboost_regex(metric))
      throw objective_unknown(metric);
    return;
  }
  for (size_t i = 0; i < definitions.size(); ++i) {
    if (definitions[i].text("Name") == metric) return;
  }
  throw metric_required();
}

double limit(const json::Value& range, std::string_view member, tuning::RangeKind kind) {
  const std::string text = range.text(member);
  if (kind == tuning::RangeKind::Integer) {
    if (const std::optional<int64_t> number = base::parse_int(text)) {
      return static_cast<double>(*number);
    }
  } else if (const std::optional<double> number = base::parse_double(text)) {
    return *number;
  }
  const bool integer = kind == tuning::RangeKind::Integer;
  throw validation(fmt::format("The {} of the hyperparameter range {}, \"{}\", is not {} number.",
                               member, range.text("Name"), text, integer ? "an integer" : "a"));
}

tuning::Scaling scaling_of(const json::Value& range, const std::string& image) {
  const std::string type = range.text("ScalingType", "Auto");
  if (type == "Linear") return tuning::Scaling::Linear;
  if (type == "Logarithmic") return tuning::Scaling::Logarithmic;
  if (type == "ReverseLogarithmic") return tuning::Scaling::ReverseLogarithmic;
  // The algorithm recommends linear scaling for all that it lets tune.
  return is_xgboost(image) ? tuning::Scaling::Linear : tuning::Scaling::Auto;
}

std::vector<tuning::Range> ranges_of(const json::Value& lists, const std::string& image) {
  std::vector<tuning::Range> ranges;
  const auto numeric = [&](const char* list, tuning::RangeKind kind) {
    for (size_t i = 0; i < lists[list].size(); ++i) {
      const json::Value& range = lists[list][i];
      ranges.push_back({range.text("Name"),
                        kind,
                        limit(range, "MinValue", kind),
                        limit(range, "MaxValue", kind),
                        scaling_of(range, image),
                        {}});
    }
  };
  numeric("IntegerParameterRanges", tuning::RangeKind::Integer);
  numeric("ContinuousParameterRanges", tuning::RangeKind::Continuous);
  const json::Value& categorical = lists["CategoricalParameterRanges"];
  for (size_t i = 0; i < categorical.size(); ++i) {
    tuning::Range range;
    range.name = categorical[i].text("Name");
    range.kind = tuning::RangeKind::Categorical;
    for (size_t k = 0; k < categorical[i]["Values"].size(); ++k) {
      range.values.push_back(categorical[i]["Values"][k].as_string());
    }
    ranges.push_back(std::move(range));
  }
  return ranges;
}

tuning::Strategy strategy_of(const std::string& name) {
  if (name == "Random") return tuning::Strategy::Random;
  if (name == "Grid") return tuning::Strategy::Grid;
  if (name == "Hyperband") return tuning::Strategy::Hyperband;
  return tuning::Strategy::Bayesian;
}

void check_ranges(const json::Value& request, const TuningSpec& spec) {
  if (spec.ranges.size() > kRangesMax) {
    throw validation(fmt::format("At most {} hyperparameters can be tuned.", kRangesMax));
  }
  const json::Value& fixed = request["TrainingJobDefinition"]["StaticHyperParameters"];
  for (const tuning::Range& range : spec.ranges) {
    if (fixed.has(range.name)) {
      throw validation(fmt::format(
          "The hyperparameter {} is in StaticHyperParameters and in ParameterRanges.", range.name));
    }
    if (is_xgboost(image_of(request)) && !is_xgboost_tunable(range.name)) {
      throw not_tunable(range.name);
    }
  }
  if (fixed.size() + spec.ranges.size() + 1 > kHyperParametersMax) {
    throw validation(
        fmt::format("A tuning job can have at most {} hyperparameters.", kHyperParametersMax));
  }
  const std::string problem = tuning::problem(spec.strategy, tuning::Space(spec.ranges));
  if (!problem.empty()) {
    throw validation(fmt::format("The hyperparameter ranges are not valid: {}.", problem));
  }
}

// MaxNumberOfTrainingJobs, which Grid alone can do without.
int64_t jobs_max(const json::Value& limits, const TuningSpec& spec) {
  const double combinations = tuning::Space(spec.ranges).cardinality();
  if (limits.has("MaxNumberOfTrainingJobs")) {
    const int64_t jobs = limits.integer("MaxNumberOfTrainingJobs");
    if (combinations < static_cast<double>(jobs)) throw too_few_combinations(combinations, jobs);
    if (spec.strategy == tuning::Strategy::Grid && combinations != static_cast<double>(jobs)) {
      throw validation(fmt::format(
          "MaxNumberOfTrainingJobs, [{}], must be the number of combinations of the grid, [{}], or "
          "absent.",
          jobs, combinations));
    }
    return jobs;
  }
  if (spec.strategy != tuning::Strategy::Grid) {
    throw validation("MaxNumberOfTrainingJobs is required for this strategy.");
  }
  constexpr double kCombinationsMax = 1e6;
  if (combinations > kCombinationsMax) throw validation("The grid has too many combinations.");
  return static_cast<int64_t>(combinations);
}

template <class T>
std::optional<T> optional_number(const json::Value& object, std::string_view member) {
  const json::Value& value = object[member];
  if (!value.is_number()) return std::nullopt;
  return static_cast<T>(value.as_double());
}

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

}  // namespace

TuningSpec tuning_spec(const json::Value& request) {
  const json::Value& config = config_of(request);
  const json::Value& limits = config["ResourceLimits"];
  const json::Value& criteria = config["TuningJobCompletionCriteria"];
  TuningSpec spec;
  spec.strategy = strategy_of(config.text("Strategy"));
  const json::Value& objective = config["HyperParameterTuningJobObjective"];
  spec.goal =
      objective.text("Type") == "Maximize" ? tuning::Goal::Maximize : tuning::Goal::Minimize;
  spec.metric = objective.text("MetricName");
  spec.ranges = ranges_of(config["ParameterRanges"], image_of(request));
  check_ranges(request, spec);
  spec.jobs_max = jobs_max(limits, spec);
  spec.parallel = limits.integer("MaxParallelTrainingJobs", 1);
  spec.runtime_seconds_max = optional_number<int64_t>(limits, "MaxRuntimeInSeconds");
  spec.target = optional_number<double>(criteria, "TargetObjectiveMetricValue");
  spec.not_improving_max = optional_number<int64_t>(criteria["BestObjectiveNotImproving"],
                                                    "MaxNumberOfTrainingJobsNotImproving");
  spec.seed = optional_number<uint64_t>(config, "RandomSeed");
  return spec;
}

void check_tuning_request(const json::Value& request) {
  check_supported(request);
  check_metric(request, config_of(request)["HyperParameterTuningJobObjective"].text("MetricName"));
  check_training_request(request["TrainingJobDefinition"]);
  tuning_spec(request);
}

Record tuning_record(const Owner& owner, const json::Value& request, uint64_t seed,
                     int64_t now_ms) {
  const std::string name = request.text("HyperParameterTuningJobName");
  const TuningSpec spec = tuning_spec(request);
  const json::Value& config = config_of(request);
  const json::Value limits =
      config["ResourceLimits"].with("MaxNumberOfTrainingJobs", spec.jobs_max);
  json::ObjectBuilder facts;
  facts.put("HyperParameterTuningJobName", name)
      .put("HyperParameterTuningJobArn", arn_of(owner, kTuningJob, name))
      .put("HyperParameterTuningJobConfig", config.with("ResourceLimits", limits))
      .put("TrainingJobDefinition", shown_definition(request["TrainingJobDefinition"], spec.metric))
      .put("HyperParameterTuningJobStatus", "InProgress")
      .put("CreationTime", now_ms)
      .put("LastModifiedTime", now_ms);
  Record record;
  record.key = row_key(owner, kTuningJob, name);
  record.created_ms = record.modified_ms = now_ms;
  record.facts = std::move(facts).build();
  if (request["Tags"].is_array()) record.tags = request["Tags"];
  record.local = json::Value::object({{"Seed", std::to_string(spec.seed.value_or(seed))}});
  return record;
}

uint64_t seed_of(const Record& tuning_job) {
  return std::strtoull(tuning_job.local.text("Seed", "0").c_str(), nullptr, 10);
}

std::string trial_name(std::string_view tuning_job, int64_t number, std::string_view hex) {
  return fmt::format("{}-{:03}-{}", tuning_job, number, hex);
}

Record trial_record(const Record& tuning_job, int64_t number, std::string_view name,
                    const tuning::Suggestion& suggestion, int64_t now_ms) {
  const json::Value& definition = tuning_job.facts["TrainingJobDefinition"];
  const json::Value& objective = config_of(tuning_job.facts)["HyperParameterTuningJobObjective"];
  json::Value parameters = definition["StaticHyperParameters"];
  json::Members tuned;
  for (const auto& [parameter, value] : suggestion.point) {
    parameters = parameters.with(parameter, value);
    tuned.emplace_back(parameter, value);
  }
  json::Value request = definition.without("StaticHyperParameters")
                            .with("TrainingJobName", name)
                            .with("HyperParameters", parameters)
                            .with("ResourceConfig", trial_resources(definition));
  if (const auto checkpoints = parse_location(definition["CheckpointConfig"].text("S3Uri"))) {
    // A folder of its own: trials must not go on from each other's checkpoints.
    request = request.with("CheckpointConfig", definition["CheckpointConfig"].with(
                                                   "S3Uri", checkpoints->below(name).uri()));
  }
  Record record = training_record(owner_of(tuning_job.key), request, now_ms);
  record.parent = tuning_job.key.name;
  record.facts = record.facts.with("TuningJobArn", tuning_job.arn());
  record.tags = tuning_job.tags;
  record.local = json::Value::object({{"Number", number},
                                      {"Tuned", std::move(tuned)},
                                      {"Why", suggestion.why},
                                      {"Objective", objective}});
  return record;
}

}  // namespace sagemaker
