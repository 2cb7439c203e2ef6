// When a search is over before its last trial: TuningJobCompletionCriteria. Pure functions.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-progress.html
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "trainers/tuning/curve.h"

namespace tuning {

constexpr double kImprovement = 0.01;  // of the best value so far: less is no improvement
// How many trials without an improvement count as convergence. The service's own rule is not
// published; this one is ours.
constexpr int64_t kConvergenceTrialsMin = 10;
constexpr int64_t kConvergenceTrialsPerRange = 3;

// The objectives of trials that have ended, in order; absent where a trial had none.
using Outcomes = std::vector<std::optional<double>>;

// The first of the best; absent when none has an objective.
std::optional<size_t> best_of(const Outcomes& outcomes, Goal goal);
bool target_reached(const Outcomes& outcomes, double target, Goal goal);
// The trials in a row, up to the last one, that were not better than the best before them by 1 %
// or more. 0 before the first objective, which counts as an improvement.
int64_t not_improving(const Outcomes& outcomes, Goal goal);
// Whether so many of the last trials that had an objective did not improve: 10, or 3 for each of
// the `ranges` where that is more.
bool converged(const Outcomes& outcomes, size_t ranges, Goal goal);

}  // namespace tuning
