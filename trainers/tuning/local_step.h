// The last digits: a quadratic model of the observations around the best one, minimised close to
// it. A Gaussian process of the whole space stalls where differences drown in its noise; this goes
// on, as the trust region of dlib's find_max_global does. Powell, "Least Frobenius norm updating of
// quadratic models that satisfy interpolation conditions", Math. Program. 100 (2004).
#pragma once

#include <optional>

#include "trainers/tuning/encoding.h"
#include "trainers/tuning/gp.h"
#include "trainers/tuning/suggester.h"

namespace tuning {

// The minimum of the model in the continuous coordinates, the others as at the best observation.
// Absent where there is no gain to be expected, or there are too few observations.
std::optional<Vector> local_step(const Encoding& encoding, const Observations& observations);

// Whether it is time for the next local step. Those that were taken are marked in Trial::fit. The
// wait from one to the next doubles with every one in a row that found nothing better.
bool is_local_step_due(const std::vector<Trial>& history, Goal goal);

// Trial::fit with and without the mark.
std::string marked_local(const std::string& fit);
std::string without_mark(const std::string& fit);

}  // namespace tuning
