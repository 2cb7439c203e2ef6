#include "emulator/services/sagemaker/warm_start.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/training_request.h"
#include "emulator/services/sagemaker/trials.h"

namespace sagemaker {
namespace {

constexpr int64_t kChangesMax = 10;  // tunable to static or back, and values of static ones

using Ranges = std::map<std::string, tuning::RangeKind>;
using Fixed = std::map<std::string, std::string>;

struct HyperParameters {
  Ranges tuned;
  Fixed fixed;
  size_t count() const { return tuned.size() + fixed.size(); }
};

HyperParameters hyperparameters_of(const json::Value& request) {
  HyperParameters found;
  const TuningSpec spec = tuning_spec(request);
  for (const tuning::Range& range : spec.searches.front().ranges)
    found.tuned[range.name] = range.kind;
  const json::Value definition = definitions_of(request).front();
  const json::Value& fixed = definition["StaticHyperParameters"];
  if (!fixed.is_object()) return found;
  for (const auto& [name, value] : fixed.members()) {
    if (name != kObjectiveParameter && value.is_string()) found.fixed[name] = value.as_string();
  }
  return found;
}

// The changes from the parent; throws for one that is not allowed.
int64_t changes(const HyperParameters& parent, const HyperParameters& child) {
  int64_t count = 0;
  for (const auto& [name, kind] : child.tuned) {
    const auto before = parent.tuned.find(name);
    if (before == parent.tuned.end()) {
      ++count;
    } else if (before->second != kind) {
      throw warm_start_refused(
          fmt::format("the type of the hyperparameter {} differs from that in the parent", name));
    }
  }
  for (const auto& [name, value] : child.fixed) {
    const auto before = parent.fixed.find(name);
    if (before == parent.fixed.end() || before->second != value) ++count;
  }
  return count;
}

// A definition without what may differ between a job and its parents.
json::Value kept_members(json::Value definition) {
  for (const char* member :
       {"AlgorithmSpecification", "InputDataConfig", "OutputDataConfig", "StaticHyperParameters",
        "RoleArn", "ResourceConfig", "HyperParameterTuningResourceConfig", "StoppingCondition",
        "VpcConfig", "EnableManagedSpotTraining", "CheckpointConfig", "DefinitionName",
        "TuningObjective", "HyperParameterRanges"}) {
    definition = definition.without(member);
  }
  return definition;
}

void check_identical(const json::Value& before, const json::Value& now) {
  const auto image = [](const json::Value& definition) {
    return definition["AlgorithmSpecification"].text("TrainingImage");
  };
  if (image(before) != image(now)) {
    throw warm_start_refused(
        "IdenticalDataAndAlgorithm takes the same training image as the parent");
  }
  const json::Value& channels = now["InputDataConfig"];
  const json::Value data = channels.is_array() ? shown_channels(channels) : channels;
  if (!(before["InputDataConfig"] == data)) {
    throw warm_start_refused("IdenticalDataAndAlgorithm takes the same input data as the parent");
  }
}

void check_parent(const json::Value& request, const Record& parent) {
  if (!parent.ended()) {
    throw warm_start_refused(fmt::format("the parent {} is in status {}, not in a terminal state",
                                         parent.name(), parent.status()));
  }
  const std::vector<json::Value> definitions = definitions_of(parent.facts);
  if (definitions.size() > 1) {
    throw warm_start_refused(
        fmt::format("the parent {} has several training job definitions", parent.name()));
  }
  const json::Value& before = definitions.front();
  const json::Value now = definitions_of(request).front();
  if (!(tuning_objective(parent.facts, before) == tuning_objective(request, now))) {
    throw warm_start_refused(
        fmt::format("the objective of the parent {} is another one", parent.name()));
  }
  const HyperParameters old = hyperparameters_of(parent.facts);
  const HyperParameters own = hyperparameters_of(request);
  if (old.count() != own.count()) {
    throw warm_start_refused(
        fmt::format("the parent {} has {} static and tunable hyperparameters, not {}",
                    parent.name(), old.count(), own.count()));
  }
  if (changes(old, own) > kChangesMax) {
    throw warm_start_refused(
        fmt::format("more than {} hyperparameters differ from those of the parent {}", kChangesMax,
                    parent.name()));
  }
  if (!(kept_members(before) == kept_members(now))) throw warm_start_members_differ();
  if (is_identical(request)) check_identical(before, now);
}

// The values that a trial had, tuned or static; absent unless they are a point of the search.
std::optional<tuning::Point> point_within(const Search& search, const Record& trial) {
  tuning::Point point;
  for (const tuning::Range& range : search.ranges) {
    const json::Value& value = trial.facts["HyperParameters"][range.name];
    if (value.is_string()) point[range.name] = value.as_string();
  }
  if (!tuning::Space(search.ranges).unit_of(point)) return std::nullopt;
  return point;
}

}  // namespace

std::vector<std::string> parent_names(const json::Value& request) {
  std::vector<std::string> names;
  const json::Value& parents = request["WarmStartConfig"]["ParentHyperParameterTuningJobs"];
  for (size_t i = 0; i < parents.size(); ++i)
    names.push_back(parents[i].text("HyperParameterTuningJobName"));
  return names;
}

bool is_identical(const json::Value& request) {
  return request["WarmStartConfig"].text("WarmStartType") == "IdenticalDataAndAlgorithm";
}

void check_warm_start(const json::Value& request, const std::vector<Record>& parents) {
  std::set<std::string> names;
  int64_t jobs = tuning_spec(request).jobs_max;
  for (const Record& parent : parents) {
    if (!names.insert(parent.key.name).second) {
      throw warm_start_refused(fmt::format("the parent {} is given twice", parent.name()));
    }
    check_parent(request, parent);
    const json::Value& counters = parent.facts["TrainingJobStatusCounters"];
    for (const auto& [status, count] : counters.members())
      jobs += count.is_int() ? count.as_int() : 0;
  }
  if (!parents.empty() && jobs > kJobsMaxDefault) {
    throw warm_start_refused(
        fmt::format("the training jobs of the parents count towards the maximum of {}, and "
                    "with MaxNumberOfTrainingJobs they are {}",
                    kJobsMaxDefault, jobs));
  }
}

std::vector<tuning::Trial> lessons_of(const Search& search, const std::vector<Record>& trials) {
  std::vector<tuning::Trial> lessons;
  for (const Record& record : trials) {
    std::optional<tuning::Point> point = point_within(search, record);
    if (!point) continue;
    tuning::Trial lesson;
    lesson.point = std::move(*point);
    const std::optional<double> objective = objective_of(record);
    lesson.state = objective ? tuning::Trial::State::Succeeded : tuning::Trial::State::Failed;
    lesson.objective = objective.value_or(0);
    lessons.push_back(std::move(lesson));
  }
  return lessons;
}

}  // namespace sagemaker
