// How much a point is worth trying: the logarithm of its expected improvement.
#pragma once

#include <vector>

#include "trainers/tuning/gp.h"

namespace tuning {

// Refers to the process, which outlives it. Immutable; any thread.
class Acquisition {
 public:
  // Improvement is upon the target `best`.
  Acquisition(const GaussianProcess& process, double best) : process_(process), best_(best) {}

  double at(const Vector& point) const;
  double at(const Vector& point, Vector& gradient) const;
  std::vector<double> at_rows(const Matrix& points) const;

 private:
  double of(const Prediction& prediction) const;

  const GaussianProcess& process_;
  double best_;
};

}  // namespace tuning
