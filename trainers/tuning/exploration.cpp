#include "trainers/tuning/exploration.h"

#include <algorithm>
#include <limits>

#include "trainers/tuning/dataset.h"

namespace tuning {
namespace {

constexpr size_t kPatience = 4;  // results without improvement, for each trial under way
constexpr size_t kEvery = 3;     // trials

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

}  // namespace tuning
