#include "trainers/tuning/normal.h"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

namespace {

TEST_CASE("quantiles of the normal distribution") {
  struct Case {
    double probability, expected;
  };
  const Case cases[] = {{0.5, 0},
                        {0.8413447460685429, 1},
                        {0.975, 1.959963984540054},
                        {0.01, -2.3263478740408408},
                        {1e-6, -4.753424308822899}};
  for (const Case& c : cases) {
    CAPTURE(c.probability);
    CHECK(tuning::normal_quantile(c.probability) == doctest::Approx(c.expected).epsilon(1e-8));
  }
}

TEST_CASE("expected improvement stays finite, and its branches meet") {
  CHECK(tuning::shortfall(0).log == doctest::Approx(-0.9189385332046727));
  CHECK(tuning::shortfall(3).log == doctest::Approx(std::log(3.000382154317)));
  CHECK(tuning::shortfall(-10).log == doctest::Approx(-55.55312).epsilon(1e-6));
  CHECK(std::isfinite(tuning::shortfall(-1e8).log));
  for (const double edge : {-1.0, -25.0}) {
    CAPTURE(edge);
    const tuning::Shortfall above = tuning::shortfall(edge + 1e-9);
    const tuning::Shortfall below = tuning::shortfall(edge - 1e-9);
    CHECK(above.log == doctest::Approx(below.log).epsilon(1e-7));
    CHECK(above.cumulative == doctest::Approx(below.cumulative).epsilon(1e-5));
    CHECK(above.density == doctest::Approx(below.density).epsilon(1e-5));
  }
}

TEST_CASE("the derivative of the logarithm is Phi / h") {
  for (const double z : {2.0, 0.0, -3.0, -20.0, -40.0}) {
    CAPTURE(z);
    const double step = 1e-5;
    const double slope =
        (tuning::shortfall(z + step).log - tuning::shortfall(z - step).log) / (2 * step);
    CHECK(tuning::shortfall(z).cumulative == doctest::Approx(slope).epsilon(1e-5));
  }
}

}  // namespace
