// Finds the free point of highest acquisition: every point of a small space; else many candidates,
// and ascents from the best of them along the gradient and from value to neighbouring value.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "trainers/tuning/acquisition.h"
#include "trainers/tuning/encoding.h"
#include "trainers/tuning/trust_region.h"

namespace tuning {

// What a search may look at. Everything outlives the search.
struct Terrain {
  const Encoding& encoding;
  const Acquisition& acquisition;
  const Observations& observations;  // the perturbations of the best of these are candidates
  Eigen::Index pending;              // of the observations, those believed only
  const std::set<Point>& taken;      // may not be found
};

struct Found {
  Vector vector;
  double acquisition;
  std::optional<double> trust_region = {};  // TrustRegion::radius() of the search
};

// Absent when all candidates were taken. The candidates depend on `seed` and `index` alone.
std::optional<Found> search(const Terrain& terrain, uint64_t seed, uint64_t index);

}  // namespace tuning
