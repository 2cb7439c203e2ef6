#include "trainers/tuning/trust_region.h"

#include <algorithm>

namespace tuning {
namespace {

constexpr double kRadiusMin = 0.2;
constexpr double kRadiusGrowth = 0.3;  // over 5 (d + 1) observations
constexpr double kRadiusMax = 0.5;     // from which the region is everything
constexpr uint64_t kEvery = 3;         // suggestions, of which one keeps to the region
constexpr Eigen::Index kPending = 2;   // trials, from which every suggestion does

std::optional<double> radius_for(Eigen::Index observations, Eigen::Index dimensions) {
  const double share =
      static_cast<double>(observations) / (5.0 * static_cast<double>(dimensions + 1));
  const double radius = kRadiusMin + kRadiusGrowth * share;
  if (radius >= kRadiusMax) return std::nullopt;
  return radius;
}

}  // namespace

TrustRegion::TrustRegion(const Observations& observations, Eigen::Index pending, uint64_t index)
    : observations_(observations) {
  if (pending < kPending && index % kEvery != 0) return;
  radius_ = radius_for(observations.points.rows(), observations.points.cols());
}

Box TrustRegion::around(const Vector& point) const {
  const Eigen::Index dimensions = point.size();
  Box box{Vector::Zero(dimensions), Vector::Ones(dimensions)};
  if (!radius_ || observations_.points.rows() == 0) return box;
  Eigen::ArrayXd distances = Eigen::ArrayXd::Zero(observations_.points.rows());
  for (Eigen::Index c = 0; c < dimensions; ++c) {
    if (observations_.metrics[static_cast<size_t>(c)] == Metric::Difference) continue;
    distances = distances.max((observations_.points.col(c).array() - point[c]).abs());
  }
  Eigen::Index nearest = 0;
  distances.minCoeff(&nearest);
  for (Eigen::Index c = 0; c < dimensions; ++c) {
    if (observations_.metrics[static_cast<size_t>(c)] == Metric::Difference) continue;
    box.lower[c] = std::max(0.0, observations_.points(nearest, c) - *radius_);
    box.upper[c] = std::min(1.0, observations_.points(nearest, c) + *radius_);
  }
  return box;
}

}  // namespace tuning
