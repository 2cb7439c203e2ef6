// Objectives as the Gaussian process sees them: smaller is better, the bad half replaced by the
// quantiles of a normal distribution (half-rank warping, as in google/vizier), standardised.
//
// Nothing is learned on a plateau, such as most of the ranges that AWS recommends for alpha and
// lambda. A result that is a little worse would keep a model away from where hyperparameters have
// an effect at all. So as long as half of the objectives or more are the first one, and none is
// better, the others count as the same.
#pragma once

#include <vector>

#include "trainers/tuning/suggester.h"

namespace tuning {

// Immutable; any thread.
class Targets {
 public:
  // `objectives` are finite; absent ones belong to failed trials, and count as the worst.
  Targets(Goal goal, const std::vector<std::optional<double>>& objectives);

  const std::vector<double>& values() const { return values_; }  // one per objective, in order

  // The objective at a target: exact in the good half, interpolated between the observations in
  // the bad one, extended in a straight line beyond them.
  double objective(double target) const;
  // The deviation of objectives whose targets have `mean` and `deviation`, to first order.
  double objective_deviation(double mean, double deviation) const;

 private:
  struct Knot {
    double target, loss;
  };

  double sign_;
  double median_ = 0, spread_ = 1;  // of the losses
  double centre_ = 0, scale_ = 1;   // of the warped ones
  std::vector<double> values_;
  std::vector<Knot> knots_;  // of the bad half, ascending
};

}  // namespace tuning
