#include "trainers/tuning/targets.h"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

namespace {

using tuning::Goal;
using tuning::Targets;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST_CASE("targets are standardised, keep their order and come back as objectives") {
  const std::vector<std::optional<double>> losses = {5, 1, 1e6, 3, 2, 400};
  for (const Goal goal : {Goal::Minimize, Goal::Maximize}) {
    CAPTURE(static_cast<int>(goal));
    const Targets targets(goal, losses);
    CHECK(mean(targets.values()) == doctest::Approx(0));
    const double sign = goal == Goal::Minimize ? 1 : -1;
    for (size_t i = 0; i < losses.size(); ++i) {
      CHECK(targets.objective(targets.values()[i]) == doctest::Approx(*losses[i]));
      for (size_t k = 0; k < losses.size(); ++k) {
        const bool better = sign * *losses[i] < sign * *losses[k];
        CHECK((targets.values()[i] < targets.values()[k]) == better);
      }
    }
  }
}

TEST_CASE("the good half stays in proportion, the bad half does not stretch the scale") {
  const Targets targets(Goal::Minimize, {1, 2, 3, 10, 1e9});
  const std::vector<double>& values = targets.values();
  CHECK(values[2] - values[1] == doctest::Approx(values[1] - values[0]));
  CHECK(values[4] - values[2] < 3 * (values[2] - values[0]));
}

TEST_CASE("failed trials count as the worst") {
  const Targets targets(Goal::Maximize, {0.5, std::nullopt, 0.9, 0.1});
  CHECK(targets.values()[1] == targets.values()[3]);
  CHECK(targets.values()[2] < targets.values()[0]);
}

TEST_CASE("beside a plateau that nothing is better than, what is worse counts the same") {
  for (const double sign : {1.0, -1.0}) {
    CAPTURE(sign);
    const Targets targets(sign > 0 ? Goal::Minimize : Goal::Maximize,
                          {sign * 5, sign * 5, sign * 5, sign * 7, std::nullopt, sign * 6});
    for (const double value : targets.values())
      CHECK(value == 0);
    CHECK(targets.objective(0) == doctest::Approx(sign * 5));
  }
}

TEST_CASE("what is better, not the first or fewer than half is no plateau") {
  for (const auto& losses : std::vector<std::vector<std::optional<double>>>{
           {5, 5, 5, 4, 6}, {6, 5, 5, 5, 5}, {5, 5, 6, 7, 8}, {5, 6}}) {
    const Targets targets(Goal::Minimize, losses);
    for (size_t i = 1; i < losses.size(); ++i) {
      CHECK((targets.values()[i] < targets.values()[0]) == (losses[i] < losses[0]));
      CHECK((targets.values()[i] > targets.values()[0]) == (losses[i] > losses[0]));
    }
  }
}

TEST_CASE("ties and single values are fine") {
  for (const auto& losses :
       std::vector<std::vector<std::optional<double>>>{{7, 7, 7},
                                                       {7},
                                                       {std::nullopt, std::nullopt},
                                                       {1, 1, 1, 2},
                                                       {1, 2, 2, 2},
                                                       {-1e308, -1e308, 1e308},
                                                       {-1e308, 1e308}}) {
    const Targets targets(Goal::Minimize, losses);
    REQUIRE(targets.values().size() == losses.size());
    for (const double value : targets.values())
      CHECK(std::isfinite(value));
    CHECK(std::isfinite(targets.objective(0)));
    CHECK(std::isfinite(targets.objective(10)));
  }
  CHECK(Targets(Goal::Minimize, {7, 7, 7}).objective(0) == doctest::Approx(7));
}

TEST_CASE("deviations are in the objective's units") {
  const Targets targets(Goal::Maximize, {100, 200, 300, 400, 500});
  const double target = targets.values()[4];
  const double per_unit = (500 - 400) / (targets.values()[3] - targets.values()[4]);
  CHECK(targets.objective_deviation(target, 0.01) == doctest::Approx(0.01 * per_unit));
}

}  // namespace
