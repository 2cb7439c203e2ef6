#include "trainers/tuning/local_step.h"

#include <doctest/doctest.h>

#include "trainers/tuning/design.h"

namespace {

using tuning::Encoding;
using tuning::Goal;
using tuning::Matrix;
using tuning::Observations;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;
using tuning::Trial;
using tuning::Vector;

Encoding plane() {
  return Encoding(Space({{"x", RangeKind::Continuous, 0, 1, Scaling::Linear, {}},
                         {"y", RangeKind::Continuous, 0, 1, Scaling::Linear, {}},
                         {"c", RangeKind::Categorical, 0, 0, Scaling::Auto, {"a", "b"}}}));
}

// A bowl with its bottom at (0.3, 0.6) where the category is "a"; a plain above it where it is "b".
Observations bowl(const Encoding& encoding, Eigen::Index count) {
  Observations result{Matrix(count, 3), Vector(count), encoding.metrics()};
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::vector<double> at = tuning::halton(1, static_cast<uint64_t>(i), 2);
    const bool plain = i % 4 == 3;
    const double x = at[0] - 0.3;
    const double y = at[1] - 0.6;
    result.points.row(i) << at[0], at[1], plain ? 0.75 : 0.25;
    result.targets[i] = plain ? 2 : x * x + 2 * y * y + x * y;
  }
  return result;
}

TEST_CASE("steps lead to the bottom of a bowl, and end there") {
  const Encoding encoding = plane();
  Observations data = bowl(encoding, 24);
  int steps = 0;
  while (const auto step = tuning::local_step(encoding, data)) {
    REQUIRE(++steps < 20);
    CHECK((*step)[2] == 0.25);
    const double x = (*step)[0] - 0.3;
    const double y = (*step)[1] - 0.6;
    Matrix points(data.points.rows() + 1, 3);
    points << data.points, step->transpose();
    Vector targets(points.rows());
    targets << data.targets, x * x + 2 * y * y + x * y;
    data.points = points;
    data.targets = targets;
  }
  CHECK(data.targets.minCoeff() < 1e-12);
}

TEST_CASE("no step from few, equal or purely discrete observations") {
  const Encoding encoding = plane();
  CHECK_FALSE(tuning::local_step(encoding, bowl(encoding, 4)));
  Observations flat = bowl(encoding, 24);
  flat.targets.setZero();
  CHECK_FALSE(tuning::local_step(encoding, flat));
  const Encoding discrete(Space({{"n", RangeKind::Integer, 0, 100, Scaling::Linear, {}}}));
  Observations line{Matrix(30, 1), Vector(30), discrete.metrics()};
  for (Eigen::Index i = 0; i < 30; ++i) {
    line.points(i, 0) = discrete.coordinate_of(0, static_cast<double>(i));
    line.targets[i] = static_cast<double>((i - 15) * (i - 15));
  }
  CHECK_FALSE(tuning::local_step(discrete, line));
}

TEST_CASE("local steps come every third trial, and more seldom while they find nothing") {
  std::vector<Trial> history;
  std::vector<size_t> taken;
  double best = 100;
  while (history.size() < 60) {
    const bool due = is_local_step_due(history, Goal::Minimize);
    const bool succeeds = history.size() < 20;
    if (due) taken.push_back(history.size());
    if (due && succeeds) --best;
    history.push_back({{},
                       Trial::State::Succeeded,
                       due && succeeds ? best : 100.0,
                       due ? tuning::marked_local("") : ""});
  }
  CHECK(taken == std::vector<size_t>{2, 5, 8, 11, 14, 17, 20, 26, 38});
}

TEST_CASE("the mark comes off") {
  CHECK(tuning::without_mark(tuning::marked_local("1 2")) == "1 2");
  CHECK(tuning::without_mark("1 2") == "1 2");
}

}  // namespace
