// When to look elsewhere. A fitted model is surer of itself than it should be: it takes
// hyperparameters that made no difference so far for ones that never will, and polishes one optimum
// while a category or a plateau's other end goes untried. So a search that stagnates now and then
// wants more than an improvement, which only less known points can promise.
#pragma once

#include "trainers/tuning/suggester.h"

namespace tuning {

// How far below the best that an exploring suggestion aims, in the units of Targets.
constexpr double kExplorationMargin = 0.5;

// Whether the next suggestion is to explore: every third trial while the last few results, the more
// of them the more trials are pending, were none better than all before. Failed trials count as
// results.
bool is_exploration_due(const std::vector<Trial>& history, Goal goal);

}  // namespace tuning
