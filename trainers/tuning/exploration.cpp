#include "trainers/tuning/exploration.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "trainers/tuning/dataset.h"

namespace tuning {
namespace {

constexpr size_t kPatience = 4;  // results without improvement, for each trial under way
constexpr size_t kEvery = 3;     // trials
constexpr double kFarthest = 0.5;
constexpr Eigen::Index kEarlyResults = 20;

double unexplained(const GaussianProcess& process) {
  const Vector& targets = process.observations().targets;
  std::vector<double> some(targets.begin(), targets.end());
  const auto middle = some.begin() + targets.size() / 2;
  std::nth_element(some.begin(), middle, some.end());
  const Eigen::ArrayXd better = (targets.array() <= *middle).cast<double>();
  return (better * process.left_out_errors().array().square()).sum() / better.sum();
}

}  // namespace

bool is_exploration_due(const std::vector<Trial>& history, Goal goal) {
  double best = std::numeric_limits<double>::infinity();
  size_t since = 0;
  size_t under_way = 1;
  for (const Trial& trial : history) {
    if (trial.state == Trial::State::Pending) {
      ++under_way;
      continue;
    }
    const double loss = loss_of(trial, goal);
    since = loss < best ? 0 : since + 1;
    best = std::min(best, loss);
  }
  return since >= kPatience * under_way && history.size() % kEvery == 0;
}

double aimed_improvement(const GaussianProcess& process, bool explores) {
  if (explores) return kFarthest;
  const Eigen::Index results = process.observations().targets.size();
  return results > 0 && results < kEarlyResults ? std::min(unexplained(process), kFarthest) : 0;
}

}  // namespace tuning
