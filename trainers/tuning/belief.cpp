#include "trainers/tuning/belief.h"

#include <algorithm>
#include <vector>

namespace tuning {
namespace {

constexpr double kNoiseMax = -4;  // of smooth objectives; its logarithm, as in Hyperparameters

// Whether `count` of the targets, two or more, are the same.
bool has_equal(const Vector& targets, size_t count) {
  std::vector<double> sorted(targets.begin(), targets.end());
  std::sort(sorted.begin(), sorted.end());
  for (size_t i = count - 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i + 1 - count]) return true;
  }
  return false;
}

bool is_flat(const Vector& targets) {
  const auto count = static_cast<size_t>(targets.size());
  return has_equal(targets, std::max<size_t>((count + 1) / 2, 2));
}

}  // namespace

Belief belief_after(const Vector& targets, const Hyperparameters& apart) {
  return apart.noise > kNoiseMax || is_flat(targets) ? Belief::Apart : Belief::Alike;
}

bool is_mean_known(Belief belief, const Vector& targets, const std::vector<Metric>& metrics) {
  return belief == Belief::Apart ||
         std::count(metrics.begin(), metrics.end(), Metric::Difference) > 0 ||
         has_equal(targets, 2);
}

}  // namespace tuning
