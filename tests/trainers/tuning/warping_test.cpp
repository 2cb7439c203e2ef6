#include "trainers/tuning/warping.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("warps keep the ends, rise, and have the derivatives they say") {
  for (const double t : {-7.0, -1.0, -2e-3, -5e-4, 0.0, 5e-4, 0.5, 7.0}) {
    CAPTURE(t);
    CHECK(tuning::warped(0.0, t).value == doctest::Approx(0));
    CHECK(tuning::warped(1.0, t).value == doctest::Approx(1));
    for (const double x : {0.1, 0.5, 0.9}) {
      CAPTURE(x);
      const double step = 1e-6;
      const double by_point =
          (tuning::warped(x + step, t).value - tuning::warped(x - step, t).value) / (2 * step);
      const double by_parameter =
          (tuning::warped(x, t + step).value - tuning::warped(x, t - step).value) / (2 * step);
      const tuning::Warped warped = tuning::warped(x, t);
      CHECK(warped.by_point == doctest::Approx(by_point).epsilon(1e-4));
      CHECK(warped.by_point > 0);
      CHECK(warped.by_parameter == doctest::Approx(by_parameter).epsilon(2e-3));
    }
  }
}

TEST_CASE("positive warps resolve the low end, as a logarithm does") {
  CHECK(tuning::warped(0.01, 6.9).value > 0.3);
  CHECK(tuning::warped(0.99, -6.9).value < 0.7);
}

}  // namespace
