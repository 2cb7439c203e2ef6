// The covariance of the Gaussian process: Matern 5/2 with a lengthscale per hyperparameter.
// Rasmussen, Williams: Gaussian Processes for Machine Learning, equation 4.17.
#pragma once

#include <Eigen/Dense>
#include <vector>

namespace tuning {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

// Natural logarithms, as they are fitted, but for the warps and the last.
struct Hyperparameters {
  Vector lengthscales;   // one per coordinate
  Vector warps;          // one per coordinate: see warping.h; 0 for categories
  double amplitude = 0;  // of the variance
  double noise = 0;      // of the variance
  double mean = 0;       // not fitted: the variance of the mean, which is known to be 0 if this is
};

// Those that are fitted, lengthscales, warps, amplitude, noise, in one vector, and back.
Vector packed(const Hyperparameters& hyperparameters);
Hyperparameters unpacked(const Vector& values);

// How a coordinate counts: by its distance, or only by being another one.
enum class Metric { Distance, Difference };

// Pure; any thread. Points are the rows of matrices, coordinates their columns.
class Kernel {
 public:
  Kernel(const Hyperparameters& values, std::vector<Metric> metrics);

  // Covariances of every row of `points` (rows of the result) with every row of `others`.
  Matrix between(const Matrix& points, const Matrix& others) const;

  // Of the points with each other, lower triangles; what is above them is unspecified. `slope` is
  // the derivative of the covariance by half the squared distance, its sign turned.
  struct Covariance {
    Matrix value, slope;
  };
  Covariance among(const Matrix& points) const;

  // Per coordinate, the sum over i > j of weights(i, j) times the difference of the points i and j
  // in that coordinate alone, in lengthscales, times that of `others`. Where only being different
  // counts, the product is 1 for different points.
  Vector spread(const Matrix& points, const Matrix& others, const Matrix& weights) const;

  // The derivative of the covariances of `point` with `points`, one per row, by the coordinates
  // of `point`, one per column; 0 by those that count by Difference.
  Matrix point_gradient(const Matrix& points, const Vector& point) const;

  double amplitude() const { return amplitude_; }

 private:
  using Squares = Eigen::ArrayXd;
  // Of the distances, in one coordinate, between `value` and `values`.
  Squares squares(Eigen::Index coordinate, const Eigen::Ref<const Vector>& values,
                  double value) const;
  Squares squared_distances(const Eigen::Ref<const Matrix>& points,
                            const Eigen::Ref<const Eigen::RowVectorXd>& point) const;

  std::vector<Metric> metrics_;
  Vector inverse_;  // of the lengthscales, squared
  double amplitude_;
};

}  // namespace tuning
