#include "emulator/services/sagemaker/trials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sagemaker {
namespace {

constexpr const char* kObjectiveMetric = "ObjectiveMetric";

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

}  // namespace

std::optional<double> objective_of(const Record& trial) {
  const std::string status = trial.status();
  // A job that was stopped counts where it left a model.
  const bool counts =
      status == "Completed" || (status == "Stopped" && trial.facts.has("ModelArtifacts"));
  if (!counts || !trial.facts["FinalMetricDataList"].is_array()) return std::nullopt;
  for (const json::Value& metric : trial.facts["FinalMetricDataList"].items()) {
    if (metric.text("MetricName") != kObjectiveMetric) continue;
    const double value = metric.number("Value", std::nan(""));
    if (std::isfinite(value)) return value;
  }
  return std::nullopt;
}

std::string objective_status(const Record& trial) {
  if (!trial.ended()) return "Pending";
  return objective_of(trial) ? "Succeeded" : "Failed";
}

json::Value trial_summary(const Record& trial) {
  json::ObjectBuilder summary;
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

void Trials::put(const Record& trial) {
  Entry entry;
  entry.status = trial.status();
  for (const auto& [parameter, value] : trial.local["Tuned"].members()) {
    entry.point[parameter] = value.as_string();
  }
  entry.objective = objective_of(trial);
  entry.seconds = trial.facts.integer("TrainingTimeInSeconds");
  entry.summary = trial_summary(trial);
  entries_[trial.local.integer("Number")] = std::move(entry);
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
                       [](const auto& entry) { return entry.second.objective.has_value(); });
}

bool Trials::better(double a, double b) const {
  return spec_.goal == tuning::Goal::Minimize ? a < b : a > b;
}

std::optional<int64_t> Trials::best() const {
  std::optional<int64_t> found;
  for (const auto& [number, entry] : entries_) {
    if (!entry.objective) continue;
    if (!found || better(*entry.objective, *entries_.at(*found).objective)) found = number;
  }
  return found;
}

std::vector<tuning::Trial> Trials::history() const {
  std::vector<tuning::Trial> history;
  for (const auto& [number, entry] : entries_) {
    tuning::Trial trial;
    trial.point = entry.point;
    trial.state = tuning::Trial::State::Failed;
    if (entry.running()) trial.state = tuning::Trial::State::Pending;
    if (entry.objective) trial.state = tuning::Trial::State::Succeeded;
    trial.objective = entry.objective.value_or(0);
    history.push_back(std::move(trial));
  }
  return history;
}

int64_t Trials::not_improving() const {
  const std::optional<int64_t> since = best();
  if (!since) return 0;
  return std::count_if(entries_.upper_bound(*since), entries_.end(),
                       [](const auto& entry) { return !entry.second.running(); });
}

bool Trials::criterion_met(int64_t elapsed_ms) const {
  if (spec_.runtime_seconds_max && elapsed_ms >= *spec_.runtime_seconds_max * 1000) return true;
  if (spec_.not_improving_max && not_improving() >= *spec_.not_improving_max) return true;
  const std::optional<int64_t> leader = best();
  if (!spec_.target || !leader) return false;
  // The target is a 32-bit float on the wire, as the objective is.
  const double target = static_cast<double>(static_cast<float>(*spec_.target));
  return !better(target, *entries_.at(*leader).objective);
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
  const bool all_launched = exhausted_ || launched() >= spec_.jobs_max;
  if (all_launched) return now_running > 0 ? Verdict{} : finished();
  if (now_running < spec_.parallel) return {Verdict::Action::Launch, ""};
  return {};
}

json::Value Trials::shown(json::Value facts) const {
  const int64_t ended = static_cast<int64_t>(entries_.size()) - running();
  facts = facts
              .with("TrainingJobStatusCounters",
                    json::Value::object({{"Completed", count("Completed")},
                                         {"InProgress", running()},
                                         {"RetryableError", 0},
                                         {"NonRetryableError", count("Failed")},
                                         {"Stopped", count("Stopped")}}))
              .with("ObjectiveStatusCounters",
                    json::Value::object({{"Succeeded", with_objective()},
                                         {"Pending", running()},
                                         {"Failed", ended - with_objective()}}));
  if (const std::optional<int64_t> leader = best()) {
    facts = facts.with("BestTrainingJob", entries_.at(*leader).summary);
  }
  int64_t seconds = 0;
  for (const auto& [number, entry] : entries_)
    seconds += entry.seconds;
  return facts
      .with("TuningJobCompletionDetails",
            json::Value::object({{"NumberOfTrainingJobsObjectiveNotImproving", not_improving()}}))
      .with("ConsumedResources", json::Value::object({{"RuntimeInSeconds", seconds}}));
}

}  // namespace sagemaker
