#include "emulator/services/sagemaker/pruner.h"

#include <fmt/format.h>

namespace sagemaker {

Pruner::Pruner(const TuningSpec& spec)
    : pruning_(spec.pruning), goal_(spec.goal), resources_(spec.resources) {}

void Pruner::put(const Record& trial) {
  if (!wanted() || !trial.ended() || !trial.local[kCurve].is_array()) return;
  Entry& entry = entries_[trial.local.integer("Number")];
  entry.state = trial.status() == "Completed" ? Entry::State::Completed : Entry::State::Stopped;
  entry.curve.clear();
  for (const json::Value& value : trial.local[kCurve].items())
    entry.curve.push_back(value.as_double());
}

std::string Pruner::hear(int64_t number, const tuning::Curve& curve) {
  Entry& entry = entries_[number];
  if (entry.state != Entry::State::Running || curve.empty()) return "";
  // A job that began again has a shorter curve than before, and is judged anew.
  const size_t judged = curve.size() > entry.curve.size() ? entry.curve.size() : 0;
  entry.curve = curve;
  if (pruning_ == Pruning::Median) return median_stops(entry) ? "median rule" : "";
  if (pruning_ == Pruning::None) return "";
  const std::optional<int64_t> stop = halving_stop(number, entry, judged);
  if (!stop) return "";
  return fmt::format("{} {}", *stop == resources_.max ? "MaxResource" : "rung", *stop);
}

bool Pruner::median_stops(const Entry& running) const {
  std::vector<tuning::EndedCurve> ended;
  for (const auto& [number, entry] : entries_) {
    if (entry.state == Entry::State::Completed) {
      ended.push_back({entry.curve, tuning::EndedCurve::End::Completed});
    } else if (entry.state == Entry::State::Stopped) {
      ended.push_back({entry.curve, tuning::EndedCurve::End::Stopped});
    }
  }
  return tuning::median_rule_stops(running.curve, ended, goal_);
}

std::optional<int64_t> Pruner::halving_stop(int64_t number, const Entry& running,
                                            size_t judged) const {
  std::vector<tuning::Curve> others;
  for (const auto& [other, entry] : entries_) {
    if (other != number) others.push_back(entry.curve);
  }
  return tuning::halving_stop(running.curve, judged, others, resources_, goal_);
}

json::Value curve_json(const tuning::Curve& curve) {
  json::Array values;
  for (const double value : curve)
    values.push_back(value);
  return values;
}

}  // namespace sagemaker
