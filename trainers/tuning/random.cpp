#include "trainers/tuning/random.h"

#include <cmath>

#include "trainers/tuning/design.h"

namespace tuning {
namespace {

constexpr uint64_t kDrawsMax = 64;  // of one suggestion, before a finite space is enumerated

}  // namespace

std::set<Point> points_of(const std::vector<Trial>& history) {
  std::set<Point> points;
  for (const Trial& trial : history)
    points.insert(trial.point);
  return points;
}

std::optional<Suggestion> Random::suggest(const std::vector<Trial>& history) const {
  const std::set<Point> taken = points_of(history);
  const size_t dimensions = space_.ranges().size();
  for (uint64_t draw = 0; draw < kDrawsMax; ++draw) {
    std::vector<double> unit;
    for (size_t i = 0; i < dimensions; ++i) {
      unit.push_back(uniform(seed_, Purpose::Draw, history.size(), draw * dimensions + i));
    }
    Point point = space_.point_at(unit);
    if (!taken.contains(point)) return Suggestion{std::move(point), {.reason = "random"}};
  }
  const double count = space_.cardinality();
  if (!std::isfinite(count)) return std::nullopt;  // ranges narrower than a double can tell apart
  const double start = std::floor(uniform(seed_, Purpose::Enumeration, history.size(), 0) * count);
  std::optional<Point> point = space_.next_free(start, taken);
  if (!point) return std::nullopt;
  return Suggestion{std::move(*point), {.reason = "random"}};
}

}  // namespace tuning
