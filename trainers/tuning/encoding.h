// Points of a space as vectors in the unit cube, a coordinate per range, and back. Integers and
// categories sit in the middle of their cells.
#pragma once

#include <optional>
#include <vector>

#include "trainers/tuning/kernel.h"
#include "trainers/tuning/space.h"

namespace tuning {

// Immutable; any thread.
class Encoding {
 public:
  explicit Encoding(Space space);

  Eigen::Index dimensions() const { return static_cast<Eigen::Index>(space_.ranges().size()); }
  const std::vector<Metric>& metrics() const { return metrics_; }
  const Space& space() const { return space_; }

  // Absent when the point is not of the space.
  std::optional<Vector> vector_of(const Point& point) const;
  Point point_of(const Vector& vector) const;
  // The nearest vector that is a point's.
  Vector snapped(const Vector& vector) const;

  // How many values a coordinate has; infinity when it is continuous.
  double values(Eigen::Index coordinate) const;
  bool is_continuous(Eigen::Index coordinate) const;
  bool is_categorical(Eigen::Index coordinate) const;
  // The coordinate of value `number`, from 0, where there are finitely many.
  double coordinate_of(Eigen::Index coordinate, double number) const;
  // The number of the value whose cell holds `at`.
  double number_at(Eigen::Index coordinate, double at) const;

 private:
  const Range& range(Eigen::Index coordinate) const {
    return space_.ranges()[static_cast<size_t>(coordinate)];
  }

  Space space_;
  std::vector<Metric> metrics_;
};

}  // namespace tuning
