// When to look elsewhere. A fitted model is surer of itself than it should be: it takes
// hyperparameters that made no difference so far for ones that never will, and polishes one optimum
// while a category or a plateau's other end goes untried. So a search that stagnates now and then
// wants more than an improvement, which only less known points can promise. So do the first
// suggestions, as far as the model was wrong: the best of a few results is soon improved upon, most
// easily close to it.
#pragma once

#include "trainers/tuning/gp.h"
#include "trainers/tuning/suggester.h"

namespace tuning {

// Whether the next suggestion is to explore: every third trial while the last few results, the more
// of them the more trials are pending, were none better than all before. Failed trials count as
// results.
bool is_exploration_due(const std::vector<Trial>& history, Goal goal);

// How far below the best a suggestion aims, in the units of Targets, with `process` of all results:
// one that explores by 0.5; others, until there are 20 results, by the mean square of what the
// process predicts wrong of the better half of them, each left out, but no further; then by 0.
double aimed_improvement(const GaussianProcess& process, bool explores);

}  // namespace tuning
