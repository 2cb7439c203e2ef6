// Minimises smooth functions within a box: L-BFGS with projected steps.
// Nocedal, Wright: Numerical Optimization, algorithm 7.4; Bertsekas, "Projected Newton methods for
// optimization problems with simple constraints", SIAM J. Control Optim. 20 (1982).
#pragma once

#include <Eigen/Dense>
#include <functional>

namespace tuning {

// The value at a point; writes the gradient there. May answer infinity or NaN: such points are
// stepped back from.
using Objective = std::function<double(const Eigen::VectorXd& point, Eigen::VectorXd& gradient)>;

struct Box {
  Eigen::VectorXd lower, upper;
  Eigen::VectorXd nearest(const Eigen::VectorXd& point) const {
    return point.cwiseMax(lower).cwiseMin(upper);
  }
};

struct Effort {
  int evaluations_max;
  double tolerance;  // relative decrease of the value by a step that ends the search
};

struct Minimum {
  Eigen::VectorXd point;
  double value;
};

// Never worse than `start`, which is moved into the box. Pure; any thread.
Minimum minimize(const Objective& objective, const Eigen::VectorXd& start, const Box& box,
                 const Effort& effort);

}  // namespace tuning
