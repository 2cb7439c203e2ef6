#include "trainers/tuning/importance.h"

#include "trainers/tuning/design.h"

namespace tuning {
namespace {

constexpr Eigen::Index kPoints = 64;

Vector drawn(const Encoding& encoding, uint64_t seed, Eigen::Index index) {
  Vector point(encoding.dimensions());
  for (Eigen::Index c = 0; c < point.size(); ++c) {
    point[c] =
        uniform(seed, Purpose::Importance, static_cast<uint64_t>(index), static_cast<uint64_t>(c));
  }
  return encoding.snapped(point);
}

}  // namespace

Vector importance(const Encoding& encoding, const GaussianProcess& process, uint64_t seed) {
  const Eigen::Index dimensions = encoding.dimensions();
  Matrix rows(kPoints * (dimensions + 1), dimensions);
  for (Eigen::Index i = 0; i < kPoints; ++i) {
    const Vector base = drawn(encoding, seed, 2 * i);
    const Vector other = drawn(encoding, seed, 2 * i + 1);
    auto block = rows.middleRows(i * (dimensions + 1), dimensions + 1);
    block = base.transpose().replicate(dimensions + 1, 1);
    for (Eigen::Index c = 0; c < dimensions; ++c)
      block(c + 1, c) = other[c];
  }
  const std::vector<Prediction> predictions = process.at_rows(rows);
  Vector effects = Vector::Zero(dimensions);
  for (size_t i = 0; i < predictions.size(); i += static_cast<size_t>(dimensions) + 1) {
    for (Eigen::Index c = 0; c < dimensions; ++c) {
      const double change = predictions[i + static_cast<size_t>(c) + 1].mean - predictions[i].mean;
      effects[c] += change * change;
    }
  }
  const double total = effects.sum();
  if (!(total > 0)) return Vector::Constant(dimensions, 1 / static_cast<double>(dimensions));
  return effects / total;
}

}  // namespace tuning
