#include "trainers/tuning/optimizer.h"

#include <cmath>
#include <deque>

namespace tuning {
namespace {

using Eigen::VectorXd;

constexpr size_t kMemory = 8;
constexpr double kSufficientDecrease = 1e-4;
constexpr double kShrink = 0.4;
constexpr int kBacktracksMax = 12;
constexpr double kFirstStep = 0.1;  // before the scale of the function is known

struct State {
  VectorXd point;
  VectorXd gradient;
  double value = 0;
};

// The last steps, and the inverse of the Hessian that they imply.
class Curvature {
 public:
  void add(const VectorXd& step, const VectorXd& change) {
    const double product = step.dot(change);
    if (!(product > 1e-12 * step.norm() * change.norm())) return;
    pairs_.push_back({step, change, 1 / product});
    if (pairs_.size() > kMemory) pairs_.pop_front();
  }
  void clear() { pairs_.clear(); }
  bool empty() const { return pairs_.empty(); }

  // The two-loop recursion, algorithm 7.4.
  VectorXd apply(VectorXd vector) const {
    std::deque<double> alphas;
    for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
      alphas.push_front(pair->rho * pair->step.dot(vector));
      vector -= alphas.front() * pair->change;
    }
    if (pairs_.empty()) return vector * (kFirstStep / std::max(vector.norm(), 1e-12));
    vector /= pairs_.back().rho * pairs_.back().change.squaredNorm();
    for (size_t i = 0; i < pairs_.size(); ++i) {
      const double beta = pairs_[i].rho * pairs_[i].change.dot(vector);
      vector += (alphas[i] - beta) * pairs_[i].step;
    }
    return vector;
  }

 private:
  struct Pair {
    VectorXd step, change;
    double rho;
  };
  std::deque<Pair> pairs_;
};

// The gradient without the coordinates that would leave the box.
VectorXd inward(const State& at, const Box& box) {
  VectorXd result = at.gradient;
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    const bool stuck = (at.point[i] <= box.lower[i] && result[i] > 0) ||
                       (at.point[i] >= box.upper[i] && result[i] < 0);
    if (stuck) result[i] = 0;
  }
  return result;
}

VectorXd direction(const VectorXd& gradient, const Curvature& curvature) {
  VectorXd result = -curvature.apply(gradient);
  for (Eigen::Index i = 0; i < result.size(); ++i) {
    if (gradient[i] == 0) result[i] = 0;
  }
  return result;
}

class Search {
 public:
  Search(const Objective& objective, const Box& box, int evaluations_max)
      : objective_(objective), box_(box), left_(evaluations_max) {}

  State at(const VectorXd& point) {
    State state{box_.nearest(point), VectorXd::Zero(point.size()), 0};
    state.value = objective_(state.point, state.gradient);
    --left_;
    return state;
  }

  // The first step along `direction`, shortened again and again, that decreases enough; else
  // `from`.
  State along(const VectorXd& direction, const State& from) {
    double length = 1;
    for (int i = 0; i < kBacktracksMax && left_ > 0; ++i, length *= kShrink) {
      State next = at(from.point + length * direction);
      const double expected = from.gradient.dot(next.point - from.point);
      if (next.gradient.allFinite() && expected < 0 &&
          next.value <= from.value + kSufficientDecrease * expected)
        return next;
    }
    return from;
  }

  bool over() const { return left_ <= 0; }

 private:
  const Objective& objective_;
  const Box& box_;
  int left_;
};

}  // namespace

Minimum minimize(const Objective& objective, const VectorXd& start, const Box& box,
                 const Effort& effort) {
  Search search(objective, box, effort.evaluations_max);
  State state = search.at(start);
  Curvature curvature;
  while (!search.over() && std::isfinite(state.value) && state.gradient.allFinite()) {
    const VectorXd gradient = inward(state, box);
    if (gradient.isZero(0)) break;
    State next = search.along(direction(gradient, curvature), state);
    const double decrease = state.value - next.value;
    if (decrease <= 0) {
      if (curvature.empty()) break;
      curvature.clear();
      continue;
    }
    curvature.add(next.point - state.point, next.gradient - state.gradient);
    state = std::move(next);
    if (decrease <= effort.tolerance * std::max(1.0, std::abs(state.value))) break;
  }
  return {state.point, state.value};
}

}  // namespace tuning
