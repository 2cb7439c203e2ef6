#include "trainers/tuning/search.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainers/tuning/design.h"

namespace tuning {
namespace {

constexpr double kEnumerationMax = 1000;  // points of a space that is searched whole
constexpr Eigen::Index kDrawn = 800;
constexpr Eigen::Index kParents = 5;         // observations that are perturbed
constexpr Eigen::Index kPerturbations = 40;  // of each
constexpr size_t kAscents = 5;
constexpr int kRoundsMax = 4;           // of an ascent
constexpr Effort kEffort = {30, 1e-6};  // of a round
constexpr double kLevelsMax = 16;       // values of a coordinate that are all tried in a round
constexpr double kStepMin = 1e-3, kStepMax = 0.3;  // of perturbations

bool is_smooth(const Encoding& encoding, Eigen::Index coordinate) {
  return !encoding.is_categorical(coordinate) && encoding.values(coordinate) > kLevelsMax;
}

// Uniform within [0, 1], pulled into the trust region.
Vector drawn(const Terrain& terrain, const TrustRegion& region, uint64_t seed, uint64_t stream) {
  Vector point(terrain.encoding.dimensions());
  for (Eigen::Index c = 0; c < point.size(); ++c) {
    point[c] = uniform(seed, Purpose::Candidate, stream, static_cast<uint64_t>(c));
  }
  return terrain.encoding.snapped(region.around(point).nearest(point));
}

// `parent` with about two coordinates moved: numbers by a step of any size, categories to any.
Vector perturbed(const Terrain& terrain, const Vector& parent, uint64_t seed, uint64_t stream) {
  const Eigen::Index dimensions = parent.size();
  const auto random = [&](Eigen::Index coordinate, uint64_t use) {
    return uniform(seed, Purpose::Perturbation, stream,
                   static_cast<uint64_t>(coordinate) * 3 + use);
  };
  const double share = std::max(2.0 / static_cast<double>(dimensions), 0.25);
  Vector point = parent;
  for (Eigen::Index c = 0; c < dimensions; ++c) {
    if (random(c, 0) >= share) continue;
    if (terrain.encoding.is_categorical(c)) {
      point[c] = random(c, 1);
      continue;
    }
    const double step = kStepMin * std::pow(kStepMax / kStepMin, random(c, 1));
    point[c] = std::clamp(point[c] + (random(c, 2) < 0.5 ? -step : step), 0.0, 1.0);
  }
  return terrain.encoding.snapped(point);
}

// The numbers of the observations, best first.
std::vector<Eigen::Index> ranked(const Vector& targets) {
  std::vector<Eigen::Index> order(static_cast<size_t>(targets.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Eigen::Index a, Eigen::Index b) { return targets[a] < targets[b]; });
  return order;
}

Matrix candidates(const Terrain& terrain, const TrustRegion& region, uint64_t seed,
                  uint64_t index) {
  const Observations& known = terrain.observations;
  const Eigen::Index parents = std::min(kParents, known.points.rows());
  Matrix result(kDrawn + parents * kPerturbations, terrain.encoding.dimensions());
  const uint64_t first = index * static_cast<uint64_t>(kDrawn);
  for (Eigen::Index i = 0; i < kDrawn; ++i) {
    result.row(i) = drawn(terrain, region, seed, first + static_cast<uint64_t>(i));
  }
  const std::vector<Eigen::Index> best = ranked(known.targets);
  for (Eigen::Index i = 0; i < parents * kPerturbations; ++i) {
    const Vector parent = known.points.row(best[static_cast<size_t>(i / kPerturbations)]);
    result.row(kDrawn + i) = perturbed(terrain, parent, seed, first + static_cast<uint64_t>(i));
  }
  return result;
}

// All points of a small space, in product order.
Matrix enumerated(const Encoding& encoding) {
  Matrix result(static_cast<Eigen::Index>(encoding.space().cardinality()), encoding.dimensions());
  for (Eigen::Index i = 0; i < result.rows(); ++i) {
    auto number = static_cast<double>(i);
    for (Eigen::Index c = encoding.dimensions() - 1; c >= 0; --c) {
      const double count = encoding.values(c);
      result(i, c) = encoding.coordinate_of(c, std::fmod(number, count));
      number = std::floor(number / count);
    }
  }
  return result;
}

// The other values of a coordinate that are worth a try: all of a few, else some neighbours.
std::vector<double> alternatives(const Encoding& encoding, Eigen::Index coordinate, double at) {
  const double count = encoding.values(coordinate);
  const double number = encoding.number_at(coordinate, at);
  std::vector<double> result;
  const auto add = [&](double other) {
    if (other != number && other >= 0 && other < count) {
      result.push_back(encoding.coordinate_of(coordinate, other));
    }
  };
  if (count <= kLevelsMax || encoding.is_categorical(coordinate)) {
    for (double other = 0; other < count; ++other)
      add(other);
  } else {
    for (const double step : {-4.0, -2.0, -1.0, 1.0, 2.0, 4.0})
      add(number + step);
  }
  return result;
}

class Ascent {
 public:
  Ascent(const Terrain& terrain, const TrustRegion& region) : terrain_(terrain), region_(region) {}

  Found from(const Found& start) const {
    const Box box = region_.around(start.vector);
    Found best = start;
    for (int round = 0; round < kRoundsMax; ++round) {
      const double before = best.acquisition;
      slide(best, box);
      if (!step(best, box) || best.acquisition <= before) break;
    }
    return best;
  }

 private:
  // Along the gradient, in the coordinates that are continuous or nearly so.
  void slide(Found& best, Box box) const {
    const Encoding& encoding = terrain_.encoding;
    Eigen::Index smooth = 0;
    for (Eigen::Index c = 0; c < best.vector.size(); ++c) {
      if (is_smooth(encoding, c)) {
        ++smooth;
      } else {
        box.lower[c] = box.upper[c] = best.vector[c];
      }
    }
    if (smooth == 0) return;
    const auto objective = [&](const Vector& point, Vector& gradient) {
      const double value = terrain_.acquisition.at(point, gradient);
      gradient = -gradient;
      return -value;
    };
    const Minimum found = minimize(objective, best.vector, box, kEffort);
    const Vector snapped = encoding.snapped(found.point);
    const double value = snapped == found.point ? -found.value : terrain_.acquisition.at(snapped);
    if (value > best.acquisition) best = {snapped, value};
  }

  // To the best other value of each discrete coordinate in turn. False when none is better.
  bool step(Found& best, const Box& box) const {
    bool improved = false;
    for (Eigen::Index c = 0; c < best.vector.size(); ++c) {
      if (terrain_.encoding.is_continuous(c)) continue;
      const std::vector<double> others = alternatives(terrain_.encoding, c, best.vector[c]);
      if (others.empty()) continue;
      Matrix rows = best.vector.transpose().replicate(static_cast<Eigen::Index>(others.size()), 1);
      rows.col(c) = Eigen::Map<const Vector>(others.data(), rows.rows());
      const std::vector<double> values = terrain_.acquisition.at_rows(rows);
      for (size_t i = 0; i < others.size(); ++i) {
        if (others[i] < box.lower[c] || others[i] > box.upper[c]) continue;
        if (values[i] <= best.acquisition) continue;
        best = {rows.row(static_cast<Eigen::Index>(i)), values[i]};
        improved = true;
      }
    }
    return improved;
  }

  const Terrain& terrain_;
  const TrustRegion& region_;
};

std::vector<Found> evaluated(const Terrain& terrain, const Matrix& points) {
  const std::vector<double> values = terrain.acquisition.at_rows(points);
  std::vector<Found> result;
  for (size_t i = 0; i < values.size(); ++i) {
    result.push_back({points.row(static_cast<Eigen::Index>(i)), values[i]});
  }
  return result;
}

void sort_best_first(std::vector<Found>& found) {
  std::stable_sort(found.begin(), found.end(),
                   [](const Found& a, const Found& b) { return a.acquisition > b.acquisition; });
}

std::optional<Found> first_free(const Terrain& terrain, const std::vector<Found>& found) {
  for (const Found& each : found) {
    if (!terrain.taken.contains(terrain.encoding.point_of(each.vector))) return each;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Found> search(const Terrain& terrain, uint64_t seed, uint64_t index) {
  if (terrain.encoding.space().cardinality() <= kEnumerationMax) {
    std::vector<Found> found = evaluated(terrain, enumerated(terrain.encoding));
    sort_best_first(found);
    return first_free(terrain, found);
  }
  const TrustRegion region(terrain.observations, terrain.pending, index);
  std::vector<Found> found = evaluated(terrain, candidates(terrain, region, seed, index));
  sort_best_first(found);
  const Ascent ascent(terrain, region);
  std::vector<Found> ascended;
  for (size_t i = 0; i < std::min(kAscents, found.size()); ++i)
    ascended.push_back(ascent.from(found[i]));
  found.insert(found.begin(), ascended.begin(), ascended.end());
  sort_best_first(found);
  std::optional<Found> best = first_free(terrain, found);
  if (best) best->trust_region = region.radius();
  return best;
}

}  // namespace tuning
