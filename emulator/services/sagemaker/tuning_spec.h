// A tuning job's request, understood: what the strategy searches and when the job ends. Pure
// functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "trainers/tuning/hyperband.h"
#include "trainers/tuning/suggester.h"

namespace sagemaker {

constexpr int64_t kJobsMaxDefault = 750;  // the service's quota

// What the training jobs of one definition search.
struct Search {
  std::string definition;  // DefinitionName, or ""
  std::string metric;      // "validation:rmse"
  std::vector<tuning::Range> ranges;
};

// Which training jobs are stopped before their end.
enum class Pruning { None, Median, Halving };

struct TuningSpec {
  tuning::Strategy strategy = tuning::Strategy::Bayesian;
  tuning::Goal goal = tuning::Goal::Minimize;  // of all searches
  std::vector<Search> searches{1};             // one for each definition; trials take turns
  int64_t jobs_max = 0;
  int64_t parallel = 1;
  std::optional<int64_t> runtime_seconds_max;
  std::optional<double> target;
  std::optional<int64_t> not_improving_max;
  bool complete_on_convergence = false;
  Pruning pruning = Pruning::None;
  tuning::Resources resources;  // Halving
  std::optional<uint64_t> seed;

  // Whether results are taken in launch order, so that the same results lead to the same
  // suggestions whichever of the parallel jobs ends first. A strategy that does not learn needs
  // no order.
  bool in_launch_order() const { return seed && strategy == tuning::Strategy::Bayesian; }
};

// The hyperparameter that tells the algorithm the objective.
constexpr const char* kObjectiveParameter = "_tuning_objective_metric";

const json::Value& tuning_config(const json::Value& request);
// TrainingJobDefinition, or the items of TrainingJobDefinitions.
std::vector<json::Value> definitions_of(const json::Value& request);
// {Type, MetricName} of a definition's training jobs.
const json::Value& tuning_objective(const json::Value& request, const json::Value& definition);

// The points of all searches together; infinity with a continuous range.
double combinations_of(const std::vector<Search>& searches);

// `request` is a CreateHyperParameterTuningJob request, or the facts of a tuning job. Throws
// api::Error for what cannot be understood; check_tuning_request refuses what makes no sense.
TuningSpec tuning_spec(const json::Value& request);

}  // namespace sagemaker
