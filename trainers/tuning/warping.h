// Warps of the coordinates that the Gaussian process fits beside its lengthscales, so that it can
// resolve one end of a range more finely than the other, as a logarithmic scale would.
#pragma once

#include "trainers/tuning/kernel.h"

namespace tuning {

// w(x) = log(1 + (e^t - 1) x) / t maps [0, 1] onto itself, e^t times as steep at 0 as at 1; linear
// at t = 0, and turned around for negative t: w(x, -t) = 1 - w(1 - x, t). Pure; any thread.
struct Warped {
  double value;
  double by_point;      // derivative by x
  double by_parameter;  // derivative by t
};
Warped warped(double x, double t);

// The columns of `points`, each warped with its parameter.
Matrix warped(const Matrix& points, const Vector& parameters);
// The derivatives of that, each by the parameter of its column.
Matrix warp_derivatives(const Matrix& points, const Vector& parameters);

}  // namespace tuning
