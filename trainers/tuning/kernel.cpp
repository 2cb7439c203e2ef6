#include "trainers/tuning/kernel.h"

#include <cmath>

namespace tuning {
namespace {

const double kRoot5 = std::sqrt(5.0);

struct Profile {
  Eigen::ArrayXd value, slope;
};

Profile profile(const Eigen::ArrayXd& squared_distances, double amplitude) {
  const Eigen::ArrayXd r = kRoot5 * squared_distances.sqrt();
  const Eigen::ArrayXd decay = amplitude * (-r).exp();
  return {decay * (1 + r + r.square() / 3), decay * (1 + r) * (5.0 / 3)};
}

}  // namespace

Vector packed(const Hyperparameters& hyperparameters) {
  Vector values(2 * hyperparameters.lengthscales.size() + 2);
  values << hyperparameters.lengthscales, hyperparameters.warps, hyperparameters.amplitude,
      hyperparameters.noise;
  return values;
}

Hyperparameters unpacked(const Vector& values) {
  const Eigen::Index coordinates = (values.size() - 2) / 2;
  return {values.head(coordinates), values.segment(coordinates, coordinates),
          values[2 * coordinates], values[2 * coordinates + 1]};
}

Kernel::Kernel(const Hyperparameters& values, std::vector<Metric> metrics)
    : metrics_(std::move(metrics)),
      inverse_((-2 * values.lengthscales.array()).exp()),
      amplitude_(std::exp(values.amplitude)) {}

Kernel::Squares Kernel::squares(Eigen::Index coordinate, const Eigen::Ref<const Vector>& values,
                                double value) const {
  const double inverse = inverse_[coordinate];
  if (metrics_[static_cast<size_t>(coordinate)] == Metric::Difference) {
    return (values.array() != value).cast<double>() * inverse;
  }
  return (values.array() - value).square() * inverse;
}

Kernel::Squares Kernel::squared_distances(const Eigen::Ref<const Matrix>& points,
                                          const Eigen::Ref<const Eigen::RowVectorXd>& point) const {
  Squares sum = Squares::Zero(points.rows());
  for (Eigen::Index c = 0; c < points.cols(); ++c)
    sum += squares(c, points.col(c), point[c]);
  return sum;
}

Matrix Kernel::between(const Matrix& points, const Matrix& others) const {
  Matrix result(points.rows(), others.rows());
  for (Eigen::Index j = 0; j < others.rows(); ++j) {
    result.col(j) = profile(squared_distances(points, others.row(j)), amplitude_).value;
  }
  return result;
}

Kernel::Covariance Kernel::among(const Matrix& points) const {
  const Eigen::Index count = points.rows();
  Covariance result{Matrix::Zero(count, count), Matrix::Zero(count, count)};
  for (Eigen::Index j = 0; j < count; ++j) {
    const Eigen::Index below = count - j;
    const Profile column =
        profile(squared_distances(points.bottomRows(below), points.row(j)), amplitude_);
    result.value.col(j).tail(below) = column.value;
    result.slope.col(j).tail(below) = column.slope;
  }
  return result;
}

Vector Kernel::spread(const Matrix& points, const Matrix& others, const Matrix& weights) const {
  const Eigen::Index count = points.rows();
  Vector sums = Vector::Zero(points.cols());
  for (Eigen::Index c = 0; c < points.cols(); ++c) {
    const bool differs = metrics_[static_cast<size_t>(c)] == Metric::Difference;
    for (Eigen::Index j = 0; j + 1 < count; ++j) {
      const Eigen::Index below = count - j - 1;
      const auto column = points.col(c).tail(below).array();
      const auto weight = weights.col(j).tail(below).array();
      if (differs) {
        sums[c] += ((column != points(j, c)).cast<double>() * weight).sum();
      } else {
        const auto other = others.col(c).tail(below).array();
        sums[c] += ((column - points(j, c)) * (other - others(j, c)) * weight).sum();
      }
    }
    sums[c] *= inverse_[c];
  }
  return sums;
}

Matrix Kernel::point_gradient(const Matrix& points, const Vector& point) const {
  const Eigen::ArrayXd slope =
      profile(squared_distances(points, point.transpose()), amplitude_).slope;
  Matrix gradient = Matrix::Zero(points.rows(), points.cols());
  for (Eigen::Index c = 0; c < points.cols(); ++c) {
    if (metrics_[static_cast<size_t>(c)] == Metric::Difference) continue;
    gradient.col(c) = slope * (points.col(c).array() - point[c]) * inverse_[c];
  }
  return gradient;
}

}  // namespace tuning
