// What is believed of an objective before any result.
//
// A smooth objective mostly is as rough in one hyperparameter as in the others, and few results
// tell how rough if all lengthscales are learned together. One that is jagged, as those of real
// trainings are, or that has a plateau, is not: there some hyperparameters matter, and by
// themselves.
//
// What is far from all results is taken for average. While the mean is known to be 0, that is the
// average of the results, most of which lie where the search went, and are good; so it goes on to
// visit every corner. If the mean is learned as well (universal kriging), results that tell the
// same count as one, and corners are taken for worse. That suits smooth objectives, but not one
// whose best is in a corner that a plateau (so results are equal) or a category keeps out of sight.
#pragma once

#include <vector>

#include "trainers/tuning/kernel.h"

namespace tuning {

enum class Belief {
  Apart,  // each lengthscale LogNormal(ln(0.5 sqrt d), 1); the mean is 0
  Alike,  // each LogNormal(ln(0.3 sqrt d), 0.7 sqrt 2), their logarithms correlated by 1/2; the
          // mean Normal(0, 100), unless is_mean_known
};

// That which suits an objective with these targets, given the fit by Belief::Apart to them: Alike,
// unless the fit finds noise, or half of the targets or more, and not one alone, are the same.
Belief belief_after(const Vector& targets, const Hyperparameters& apart);

// Whether the mean is 0, or to be learned: with categories, and with equal targets, which are of a
// plateau or of a metric of few values, it is known by any belief.
bool is_mean_known(Belief belief, const Vector& targets, const std::vector<Metric>& metrics);

}  // namespace tuning
