#include "trainers/tuning/early_stopping.h"

#include <doctest/doctest.h>

#include <limits>

namespace {

using tuning::Curve;
using tuning::EndedCurve;
using tuning::Goal;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

EndedCurve completed(Curve curve) {
  return {std::move(curve), EndedCurve::End::Completed};
}

// validation-rmse of sagelocal-xgboost on scikit-learn's diabetes data (every fourth row held
// back), max_depth 4, eta 0.1 to 0.5, six rounds.
const std::vector<EndedCurve> kRecorded = {
    completed({165.7, 152.7, 140.8, 130.7, 121.6, 114.8}),
    completed({150.8, 128.9, 112.2, 99.8, 90.5, 83.3}),
    completed({136.3, 108.7, 91.3, 80.9, 73.6, 70.4}),
    completed({122.3, 93.5, 78.8, 72.6, 68.3, 66.7}),
    completed({109.0, 82.1, 72.2, 69.0, 67.3, 68.2}),
};

std::vector<EndedCurve> first(size_t count) {
  return {kRecorded.begin(), kRecorded.begin() + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace

TEST_CASE("the median rule on recorded curves") {
  struct Case {
    const char* name;
    Curve running;
    std::vector<EndedCurve> ended;
    bool stops;
  };
  const Case cases[] = {
      {"no epoch yet", {}, kRecorded, false},
      {"the first epoch is never the last", {1000}, kRecorded, false},
      // Averages over two epochs: 159.2, 139.85, 122.5, 107.9, 95.55.
      {"worse than the median", {140, 122.6}, kRecorded, true},
      {"at the median", {140, (136.3 + 108.7) / 2}, kRecorded, false},
      {"better than the median, worse than most current values", {140, 120}, kRecorded, false},
      {"better than the median now, however it began", {9000, 80}, kRecorded, false},
      {"four jobs are too few", {1000, 1000}, first(4), false},
      {"jobs that did not come so far do not count", {1, 1, 1, 1, 1, 1, 1000}, kRecorded, false},
      {"as far as they came", {1, 1, 1, 1, 1, 1000}, kRecorded, true},
      {"NaN is worse than all", {100, kNan}, kRecorded, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(median_rule_stops(c.running, c.ended, Goal::Minimize) == c.stops);
  }
}

TEST_CASE("maximized objectives") {
  std::vector<EndedCurve> ended;
  for (const double accuracy : {0.5, 0.6, 0.7, 0.8, 0.9})
    ended.push_back(completed({accuracy, accuracy}));
  CHECK(median_rule_stops({0.9, 0.69}, ended, Goal::Maximize));
  CHECK_FALSE(median_rule_stops({0.9, 0.7}, ended, Goal::Maximize));
  CHECK_FALSE(median_rule_stops({0.9, 0.71}, ended, Goal::Maximize));
}

TEST_CASE("of six jobs the median lies between the middle two") {
  std::vector<EndedCurve> ended = kRecorded;
  ended.push_back(completed({200, 200}));  // averages 122.5 and 139.85 are in the middle
  CHECK(median_rule_stops({1, 131.2}, ended, Goal::Minimize));
  CHECK_FALSE(median_rule_stops({1, 131.1}, ended, Goal::Minimize));
}

TEST_CASE("nothing is stopped in the first tenth of the median completed length") {
  const std::vector<EndedCurve> ended(5, completed(Curve(100, 1.0)));
  CHECK_FALSE(median_rule_stops(Curve(9, 2.0), ended, Goal::Minimize));
  CHECK(median_rule_stops(Curve(10, 2.0), ended, Goal::Minimize));

  // Jobs that were stopped do not shorten it, but are compared with.
  std::vector<EndedCurve> mixed(3, completed(Curve(100, 1.0)));
  mixed.resize(6, {Curve(12, 1.0), EndedCurve::End::Stopped});
  CHECK_FALSE(median_rule_stops(Curve(9, 2.0), mixed, Goal::Minimize));
  CHECK(median_rule_stops(Curve(12, 2.0), mixed, Goal::Minimize));
  CHECK_FALSE(median_rule_stops(Curve(13, 2.0), mixed, Goal::Minimize));  // three came so far
}
