// Objectives, compared. Pure functions; any thread.
#pragma once

#include <cmath>
#include <vector>

#include "trainers/tuning/suggester.h"

namespace tuning {

// The objective that a training job reported, once an epoch, in order.
using Curve = std::vector<double>;

// Whether `a` is strictly better than `b`. NaN is worse than everything else.
inline bool better(Goal goal, double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(b) && !std::isnan(a);
  return goal == Goal::Minimize ? a < b : a > b;
}

}  // namespace tuning
