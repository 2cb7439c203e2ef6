#include "trainers/tuning/encoding.h"

#include <cmath>

namespace tuning {

Encoding::Encoding(Space space) : space_(std::move(space)) {
  for (const Range& each : space_.ranges()) {
    metrics_.push_back(each.kind == RangeKind::Categorical ? Metric::Difference : Metric::Distance);
  }
}

std::optional<Vector> Encoding::vector_of(const Point& point) const {
  const std::optional<std::vector<double>> unit = space_.unit_of(point);
  if (!unit) return std::nullopt;
  return Eigen::Map<const Vector>(unit->data(), dimensions());
}

Point Encoding::point_of(const Vector& vector) const {
  return space_.point_at(std::vector<double>(vector.begin(), vector.end()));
}

Vector Encoding::snapped(const Vector& vector) const {
  Vector result = vector;
  for (Eigen::Index c = 0; c < result.size(); ++c) {
    if (!is_continuous(c)) result[c] = coordinate_of(c, number_at(c, vector[c]));
  }
  return result;
}

double Encoding::values(Eigen::Index coordinate) const {
  return distinct_values(range(coordinate));
}

bool Encoding::is_continuous(Eigen::Index coordinate) const {
  return std::isinf(values(coordinate));
}

bool Encoding::is_categorical(Eigen::Index coordinate) const {
  return range(coordinate).kind == RangeKind::Categorical;
}

double Encoding::coordinate_of(Eigen::Index coordinate, double number) const {
  return unit_of_number(range(coordinate), number);
}

double Encoding::number_at(Eigen::Index coordinate, double at) const {
  return number_at_unit(range(coordinate), at);
}

}  // namespace tuning
