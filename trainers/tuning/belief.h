// What is believed of the lengthscales of an objective before any result.
//
// A smooth objective mostly is as rough in one hyperparameter as in the others, and few results
// tell how rough if all lengthscales are learned together. One that is jagged, as those of real
// trainings are, or that has a plateau, is not: there some hyperparameters matter, and by
// themselves.
#pragma once

#include "trainers/tuning/kernel.h"

namespace tuning {

enum class Belief {
  Apart,  // each LogNormal(ln(0.5 sqrt d), 1)
  Alike,  // each LogNormal(ln(0.3 sqrt d), 0.7 sqrt 2), their logarithms correlated by 1/2
};

// That which suits an objective with these targets, given the fit by Belief::Apart to them: Alike,
// unless the fit finds noise, or half of the targets or more, and not one alone, are the same.
Belief belief_after(const Vector& targets, const Hyperparameters& apart);

}  // namespace tuning
