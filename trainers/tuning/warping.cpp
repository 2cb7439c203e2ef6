#include "trainers/tuning/warping.h"

#include <cmath>

namespace tuning {
namespace {

constexpr double kLinear = 1e-3;  // parameters below are as good as 0

}  // namespace

Warped warped(double x, double t) {
  if (std::abs(t) < kLinear) {
    const double bend = 0.5 * x * (1 - x);
    return {x + t * bend, 1 + 0.5 * t * (1 - 2 * x), bend};
  }
  if (t < 0) {
    const Warped mirrored = warped(1 - x, -t);
    return {1 - mirrored.value, mirrored.by_point, mirrored.by_parameter};
  }
  const double steepness = std::expm1(t);
  const double inner = 1 + steepness * x;
  const double value = std::log(inner) / t;
  return {value, steepness / (inner * t), ((steepness + 1) * x / inner - value) / t};
}

Matrix warped(const Matrix& points, const Vector& parameters) {
  Matrix result = points;
  for (Eigen::Index c = 0; c < points.cols(); ++c) {
    if (parameters[c] == 0) continue;
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
      result(i, c) = warped(points(i, c), parameters[c]).value;
    }
  }
  return result;
}

Matrix warp_derivatives(const Matrix& points, const Vector& parameters) {
  Matrix result(points.rows(), points.cols());
  for (Eigen::Index c = 0; c < points.cols(); ++c) {
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
      result(i, c) = warped(points(i, c), parameters[c]).by_parameter;
    }
  }
  return result;
}

}  // namespace tuning
