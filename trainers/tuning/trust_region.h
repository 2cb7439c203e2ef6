// Early on a model knows nothing far from what was tried, and expects most of the corners. The
// trust region keeps every third suggestion near observations until there are enough of them, and
// every one while several trials are pending, of which the model only believes what it expected.
// The others go as far as the model likes, for the best is in a corner where ranges are generous,
// as those that AWS recommends are. After the designers of google/vizier (TrustRegion in
// gp_ucb_pe.py).
#pragma once

#include <cstdint>
#include <optional>

#include "trainers/tuning/gp.h"
#include "trainers/tuning/optimizer.h"

namespace tuning {

// The union of cubes around the observed points, or everything. Categories are free. Refers to the
// observations, which outlive it. Immutable; any thread.
class TrustRegion {
 public:
  // For suggestion `index`, the number of trials before it, while `pending` of the observations are
  // believed only.
  TrustRegion(const Observations& observations, Eigen::Index pending, uint64_t index);

  // The cube around the observation that is nearest to `point`, cut at the unit cube.
  Box around(const Vector& point) const;

  // Half the side of the cubes; absent if they are everything.
  std::optional<double> radius() const { return radius_; }

 private:
  const Observations& observations_;
  std::optional<double> radius_;
};

}  // namespace tuning
