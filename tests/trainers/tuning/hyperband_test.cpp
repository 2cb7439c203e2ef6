#include "trainers/tuning/hyperband.h"

#include <doctest/doctest.h>

#include <limits>

using tuning::Curve;
using tuning::Goal;
using tuning::Resources;

namespace {

constexpr std::nullopt_t kGoesOn = std::nullopt;

}  // namespace

TEST_CASE("rungs") {
  CHECK(tuning::rungs({1, 9}) == std::vector<int64_t>{1, 3});
  CHECK(tuning::rungs({1, 10}) == std::vector<int64_t>{1, 3, 9});
  CHECK(tuning::rungs({5, 100}) == std::vector<int64_t>{5, 15, 45});
  CHECK(tuning::rungs({7, 7}).empty());
  CHECK(tuning::rungs({1, 20'000}).size() == 10);
}

TEST_CASE("resources that make no sense") {
  CHECK(tuning::problem(Resources{1, 20'000}).empty());
  CHECK(tuning::problem(Resources{4, 4}).empty());
  CHECK(tuning::problem(Resources{0, 4}) == "MinResource is less than 1");
  CHECK(tuning::problem(Resources{5, 4}) == "MinResource is greater than MaxResource");
  CHECK(tuning::problem(Resources{1, 20'001}) == "MaxResource is greater than 20000");
}

TEST_CASE("MaxResource inferred") {
  CHECK(tuning::inferred_max({{"epochs", "12"}}) == 12);
  CHECK(tuning::inferred_max({{"n-epochs", "\"100\""}, {"eta", "1"}}) == 100);
  CHECK(tuning::inferred_max({{"num_epochs", "many"}}) == std::nullopt);
  CHECK(tuning::inferred_max({{"num_round", "12"}}) == std::nullopt);
}

TEST_CASE("halving on recorded curves") {
  // validation-rmse of sagelocal-xgboost on scikit-learn's diabetes data (every fourth row held
  // back), max_depth 4, eta 0.1 to 0.5, in launch order; some have come further than others.
  const std::vector<Curve> others = {
      {165.7, 152.7, 140.8, 130.7, 121.6, 114.8, 108.0, 102.1, 96.6, 92.2},
      {150.8, 128.9, 112.2},
      {136.3, 108.7, 91.3, 80.9, 73.6, 70.4},
      {122.3, 93.5},
      {109.0, 82.1, 72.2},
  };
  struct Case {
    const char* name;
    Curve running;
    size_t judged;
    Resources resources;
    std::optional<int64_t> expected;
  };
  const Case cases[] = {
      {"nothing yet", {}, 0, {1, 9}, kGoesOn},
      // Six jobs at rung 1: the best two go on.
      {"second of six", {110}, 0, {1, 9}, kGoesOn},
      {"third of six", {123}, 0, {1, 9}, 1},
      {"tied for the second place", {122.3}, 0, {1, 9}, kGoesOn},
      {"between rungs", {110, 500}, 1, {1, 9}, kGoesOn},
      // Five jobs at rung 3: the best one goes on.
      {"first of five", {110, 80, 72}, 2, {1, 9}, kGoesOn},
      {"second of five", {110, 80, 73}, 2, {1, 9}, 3},
      {"rungs that were judged are not looked at again", {110, 80, 73, 72}, 3, {1, 9}, kGoesOn},
      {"rungs that were jumped over are", {110, 80, 73, 72}, 2, {1, 9}, 3},
      {"below MinResource", {500, 500, 500}, 0, {4, 9}, kGoesOn},
      {"a rung that two have reached",
       {500, 500, 500, 500, 500, 500, 500, 500, 500},
       8,
       {9, 20},
       kGoesOn},
      {"a rung that three have reached", {500, 500, 500, 500, 500}, 4, {5, 20}, 5},
      {"at MaxResource", {1, 1, 1, 1}, 3, {1, 4}, 4},
      {"beyond MaxResource", {1, 1, 1, 1, 1}, 5, {1, 4}, 4},
      {"NaN", {std::numeric_limits<double>::quiet_NaN()}, 0, {1, 9}, 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(halving_stop(c.running, c.judged, others, c.resources, Goal::Minimize) == c.expected);
  }
}

TEST_CASE("halving of a maximized objective") {
  const std::vector<Curve> others = {{0.5}, {0.7}};
  CHECK(halving_stop({0.6}, 0, others, {1, 9}, Goal::Maximize) == 1);
  CHECK(halving_stop({0.8}, 0, others, {1, 9}, Goal::Maximize) == kGoesOn);
}
