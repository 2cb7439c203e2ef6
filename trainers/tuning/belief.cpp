#include "trainers/tuning/belief.h"

#include <algorithm>
#include <vector>

namespace tuning {
namespace {

constexpr double kNoiseMax = -4;  // of smooth objectives; its logarithm, as in Hyperparameters

bool is_flat(const Vector& targets) {
  std::vector<double> sorted(targets.begin(), targets.end());
  std::sort(sorted.begin(), sorted.end());
  const size_t half = std::max<size_t>((sorted.size() + 1) / 2, 2);
  for (size_t i = half - 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i + 1 - half]) return true;
  }
  return false;
}

}  // namespace

Belief belief_after(const Vector& targets, const Hyperparameters& apart) {
  return apart.noise > kNoiseMax || is_flat(targets) ? Belief::Apart : Belief::Alike;
}

}  // namespace tuning
