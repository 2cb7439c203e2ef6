#include "trainers/tuning/completion.h"

#include <doctest/doctest.h>

#include <limits>

using tuning::Goal;
using tuning::Outcomes;

namespace {

constexpr std::nullopt_t kNone = std::nullopt;

// `count` times the same value behind `first`.
Outcomes flat(Outcomes first, size_t count, double value) {
  first.resize(first.size() + count, value);
  return first;
}

}  // namespace

TEST_CASE("the best is the first of the best") {
  CHECK(best_of({}, Goal::Minimize) == kNone);
  CHECK(best_of({kNone, kNone}, Goal::Minimize) == kNone);
  CHECK(best_of({kNone, 3.0, 1.0, 1.0, 2.0}, Goal::Minimize) == 2u);
  CHECK(best_of({kNone, 3.0, 1.0, 3.0, 2.0}, Goal::Maximize) == 1u);
  CHECK(best_of({std::numeric_limits<double>::quiet_NaN(), 7.0}, Goal::Minimize) == 1u);
}

TEST_CASE("targets") {
  CHECK_FALSE(target_reached({}, 1, Goal::Minimize));
  CHECK_FALSE(target_reached({2.0, kNone}, 1, Goal::Minimize));
  CHECK(target_reached({2.0, 1.0}, 1, Goal::Minimize));
  CHECK(target_reached({2.0, 0.5, 3.0}, 1, Goal::Minimize));
  CHECK(target_reached({0.25, 0.9}, 0.9, Goal::Maximize));
  CHECK_FALSE(target_reached({0.25, 0.8}, 0.9, Goal::Maximize));
  CHECK_FALSE(target_reached({std::numeric_limits<double>::quiet_NaN()}, 1, Goal::Minimize));
}

TEST_CASE("trials in a row without an improvement of 1 %") {
  struct Case {
    const char* name;
    Outcomes outcomes;
    int64_t expected;
  };
  const Case cases[] = {
      {"none", {}, 0},
      {"failures before the first objective", {kNone, kNone}, 0},
      {"the first objective", {kNone, 5.0}, 0},
      {"failures after it", {5.0, kNone, kNone}, 2},
      {"an improvement by less than 1 %", {100.0, 99.5}, 1},
      {"an improvement by 1 %", {100.0, 101.0, 99.0}, 0},
      {"what crept down does not count", {100.0, 99.5, 99.0, 98.5}, 3},
      {"equal values", {7.0, 7.0, 7.0}, 2},
      {"below zero", {-100.0, -100.5}, 1},
      {"below zero by 1 %", {-100.0, -101.0}, 0},
      {"anything is better than zero by 1 %", {0.0, -1e-9}, 0},
      {"since the last improvement", {9.0, 9.0, 3.0, 4.0, 5.0}, 2},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(not_improving(c.outcomes, Goal::Minimize) == c.expected);
  }
  CHECK(not_improving({0.8, 0.805, 0.9, 0.5}, Goal::Maximize) == 1);
}

TEST_CASE("convergence") {
  CHECK_FALSE(converged(flat({5.0}, 9, 5.0), 1, Goal::Minimize));
  CHECK(converged(flat({5.0}, 10, 5.0), 1, Goal::Minimize));
  CHECK_FALSE(converged(flat({5.0}, 17, 5.0), 6, Goal::Minimize));
  CHECK(converged(flat({5.0}, 18, 5.0), 6, Goal::Minimize));
  // Failures say nothing of the objective.
  Outcomes failed = flat({5.0}, 9, 5.0);
  failed.resize(30, kNone);
  CHECK_FALSE(converged(failed, 1, Goal::Minimize));
  Outcomes improved = flat({5.0}, 10, 5.0);
  improved.push_back(4.0);
  CHECK_FALSE(converged(improved, 1, Goal::Minimize));
}
