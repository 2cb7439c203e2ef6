#include "trainers/tuning/gp.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainers/tuning/optimizer.h"
#include "trainers/tuning/warping.h"

namespace tuning {
namespace {

constexpr double kJitter = 1e-9;  // of the amplitude; times 10 until the covariance is definite
constexpr double kVarianceMin = 1e-12;
constexpr double kMeanVariance = 100;  // of one that is not known; hardly holds it near 0
constexpr Eigen::Index kBlock = 128;   // rows predicted at once
constexpr double kTolerance = 1e-5;    // of a fit

// Normal distributions of the logarithms.
struct Prior {
  double mean, deviation, low, high;
};
constexpr Prior kWarp = {0, 1, -7, 7};  // no logarithm
constexpr Prior kAmplitude = {0, 1, -5, 5};
constexpr Prior kNoise = {-6, 2, -13.815510557964274, 1};  // at least 1e-6

// Where lengthscales are alike, of the part that is each one's own: see add_shared_part.
Prior lengthscale_prior(Eigen::Index coordinates, Belief belief) {
  const double root = std::sqrt(static_cast<double>(coordinates));
  if (belief == Belief::Alike) return {std::log(0.3 * root), 0.7, -5, 5};
  return {std::log(0.5 * root), 1, -5, 5};
}

// Of the targets: `lower` is that of the function around its mean.
Matrix targets_covariance(Matrix lower, const Hyperparameters& hyperparameters, double jitter) {
  lower.array() += hyperparameters.mean;
  lower.diagonal().array() +=
      std::exp(hyperparameters.noise) + jitter * std::exp(hyperparameters.amplitude);
  return lower;
}

Eigen::LLT<Matrix> definite_factor(const Matrix& lower, const Hyperparameters& hyperparameters) {
  Eigen::LLT<Matrix> factor;
  for (double jitter = kJitter; jitter <= 1; jitter *= 10) {
    factor.compute(targets_covariance(lower, hyperparameters, jitter));
    if (factor.info() == Eigen::Success) break;
  }
  return factor;
}

double mean_variance(const Observations& observations, Belief belief) {
  return is_mean_known(belief, observations.targets, observations.metrics) ? 0 : kMeanVariance;
}

Hyperparameters unpacked_with(const Vector& values, double mean) {
  Hyperparameters result = unpacked(values);
  result.mean = mean;
  return result;
}

Prior prior_of(Eigen::Index index, Eigen::Index coordinates, Belief belief) {
  if (index < coordinates) return lengthscale_prior(coordinates, belief);
  if (index < 2 * coordinates) return kWarp;
  return index == 2 * coordinates ? kAmplitude : kNoise;
}

Box box_of(const std::vector<Metric>& metrics) {
  const auto coordinates = static_cast<Eigen::Index>(metrics.size());
  Box box{Vector(2 * coordinates + 2), Vector(2 * coordinates + 2)};
  for (Eigen::Index i = 0; i < box.lower.size(); ++i) {
    const Prior prior = prior_of(i, coordinates, Belief::Apart);
    box.lower[i] = prior.low;
    box.upper[i] = prior.high;
  }
  for (Eigen::Index c = 0; c < coordinates; ++c) {
    if (metrics[static_cast<size_t>(c)] != Metric::Difference) continue;
    box.lower[coordinates + c] = box.upper[coordinates + c] = 0;
  }
  return box;
}

// What the lengthscales share, integrated out: their covariance, in squared deviations, is the
// identity plus 1 everywhere (inverted by Sherman and Morrison's formula).
double add_shared_part(const Vector& values, Vector& gradient) {
  const Eigen::Index coordinates = values.size() / 2 - 1;
  const Prior prior = lengthscale_prior(coordinates, Belief::Alike);
  const double total = (values.head(coordinates).array() - prior.mean).sum() / prior.deviation;
  const double shared = total / static_cast<double>(coordinates + 1);
  gradient.head(coordinates).array() -= shared / prior.deviation;
  return -0.5 * shared * total;
}

double add_priors(const Vector& values, Belief belief, Vector& gradient) {
  double sum = belief == Belief::Alike ? add_shared_part(values, gradient) : 0;
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const Prior prior = prior_of(i, values.size() / 2 - 1, belief);
    const double z = (values[i] - prior.mean) / prior.deviation;
    sum += 0.5 * z * z;
    gradient[i] += z / prior.deviation;
  }
  return sum;
}

}  // namespace

GaussianProcess::GaussianProcess(Observations observations, const Hyperparameters& hyperparameters)
    : observations_(std::move(observations)),
      hyperparameters_(hyperparameters),
      inputs_(warped(observations_.points, hyperparameters.warps)),
      kernel_(hyperparameters, observations_.metrics),
      factor_(definite_factor(kernel_.among(inputs_).value, hyperparameters)),
      weights_(factor_.solve(observations_.targets)) {}

Matrix GaussianProcess::covariances_with(const Matrix& inputs) const {
  return (kernel_.between(inputs_, inputs).array() + hyperparameters_.mean).matrix();
}

double GaussianProcess::prior_variance() const {
  return kernel_.amplitude() + hyperparameters_.mean;
}

std::vector<Prediction> GaussianProcess::at_rows(const Matrix& points) const {
  std::vector<Prediction> predictions;
  for (Eigen::Index first = 0; first < points.rows(); first += kBlock) {
    const Eigen::Index count = std::min(kBlock, points.rows() - first);
    Matrix covariances =
        covariances_with(warped(points.middleRows(first, count), hyperparameters_.warps));
    const Vector means = covariances.transpose() * weights_;
    factor_.matrixL().solveInPlace(covariances);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double variance = prior_variance() - covariances.col(i).squaredNorm();
      predictions.push_back({means[i], std::max(variance, kVarianceMin)});
    }
  }
  return predictions;
}

Prediction GaussianProcess::at(const Vector& point) const {
  return at_rows(point.transpose()).front();
}

Prediction GaussianProcess::at(const Vector& point, Slope& slope) const {
  Vector input(point.size());
  Vector rates(point.size());
  for (Eigen::Index c = 0; c < point.size(); ++c) {
    const Warped each = warped(point[c], hyperparameters_.warps[c]);
    input[c] = each.value;
    rates[c] = each.by_point;
  }
  const Vector covariances = covariances_with(input.transpose());
  const Matrix gradient = kernel_.point_gradient(inputs_, input) * rates.asDiagonal();
  const Vector solved = factor_.solve(covariances);
  slope.mean = gradient.transpose() * weights_;
  slope.variance = -2 * gradient.transpose() * solved;
  const double variance = prior_variance() - covariances.dot(solved);
  return {covariances.dot(weights_), std::max(variance, kVarianceMin)};
}

GaussianProcess GaussianProcess::believing(const Matrix& points) const {
  const Eigen::Index known = observations_.points.rows();
  Observations more{Matrix(known + points.rows(), points.cols()), Vector(known + points.rows()),
                    observations_.metrics};
  more.points << observations_.points, points;
  more.targets.head(known) = observations_.targets;
  const std::vector<Prediction> predictions = at_rows(points);
  for (Eigen::Index i = 0; i < points.rows(); ++i) {
    more.targets[known + i] = predictions[static_cast<size_t>(i)].mean;
  }
  return GaussianProcess(std::move(more), hyperparameters_);
}

Vector GaussianProcess::left_out_errors() const {
  const Eigen::Index count = observations_.points.rows();
  const Matrix inverse = factor_.solve(Matrix::Identity(count, count));
  return weights_.cwiseQuotient(inverse.diagonal());
}

Hyperparameters default_hyperparameters(const std::vector<Metric>& metrics, Belief belief) {
  const auto count = static_cast<Eigen::Index>(metrics.size());
  return {Vector::Constant(count, lengthscale_prior(count, belief).mean),
          Vector::Constant(count, kWarp.mean), kAmplitude.mean, kNoise.mean};
}

Hyperparameters bounded(const Hyperparameters& hyperparameters,
                        const std::vector<Metric>& metrics) {
  return unpacked_with(box_of(metrics).nearest(packed(hyperparameters)),
                       hyperparameters.mean > 0 ? kMeanVariance : 0);
}

double improbability(const Observations& observations, Belief belief, const Vector& packed,
                     Vector& gradient) {
  const Hyperparameters hyperparameters =
      unpacked_with(packed, mean_variance(observations, belief));
  const Eigen::Index count = observations.points.rows();
  const Kernel kernel(hyperparameters, observations.metrics);
  const Matrix inputs = warped(observations.points, hyperparameters.warps);
  Kernel::Covariance covariance = kernel.among(inputs);
  const Eigen::LLT<Matrix> factor(targets_covariance(covariance.value, hyperparameters, kJitter));
  if (factor.info() != Eigen::Success) return std::numeric_limits<double>::infinity();
  const Vector weights = factor.solve(observations.targets);

  // Equation 5.9: the derivative of the likelihood is half the trace of this times the derivative
  // of the covariance.
  Matrix outer = factor.solve(Matrix::Identity(count, count));
  outer.noalias() -= weights * weights.transpose();
  const Eigen::Index coordinates = inputs.cols();
  const Matrix sloped = outer.cwiseProduct(covariance.slope);
  gradient.resize(packed.size());
  gradient.head(coordinates) = kernel.spread(inputs, inputs, sloped);
  gradient.segment(coordinates, coordinates) =
      -kernel.spread(inputs, warp_derivatives(observations.points, hyperparameters.warps), sloped);
  const double trace = outer.trace();
  covariance.value.diagonal() *= 0.5;
  gradient[2 * coordinates] =
      outer.cwiseProduct(covariance.value).sum() + 0.5 * trace * kJitter * kernel.amplitude();
  gradient[2 * coordinates + 1] = 0.5 * trace * std::exp(hyperparameters.noise);
  return 0.5 * observations.targets.dot(weights) +
         factor.matrixLLT().diagonal().array().log().sum() + add_priors(packed, belief, gradient);
}

Hyperparameters fitted(const Observations& observations, Belief belief,
                       const std::vector<Hyperparameters>& starts, int evaluations_max) {
  const Box box = box_of(observations.metrics);
  const auto objective = [&](const Vector& values, Vector& gradient) {
    return improbability(observations, belief, values, gradient);
  };
  Minimum best{packed(bounded(starts.front(), observations.metrics)),
               std::numeric_limits<double>::infinity()};
  for (const Hyperparameters& start : starts) {
    Minimum found = minimize(objective, packed(start), box, {evaluations_max, kTolerance});
    if (found.value < best.value) best = std::move(found);
  }
  return unpacked_with(best.point, mean_variance(observations, belief));
}

}  // namespace tuning
