#include "emulator/services/sagemaker/tuning_request.h"

#include <fmt/format.h>

#include <set>

#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/training_request.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "trainers/tuner/config.h"

namespace sagemaker {
namespace {

constexpr size_t kHyperParametersMax = 100;  // static and tuned, the objective's one included

void check_single(const json::Value& request) {
  const json::Value& definition = request["TrainingJobDefinition"];
  for (const char* member : {"TuningObjective", "HyperParameterRanges"}) {
    if (definition.has(member)) {
      throw validation(
          fmt::format("{} of TrainingJobDefinition goes with TrainingJobDefinitions.", member));
    }
  }
  if (!tuning_config(request).has("HyperParameterTuningJobObjective")) {
    throw validation("HyperParameterTuningJobObjective is required with TrainingJobDefinition.");
  }
}

void check_member_of_several(const json::Value& definition, std::set<std::string>& names) {
  for (const char* member : {"DefinitionName", "TuningObjective", "HyperParameterRanges"}) {
    if (!definition.has(member)) {
      throw validation(fmt::format("{} is required in each of TrainingJobDefinitions.", member));
    }
  }
  const std::string name = definition.text("DefinitionName");
  if (!names.insert(name).second) {
    throw validation(fmt::format("The DefinitionName {} appears twice.", name));
  }
}

void check_several(const json::Value& request) {
  const json::Value& config = tuning_config(request);
  for (const char* member : {"HyperParameterTuningJobObjective", "ParameterRanges"}) {
    if (config.has(member)) {
      throw validation(fmt::format(
          "{} goes with TrainingJobDefinition; each of TrainingJobDefinitions has its own.",
          member));
    }
  }
  std::set<std::string> names;
  std::set<std::string> types;
  const std::vector<json::Value> definitions = definitions_of(request);
  for (const json::Value& definition : definitions) {
    check_member_of_several(definition, names);
    types.insert(definition["TuningObjective"].text("Type"));
  }
  if (types.size() > 1) {
    throw validation("The objectives of all TrainingJobDefinitions must be of the same Type.");
  }
  if (definitions.size() == 1) return;
  if (request.has("WarmStartConfig")) {
    throw validation("Warm start takes a single training job definition.");
  }
  if (config.text("TrainingJobEarlyStoppingType") == "Auto") {
    throw validation("Early stopping takes a single training job definition.");
  }
}

void check_metric(const json::Value& definition, const std::string& metric) {
  const json::Value& algorithm = definition["AlgorithmSpecification"];
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

void check_no_hints(const json::Value& ranges) {
  if (!ranges["AutoParameters"].empty()) throw validation("AutoParameters go with Autotune.");
}

void check_ranges(const json::Value& definition, const Search& search, tuning::Strategy strategy) {
  const json::Value& fixed = definition["StaticHyperParameters"];
  const bool built_in = is_xgboost(definition["AlgorithmSpecification"].text("TrainingImage"));
  for (const tuning::Range& range : search.ranges) {
    if (fixed.has(range.name)) {
      throw validation(fmt::format(
          "The hyperparameter {} is in StaticHyperParameters and in ParameterRanges.", range.name));
    }
    if (built_in && !is_xgboost_tunable(range.name)) throw not_tunable(range.name);
  }
  if (fixed.size() + search.ranges.size() + 1 > kHyperParametersMax) {
    throw validation(
        fmt::format("A tuning job can have at most {} hyperparameters.", kHyperParametersMax));
  }
  try {
    tuner::check_ranges(strategy, search.ranges);
  } catch (const tuner::ConfigError& error) {
    throw validation(error.what());
  }
  for (const tuning::Range& range : search.ranges) {
    if (tuning::distinct_values(range) > 1) continue;
    throw validation(
        fmt::format("The hyperparameter ranges are not valid: {} has a single value.", range.name));
  }
}

// That something ends the job.
void check_limits(const json::Value& config, const TuningSpec& spec) {
  const json::Value& limits = config["ResourceLimits"];
  if (!limits.has("MaxNumberOfTrainingJobs")) {
    const bool ends = spec.strategy == tuning::Strategy::Grid || spec.runtime_seconds_max ||
                      spec.target || spec.not_improving_max || spec.complete_on_convergence;
    if (!ends) throw validation("MaxNumberOfTrainingJobs is required for this strategy.");
    return;
  }
  const double combinations = combinations_of(spec.searches);
  const auto jobs = static_cast<double>(spec.jobs_max);
  if (combinations < jobs) throw too_few_combinations(combinations, spec.jobs_max);
  if (spec.strategy == tuning::Strategy::Grid && combinations != jobs) {
    throw validation(fmt::format(
        "MaxNumberOfTrainingJobs, [{}], must be the number of combinations of the grid, [{}], or "
        "absent.",
        spec.jobs_max, combinations));
  }
}

void check_strategy(const json::Value& config, const TuningSpec& spec) {
  if (spec.strategy != tuning::Strategy::Hyperband) {
    if (config["StrategyConfig"].has("HyperbandStrategyConfig")) {
      throw validation("HyperbandStrategyConfig goes with the strategy Hyperband.");
    }
    return;
  }
  if (config.text("TrainingJobEarlyStoppingType", "Off") != "Off") {
    throw validation(
        "TrainingJobEarlyStoppingType must be Off with the strategy Hyperband, which stops "
        "training "
        "jobs itself.");
  }
  if (spec.resources.max == 0) {
    throw validation(
        "MaxResource is required in HyperbandStrategyConfig: none of the static hyperparameters "
        "epochs, numepochs, n-epochs, n_epochs and num_epochs is an integer.");
  }
  const std::string problem = tuning::problem(spec.resources);
  if (!problem.empty()) {
    throw validation(fmt::format("The HyperbandStrategyConfig is not valid: {}.", problem));
  }
}

}  // namespace

void check_definitions(const json::Value& request) {
  const bool several = !request["TrainingJobDefinitions"].empty();
  if (several && request.has("TrainingJobDefinition")) {
    throw validation(
        "TrainingJobDefinition and TrainingJobDefinitions cannot be given at the same time.");
  }
  if (several) return check_several(request);
  if (!request.has("TrainingJobDefinition")) {
    throw validation("TrainingJobDefinition is required.");
  }
  check_single(request);
}

void check_tuning_request(const json::Value& request) {
  check_definitions(request);
  for (const json::Value& definition : definitions_of(request)) {
    check_metric(definition, tuning_objective(request, definition).text("MetricName"));
    check_training_request(definition);
    check_no_hints(definition["HyperParameterRanges"]);
  }
  check_no_hints(tuning_config(request)["ParameterRanges"]);
  const json::Value& config = tuning_config(request);
  const TuningSpec spec = tuning_spec(request);
  const std::vector<json::Value> definitions = definitions_of(request);
  for (size_t i = 0; i < definitions.size(); ++i)
    check_ranges(definitions[i], spec.searches[i], spec.strategy);
  check_limits(config, spec);
  check_strategy(config, spec);
}

}  // namespace sagemaker
