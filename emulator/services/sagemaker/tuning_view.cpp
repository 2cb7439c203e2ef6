#include "emulator/services/sagemaker/tuning_view.h"

#include <algorithm>

#include "emulator/services/sagemaker/pruner.h"
#include "emulator/services/sagemaker/trials.h"

namespace sagemaker {
namespace {

json::Value trial_view(const Record& trial) {
  json::ObjectBuilder view;
  view.put("number", trial.local["Number"])
      .put("name", trial.name())
      .put("status", trial.status())
      .put("parameters", trial.local["Tuned"]);
  if (trial.local.has("DefinitionName")) view.put("definition", trial.local["DefinitionName"]);
  if (const std::optional<double> objective = objective_of(trial))
    view.put("objective", *objective);
  if (!trial.local[kCurve].empty()) view.put("values", trial.local[kCurve]);
  if (trial.local.has(kStoppedEarly)) view.put("stopped_early", trial.local[kStoppedEarly]);
  view.put("why", trial.local["Why"]);
  return std::move(view).build();
}

}  // namespace

json::Value tuning_view(const Record& tuning_job, const std::vector<Record>& given) {
  std::vector<Record> trials = given;
  std::sort(trials.begin(), trials.end(), [](const Record& a, const Record& b) {
    return a.local.integer("Number") < b.local.integer("Number");
  });
  const std::string best = tuning_job.facts["BestTrainingJob"].text("TrainingJobName");
  json::Array views;
  json::Value importance;
  json::Value leader;
  for (const Record& trial : trials) {
    views.push_back(trial_view(trial));
    if (trial.local["Why"].has("importance")) importance = trial.local["Why"]["importance"];
    if (trial.name() == best) leader = trial.local["Number"];
  }
  json::ObjectBuilder view;
  view.put("name", tuning_job.name())
      .put("arn", tuning_job.arn())
      .put("status", tuning_job.status())
      .put("config", tuning_job.facts["HyperParameterTuningJobConfig"])
      .put("seed", tuning_job.local["Seed"])
      .put("trials", std::move(views));
  if (!importance.is_null()) view.put("importance", importance);
  if (!leader.is_null()) view.put("best", leader);
  return std::move(view).build();
}

}  // namespace sagemaker
