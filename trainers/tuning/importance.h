// How much each hyperparameter matters to the fitted model.
#pragma once

#include <cstdint>

#include "trainers/tuning/encoding.h"
#include "trainers/tuning/gp.h"

namespace tuning {

// The total effect of each coordinate on the predicted mean, over the whole space, as shares of
// their sum: Jansen's estimator of Sobol's total indices (Saltelli et al., "Variance based
// sensitivity analysis of model output", Comput. Phys. Commun. 181 (2010), table 2 (f)). Equal
// shares where the model is flat. Pure; any thread.
Vector importance(const Encoding& encoding, const GaussianProcess& process, uint64_t seed);

}  // namespace tuning
