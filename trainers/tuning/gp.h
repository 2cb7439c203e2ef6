// Gaussian process regression with a Matern 5/2 kernel, and the fit of its hyperparameters.
// Rasmussen, Williams: Gaussian Processes for Machine Learning, chapters 2 and 5.
#pragma once

#include <Eigen/Cholesky>
#include <vector>

#include "trainers/tuning/belief.h"
#include "trainers/tuning/kernel.h"

namespace tuning {

// Points as rows in [0, 1], and their targets: standardised, smaller is better.
struct Observations {
  Matrix points;
  Vector targets;
  std::vector<Metric> metrics;  // one per coordinate
};

struct Prediction {
  double mean = 0;
  double variance = 0;  // of the function, without the noise
};

struct Slope {
  Vector mean, variance;  // derivatives of a Prediction by the coordinates
};

// Immutable; any thread. Never throws: where rounding makes the covariance indefinite, it adds
// what it takes to the diagonal.
class GaussianProcess {
 public:
  GaussianProcess(Observations observations, const Hyperparameters& hyperparameters);

  Prediction at(const Vector& point) const;
  Prediction at(const Vector& point, Slope& slope) const;
  // A prediction for every row.
  std::vector<Prediction> at_rows(const Matrix& points) const;
  // The same process after `points` turned out exactly as predicted (kriging believer: Ginsbourger,
  // Le Riche, Carraro, "Kriging is well-suited to parallelize optimization", 2010).
  GaussianProcess believing(const Matrix& points) const;

  // How much higher each observed target is than predicted from all the others (Rasmussen,
  // Williams, "Gaussian Processes for Machine Learning", 2006, 5.4.2).
  Vector left_out_errors() const;

  const Observations& observations() const { return observations_; }

 private:
  // Of the observations with other points, all of them warped.
  Matrix covariances_with(const Matrix& inputs) const;
  double prior_variance() const;  // of the function, at any point

  Observations observations_;
  Hyperparameters hyperparameters_;
  Matrix inputs_;  // the points, warped
  Kernel kernel_;
  Eigen::LLT<Matrix> factor_;
  Vector weights_;
};

// Where fits start: the modes of the priors.
Hyperparameters default_hyperparameters(const std::vector<Metric>& metrics, Belief belief);

// The nearest that the fit may find.
Hyperparameters bounded(const Hyperparameters& hyperparameters, const std::vector<Metric>& metrics);

// The hyperparameters that are most probable after `observations` (maximum a posteriori), searched
// from each of `starts`. Priors: lengthscales and mean as `belief` says, warps Normal(0, 1),
// amplitude LogNormal(0, 1), noise LogNormal(-6, 2).
Hyperparameters fitted(const Observations& observations, Belief belief,
                       const std::vector<Hyperparameters>& starts, int evaluations_max);

// The negative logarithm of that probability, up to a constant; writes its gradient by the packed
// hyperparameters.
double improbability(const Observations& observations, Belief belief, const Vector& packed,
                     Vector& gradient);

}  // namespace tuning
