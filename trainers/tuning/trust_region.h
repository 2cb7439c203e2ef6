// Early on a model knows nothing far from what was tried, and expects most of the corners. The
// trust region keeps suggestions near observations until there are enough of them. After the
// designers of google/vizier (TrustRegion in gp_ucb_pe.py).
#pragma once

#include <optional>

#include "trainers/tuning/gp.h"
#include "trainers/tuning/optimizer.h"

namespace tuning {

// The union of cubes around the observed points; everything once there are many. Categories are
// free. Refers to the observations, which outlive it. Immutable; any thread.
class TrustRegion {
 public:
  explicit TrustRegion(const Observations& observations);

  // The cube around the observation that is nearest to `point`, cut at the unit cube.
  Box around(const Vector& point) const;

  // Half the side of the cubes; absent once they are everything.
  std::optional<double> radius() const { return radius_; }

 private:
  const Observations& observations_;
  std::optional<double> radius_;
};

}  // namespace tuning
