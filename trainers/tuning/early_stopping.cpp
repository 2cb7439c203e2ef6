#include "trainers/tuning/early_stopping.h"

#include <algorithm>
#include <numeric>

namespace tuning {
namespace {

double average(const Curve& curve, size_t epochs) {
  const auto end = curve.begin() + static_cast<Curve::difference_type>(epochs);
  return std::accumulate(curve.begin(), end, 0.0) / static_cast<double>(epochs);
}

// Wants at least one value.
double median(std::vector<double> values, Goal goal) {
  std::sort(values.begin(), values.end(),
            [goal](double a, double b) { return better(goal, a, b); });
  const size_t upper = values.size() / 2;
  if (values.size() % 2 == 1) return values[upper];
  return (values[upper - 1] + values[upper]) / 2;
}

// The first epoch after which a job may be stopped.
size_t first_epoch(const std::vector<EndedCurve>& ended) {
  std::vector<double> lengths;
  for (const EndedCurve& job : ended) {
    if (job.end == EndedCurve::End::Completed) {
      lengths.push_back(static_cast<double>(job.curve.size()));
    }
  }
  if (lengths.empty()) return kMedianEpochMin;
  const double share = kMedianEpochShare * median(std::move(lengths), Goal::Minimize);
  return std::max(kMedianEpochMin, static_cast<size_t>(std::ceil(share)));
}

}  // namespace

bool median_rule_stops(const Curve& running, const std::vector<EndedCurve>& ended, Goal goal) {
  const size_t epoch = running.size();
  if (epoch < first_epoch(ended)) return false;
  std::vector<double> averages;
  for (const EndedCurve& job : ended) {
    if (job.curve.size() >= epoch) averages.push_back(average(job.curve, epoch));
  }
  if (averages.size() < kMedianCurvesMin) return false;
  return better(goal, median(std::move(averages), goal), running.back());
}

}  // namespace tuning
