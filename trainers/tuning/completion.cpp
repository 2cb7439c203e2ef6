#include "trainers/tuning/completion.h"

#include <algorithm>

namespace tuning {
namespace {

bool improves(double value, double best, Goal goal) {
  const double step = kImprovement * std::abs(best);
  const double wanted = goal == Goal::Minimize ? best - step : best + step;
  return better(goal, value, best) && !better(goal, wanted, value);
}

}  // namespace

std::optional<size_t> best_of(const Outcomes& outcomes, Goal goal) {
  std::optional<size_t> found;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] && (!found || better(goal, *outcomes[i], *outcomes[*found]))) found = i;
  }
  return found;
}

bool target_reached(const Outcomes& outcomes, double target, Goal goal) {
  const std::optional<size_t> best = best_of(outcomes, goal);
  return best && !std::isnan(*outcomes[*best]) && !better(goal, target, *outcomes[*best]);
}

int64_t not_improving(const Outcomes& outcomes, Goal goal) {
  std::optional<double> best;
  int64_t since = 0;
  for (const std::optional<double>& outcome : outcomes) {
    const bool improved = outcome && (!best || improves(*outcome, *best, goal));
    since = improved || !(best || outcome) ? 0 : since + 1;
    if (outcome && (!best || better(goal, *outcome, *best))) best = outcome;
  }
  return since;
}

bool converged(const Outcomes& outcomes, size_t ranges, Goal goal) {
  Outcomes succeeded;
  std::copy_if(outcomes.begin(), outcomes.end(), std::back_inserter(succeeded),
               [](const std::optional<double>& outcome) { return outcome.has_value(); });
  const int64_t wanted =
      std::max(kConvergenceTrialsMin, kConvergenceTrialsPerRange * static_cast<int64_t>(ranges));
  return not_improving(succeeded, goal) >= wanted;
}

}  // namespace tuning
