#include "emulator/services/sagemaker/trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "emulator/services/sagemaker/metrics.h"
#include "emulator/services/sagemaker/pruner.h"
#include "emulator/services/sagemaker/training_run.h"
#include "emulator/services/sagemaker/tuning_record.h"

namespace sagemaker {
namespace {

std::string no_success(int64_t attempts) {
  return fmt::format(
      "No training job succeeded after {} attempts. For additional details, please take a look at "
      "the training job failures by listing training jobs for the hyperparameter tuning job.",
      attempts);
}

std::string no_objective(int64_t jobs) {
  return fmt::format(
      "No objective metrics found after running {} training jobs. Please ensure that the custom "
      "algorithm is emitting the objective metric as defined by the regular expression provided.",
      jobs);
}

std::optional<double> final_objective(const json::Value& facts) {
  if (!facts["FinalMetricDataList"].is_array()) return std::nullopt;
  for (const json::Value& metric : facts["FinalMetricDataList"].items()) {
    if (metric.text("MetricName") == kObjectiveMetric) {
      return metric.number("Value", std::nan(""));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> objective_of(const Record& trial) {
  const std::string status = trial.status();
  // A job that was stopped counts where it left a model, or where the tuning job stopped it.
  const bool counts = status == "Completed" ||
                      (status == "Stopped" &&
                       (trial.facts.has("ModelArtifacts") || trial.local.has(kStoppedEarly)));
  if (!counts) return std::nullopt;
  std::optional<double> value = final_objective(trial.facts);
  // Without metrics it was not this life of the server that stopped it.
  const json::Value& curve = trial.local[kCurve];
  if (!value && trial.local.has(kStoppedEarly) && curve.is_array() && !curve.empty()) {
    value = curve.items().back().as_double();
  }
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string objective_status(const Record& trial) {
  if (!trial.ended()) return "Pending";
  return objective_of(trial) ? "Succeeded" : "Failed";
}

json::Value trial_summary(const Record& trial) {
  json::ObjectBuilder summary;
  if (trial.local.has("DefinitionName")) {
    summary.put("TrainingJobDefinitionName", trial.local["DefinitionName"]);
  }
  for (const char* member : {"TrainingJobName", "TrainingJobArn", "CreationTime",
                             "TrainingStartTime", "TrainingEndTime", "TrainingJobStatus"}) {
    summary.copy(trial.facts, member);
  }
  summary.put("TunedHyperParameters", trial.local["Tuned"]).copy(trial.facts, "FailureReason");
  if (const std::optional<double> value = objective_of(trial)) {
    summary.put("FinalHyperParameterTuningJobObjectiveMetric",
                json::Value::object(
                    {{"MetricName", trial.local["Objective"]["MetricName"]}, {"Value", *value}}));
  }
  summary.put("ObjectiveStatus", objective_status(trial));
  return std::move(summary).build();
}

std::optional<double> Trials::Entry::objective() const {
  if (trial.state != tuning::Trial::State::Succeeded) return std::nullopt;
  return trial.objective;
}

void Trials::put(const Record& trial) {
  Entry entry;
  entry.status = trial.status();
  entry.search = static_cast<size_t>(trial.local.integer("Search"));
  entry.retryable = is_retryable(trial.facts.text("FailureReason"));
  entry.trial = trial_of(trial);
  const std::optional<double> objective = objective_of(trial);
  if (!entry.running()) entry.trial.state = tuning::Trial::State::Failed;
  if (objective) {
    entry.trial.state = tuning::Trial::State::Succeeded;
    entry.trial.objective = *objective;
  }
  entry.seconds = trial.facts.integer("TrainingTimeInSeconds");
  entry.summary = trial_summary(trial);
  entries_[trial.local.integer("Number")] = std::move(entry);
}

void Trials::put_parent_best(const Record& trial, std::string_view tuning_job) {
  const std::optional<double> objective = objective_of(trial);
  if (!objective) return;
  if (parent_best_ && !tuning::better(spec_.goal, *objective, parent_best_->objective)) return;
  parent_best_ = Best{*objective, trial_summary(trial).with("TuningJobName", tuning_job)};
}

int64_t Trials::launched() const {
  return entries_.empty() ? 0 : entries_.rbegin()->first;
}

int64_t Trials::count(std::string_view status) const {
  return std::count_if(entries_.begin(), entries_.end(),
                       [&](const auto& entry) { return entry.second.status == status; });
}

int64_t Trials::running() const {
  return std::count_if(entries_.begin(), entries_.end(),
                       [](const auto& entry) { return entry.second.running(); });
}

int64_t Trials::with_objective() const {
  return std::count_if(entries_.begin(), entries_.end(),
                       [](const auto& entry) { return entry.second.objective().has_value(); });
}

tuning::Outcomes Trials::outcomes() const {
  tuning::Outcomes outcomes;
  for (const auto& [number, entry] : entries_) {
    if (!entry.running()) outcomes.push_back(entry.objective());
  }
  return outcomes;
}

std::optional<Trials::Best> Trials::best() const {
  const Entry* found = nullptr;
  for (const auto& [number, entry] : entries_) {
    if (!entry.objective()) continue;
    const bool leads =
        found == nullptr || tuning::better(spec_.goal, *entry.objective(), *found->objective());
    if (leads) found = &entry;
  }
  if (found == nullptr) return std::nullopt;
  return Best{*found->objective(), found->summary};
}

size_t Trials::next_search() const {
  const size_t count = spec_.searches.size();
  size_t search = static_cast<size_t>(launched()) % count;
  while (exhausted_.contains(search) && exhausted_.size() < count)
    search = (search + 1) % count;
  return search;
}

bool Trials::is_known(int64_t number) const {
  return !spec_.in_launch_order() || number <= launched() + 1 - spec_.parallel;
}

bool Trials::in_order() const {
  return !spec_.in_launch_order() ||
         std::none_of(entries_.begin(), entries_.end(), [this](const auto& entry) {
           return entry.second.running() && is_known(entry.first);
         });
}

std::vector<tuning::Trial> Trials::history(size_t search) const {
  std::vector<tuning::Trial> history;
  for (const auto& [number, entry] : entries_) {
    if (entry.search != search) continue;
    history.push_back(entry.trial);
    if (!is_known(number)) history.back().state = tuning::Trial::State::Pending;
  }
  return history;
}

size_t Trials::ranges() const {
  size_t most = 0;
  for (const Search& search : spec_.searches)
    most = std::max(most, search.ranges.size());
  return most;
}

bool Trials::converged(const tuning::Outcomes& ended) const {
  return tuning::converged(ended, ranges(), spec_.goal);
}

bool Trials::criterion_met(int64_t elapsed_ms) const {
  if (spec_.runtime_seconds_max && elapsed_ms >= *spec_.runtime_seconds_max * 1000) return true;
  const tuning::Outcomes ended = outcomes();
  if (spec_.not_improving_max &&
      tuning::not_improving(ended, spec_.goal) >= *spec_.not_improving_max) {
    return true;
  }
  if (spec_.complete_on_convergence && converged(ended)) return true;
  // The target is a 32-bit float on the wire, as the objective is.
  return spec_.target &&
         tuning::target_reached(ended, static_cast<double>(static_cast<float>(*spec_.target)),
                                spec_.goal);
}

std::string Trials::hopeless() const {
  if (count("Completed") == 0 && count("Stopped") == 0 && count("Failed") >= kAttemptsMax) {
    return no_success(kAttemptsMax);
  }
  const int64_t ended = static_cast<int64_t>(entries_.size()) - running();
  if (ended >= kAttemptsMax && with_objective() == 0) return no_objective(kAttemptsMax);
  return "";
}

Verdict Trials::finished() const {
  if (with_objective() > 0 || entries_.empty()) return {Verdict::Action::Complete, ""};
  const auto jobs = static_cast<int64_t>(entries_.size());
  if (count("Failed") == jobs) {
    return {Verdict::Action::Fail,
            "All training jobs failed. Please take a look at the training job failures to get more "
            "details."};
  }
  return {Verdict::Action::Fail, no_objective(jobs)};
}

Verdict Trials::verdict(int64_t elapsed_ms) const {
  const int64_t now_running = running();
  if (const std::string reason = hopeless(); !reason.empty()) {
    // Those that run may still finish; they change nothing of the end.
    return now_running > 0 ? Verdict{} : Verdict{Verdict::Action::Fail, reason};
  }
  if (criterion_met(elapsed_ms)) {
    return {now_running > 0 ? Verdict::Action::StopRest : Verdict::Action::Complete, ""};
  }
  const bool exhausted = exhausted_.size() >= spec_.searches.size();
  if (exhausted || launched() >= spec_.jobs_max) return now_running > 0 ? Verdict{} : finished();
  if (now_running < spec_.parallel && in_order()) return {Verdict::Action::Launch, ""};
  return {};
}

json::Value Trials::status_counters() const {
  const int64_t retryable = std::count_if(entries_.begin(), entries_.end(),
                                          [](const auto& entry) { return entry.second.retryable; });
  return json::Value::object({{"Completed", count("Completed")},
                              {"InProgress", running()},
                              {"RetryableError", retryable},
                              {"NonRetryableError", count("Failed") - retryable},
                              {"Stopped", count("Stopped")}});
}

json::Value Trials::completion_details(const json::Value& before, int64_t now_ms) const {
  const tuning::Outcomes ended = outcomes();
  json::ObjectBuilder details;
  details.put("NumberOfTrainingJobsObjectiveNotImproving",
              tuning::not_improving(ended, spec_.goal));
  if (before.has("ConvergenceDetectedTime")) {
    details.copy(before, "ConvergenceDetectedTime");
  } else if (converged(ended)) {
    details.put("ConvergenceDetectedTime", now_ms);
  }
  return std::move(details).build();
}

json::Value Trials::with_best(json::Value facts) const {
  const std::optional<Best> own = best();
  if (own) facts = facts.with("BestTrainingJob", own->summary);
  if (!parent_best_) return facts;
  if (own && !tuning::better(spec_.goal, parent_best_->objective, own->objective)) {
    const json::Value name = facts["HyperParameterTuningJobName"];
    return facts.with("OverallBestTrainingJob", own->summary.with("TuningJobName", name));
  }
  return facts.with("OverallBestTrainingJob", parent_best_->summary);
}

json::Value Trials::shown(json::Value facts, int64_t now_ms) const {
  const int64_t ended = static_cast<int64_t>(entries_.size()) - running();
  facts = with_best(facts.with("TrainingJobStatusCounters", status_counters())
                        .with("ObjectiveStatusCounters",
                              json::Value::object({{"Succeeded", with_objective()},
                                                   {"Pending", running()},
                                                   {"Failed", ended - with_objective()}})));
  int64_t seconds = 0;
  for (const auto& [number, entry] : entries_)
    seconds += entry.seconds;
  return facts
      .with("TuningJobCompletionDetails",
            completion_details(facts["TuningJobCompletionDetails"], now_ms))
      .with("ConsumedResources", json::Value::object({{"RuntimeInSeconds", seconds}}))
      .with("LastModifiedTime", now_ms);
}

}  // namespace sagemaker
