#include "emulator/services/sagemaker/tuning_spec.h"

#include <map>

#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/images.h"
#include "trainers/tuner/config.h"

namespace sagemaker {
namespace {

// What the scaling Auto stands for: the algorithm recommends linear for all that it lets tune.
tuning::Scaling automatic_scaling(const json::Value& definition) {
  const bool built_in = is_xgboost(definition["AlgorithmSpecification"].text("TrainingImage"));
  return built_in ? tuning::Scaling::Linear : tuning::Scaling::Auto;
}

Search search_of(const json::Value& request, const json::Value& definition) {
  const json::Value* own = definition.find("HyperParameterRanges");
  const json::Value& ranges = own != nullptr ? *own : tuning_config(request)["ParameterRanges"];
  return {definition.text("DefinitionName"),
          tuning_objective(request, definition).text("MetricName"),
          tuner::parse_ranges(ranges, automatic_scaling(definition))};
}

// MaxNumberOfTrainingJobs, or what stands for it: all of a grid, else the quota.
int64_t jobs_max(const json::Value& limits, const TuningSpec& spec) {
  if (limits.has("MaxNumberOfTrainingJobs")) return limits.integer("MaxNumberOfTrainingJobs");
  if (spec.strategy != tuning::Strategy::Grid) return kJobsMaxDefault;
  constexpr double kCombinationsMax = 1e6;
  const double combinations = combinations_of(spec.searches);
  if (combinations > kCombinationsMax) throw validation("The grid has too many combinations.");
  return static_cast<int64_t>(combinations);
}

template <class T>
std::optional<T> optional_number(const json::Value& object, std::string_view member) {
  const json::Value& value = object[member];
  if (!value.is_number()) return std::nullopt;
  return static_cast<T>(value.as_double());
}

// MaxResource is the number of epochs of the first definition where it is not given; 0 where that
// is not known either.
tuning::Resources resources_of(const json::Value& config, const json::Value& definition) {
  const json::Value& given = config["StrategyConfig"]["HyperbandStrategyConfig"];
  tuning::Resources resources;
  resources.min = given.integer("MinResource", 1);
  if (given.has("MaxResource")) {
    resources.max = given.integer("MaxResource");
    return resources;
  }
  std::map<std::string, std::string> fixed;
  const json::Value& parameters = definition["StaticHyperParameters"];
  if (parameters.is_object()) {
    for (const auto& [name, value] : parameters.members())
      fixed[name] = value.is_string() ? value.as_string() : "";
  }
  resources.max = tuning::inferred_max(fixed).value_or(0);
  return resources;
}

Pruning pruning_of(const json::Value& config, tuning::Strategy strategy) {
  if (strategy == tuning::Strategy::Hyperband) return Pruning::Halving;
  return config.text("TrainingJobEarlyStoppingType") == "Auto" ? Pruning::Median : Pruning::None;
}

void parse_criteria(const json::Value& criteria, TuningSpec& spec) {
  spec.target = optional_number<double>(criteria, "TargetObjectiveMetricValue");
  spec.not_improving_max = optional_number<int64_t>(criteria["BestObjectiveNotImproving"],
                                                    "MaxNumberOfTrainingJobsNotImproving");
  spec.complete_on_convergence =
      criteria["ConvergenceDetected"].text("CompleteOnConvergence") == "Enabled";
}

TuningSpec parse(const json::Value& request) {
  const json::Value& config = tuning_config(request);
  const json::Value& limits = config["ResourceLimits"];
  const std::vector<json::Value> definitions = definitions_of(request);
  TuningSpec spec;
  spec.strategy = tuner::parse_strategy(config.text("Strategy"));
  spec.goal = tuner::parse_goal(tuning_objective(request, definitions.at(0)).text("Type"));
  spec.searches.clear();
  for (const json::Value& definition : definitions)
    spec.searches.push_back(search_of(request, definition));
  spec.jobs_max = jobs_max(limits, spec);
  spec.parallel = limits.integer("MaxParallelTrainingJobs", 1);
  spec.runtime_seconds_max = optional_number<int64_t>(limits, "MaxRuntimeInSeconds");
  parse_criteria(config["TuningJobCompletionCriteria"], spec);
  spec.pruning = pruning_of(config, spec.strategy);
  spec.resources = resources_of(config, definitions.at(0));
  spec.seed = optional_number<uint64_t>(config, "RandomSeed");
  return spec;
}

}  // namespace

const json::Value& tuning_config(const json::Value& request) {
  return request["HyperParameterTuningJobConfig"];
}

std::vector<json::Value> definitions_of(const json::Value& request) {
  const json::Value& several = request["TrainingJobDefinitions"];
  if (several.is_array() && !several.empty()) return several.items();
  return {request["TrainingJobDefinition"]};
}

const json::Value& tuning_objective(const json::Value& request, const json::Value& definition) {
  const json::Value* own = definition.find("TuningObjective");
  return own != nullptr ? *own : tuning_config(request)["HyperParameterTuningJobObjective"];
}

double combinations_of(const std::vector<Search>& searches) {
  double sum = 0;
  for (const Search& search : searches)
    sum += tuning::Space(search.ranges).cardinality();
  return sum;
}

TuningSpec tuning_spec(const json::Value& request) {
  try {
    return parse(request);
  } catch (const tuner::ConfigError& error) {
    throw validation(error.what());
  }
}

}  // namespace sagemaker
