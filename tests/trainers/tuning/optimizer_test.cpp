#include "trainers/tuning/optimizer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

using Eigen::VectorXd;
using tuning::Box;

double rosenbrock(const VectorXd& x, VectorXd& gradient) {
  const double bend = x[1] - x[0] * x[0];
  gradient.resize(2);
  gradient << -400 * x[0] * bend - 2 * (1 - x[0]), 200 * bend;
  return 100 * bend * bend + (1 - x[0]) * (1 - x[0]);
}

Box square(double lower, double upper) {
  return {VectorXd::Constant(2, lower), VectorXd::Constant(2, upper)};
}

TEST_CASE("the minimum inside the box") {
  const auto found =
      tuning::minimize(rosenbrock, VectorXd::Constant(2, -1.2), square(-2, 2), {500, 0});
  CHECK(found.point[0] == doctest::Approx(1).epsilon(1e-5));
  CHECK(found.point[1] == doctest::Approx(1).epsilon(1e-5));
  CHECK(found.value < 1e-9);
}

TEST_CASE("the minimum at the edge of the box") {
  const auto found =
      tuning::minimize(rosenbrock, VectorXd::Constant(2, -1.2), square(-2, 0.5), {500, 0});
  CHECK(found.point[0] == doctest::Approx(0.5));
  CHECK(found.point[1] == doctest::Approx(0.25));
}

TEST_CASE("starts outside are moved in; one evaluation is enough for an answer") {
  const auto found = tuning::minimize(rosenbrock, VectorXd::Constant(2, 9), square(0, 1), {1, 0});
  CHECK(found.point == VectorXd::Constant(2, 1));
  CHECK(found.value == 0);
}

TEST_CASE("where the function is infinite, steps are shortened") {
  const auto walled = [](const VectorXd& x, VectorXd& gradient) {
    gradient = VectorXd::Constant(1, -1);
    return x[0] > 0.7 ? std::numeric_limits<double>::infinity() : -x[0];
  };
  const Box box{VectorXd::Zero(1), VectorXd::Ones(1)};
  const auto found = tuning::minimize(walled, VectorXd::Constant(1, 0.1), box, {100, 0});
  CHECK(found.point[0] > 0.1);
  CHECK(found.point[0] <= 0.7);
}

}  // namespace
