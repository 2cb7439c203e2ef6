// What every strategy keeps, whatever it searches, and what is particular to each.
#include "trainers/tuning/suggester.h"

#include "tests/trainers/tuning/history.h"

#include <doctest/doctest.h>

#include <set>

namespace {

using tuning::Goal;
using tuning::Point;
using tuning::Range;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;
using tuning::Strategy;
using tuning::Suggester;
using tuning::Suggestion;
using tuning::Trial;
using tuning_test::points;

constexpr Strategy kStrategies[] = {Strategy::Bayesian, Strategy::Random, Strategy::Grid,
                                    Strategy::Hyperband};

Space categories() {
  return Space({{"tree_method", RangeKind::Categorical, 0, 0, Scaling::Auto, {"exact", "hist"}},
                {"grow", RangeKind::Categorical, 0, 0, Scaling::Auto, {"a", "b", "c"}}});
}

Space mixed() {
  return Space({{"alpha", RangeKind::Continuous, 0, 1000, Scaling::Linear, {}},
                {"eta", RangeKind::Continuous, 1e-4, 1, Scaling::Logarithmic, {}},
                {"max_depth", RangeKind::Integer, 0, 10, Scaling::Linear, {}},
                {"booster", RangeKind::Categorical, 0, 0, Scaling::Auto, {"gbtree", "dart"}}});
}

std::vector<Trial> run(const Suggester& suggester, size_t trials) {
  return tuning_test::run(suggester, trials, [](const Suggestion& suggestion, size_t number) {
    const Trial::State states[] = {Trial::State::Succeeded, Trial::State::Pending,
                                   Trial::State::Failed};
    return Trial{suggestion.point, states[number % 3], static_cast<double>(number), {}};
  });
}

TEST_CASE("every strategy: finite spaces are searched once and end") {
  for (const Strategy strategy : kStrategies) {
    CAPTURE(static_cast<int>(strategy));
    const auto suggester = make_suggester(strategy, Goal::Minimize, categories(), 1);
    const std::vector<Point> found = points(run(*suggester, 100));
    CHECK(found.size() == 6);
    CHECK(std::set<Point>(found.begin(), found.end()).size() == 6);
  }
}

TEST_CASE("every strategy: same arguments, same answer") {
  for (const Strategy strategy : kStrategies) {
    CAPTURE(static_cast<int>(strategy));
    const auto once = make_suggester(strategy, Goal::Minimize, categories(), 42);
    const auto again = make_suggester(strategy, Goal::Minimize, categories(), 42);
    CHECK(points(run(*once, 6)) == points(run(*again, 6)));
  }
}

TEST_CASE("strategies over mixed spaces: in range, distinct, seeded") {
  for (const Strategy strategy : {Strategy::Bayesian, Strategy::Random, Strategy::Hyperband}) {
    CAPTURE(static_cast<int>(strategy));
    const auto suggester = make_suggester(strategy, Goal::Maximize, mixed(), 9);
    const std::vector<Point> found = points(run(*suggester, 50));
    REQUIRE(found.size() == 50);
    CHECK(std::set<Point>(found.begin(), found.end()).size() == 50);
    std::set<std::string> depths;
    size_t small_etas = 0;
    for (const Point& point : found) {
      CHECK(point.size() == 4);
      CHECK(std::stod(point.at("alpha")) >= 0);
      CHECK(std::stod(point.at("alpha")) <= 1000);
      CHECK(std::stod(point.at("eta")) >= 1e-4);
      CHECK(std::stod(point.at("eta")) <= 1);
      small_etas += std::stod(point.at("eta")) < 1e-2 ? 1 : 0;
      depths.insert(point.at("max_depth"));
    }
    if (strategy != Strategy::Bayesian) {
      CHECK(depths.size() >= 9);
      CHECK(small_etas >= 15);  // uniform in the logarithm: about half
      CHECK(small_etas <= 35);
    }
    const auto other = make_suggester(strategy, Goal::Maximize, mixed(), 10);
    CHECK(points(run(*other, 50)) != found);
  }
}

TEST_CASE("Bayesian starts in the middle and says what it does") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 5);
  const auto first = suggester->suggest({});
  REQUIRE(first);
  CHECK(first->point.at("alpha") == "500.0");
  CHECK(std::stod(first->point.at("eta")) == doctest::Approx(0.01));
  CHECK(first->point.at("max_depth") == "5");
  CHECK(first->point.at("booster") == "gbtree");
  CHECK(first->why.reason == "initial design");
  const auto fifth = suggester->suggest(run(*suggester, 4));
  REQUIRE(fifth);
  CHECK(fifth->why.reason == "acquisition");
  CHECK_FALSE(fifth->why.trust_region);
}

TEST_CASE("every third suggestion keeps to the trust region, and all while trials are pending") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 5);
  const auto region = [&](const std::vector<Trial>& history) {
    const auto suggestion = suggester->suggest(history);
    REQUIRE(suggestion);
    REQUIRE(suggestion->why.reason != "local step");
    return suggestion->why.trust_region;
  };
  std::vector<Trial> history = run(*suggester, 7);
  CHECK(region(history) == doctest::Approx(0.2 + 0.3 * 7 / 25));
  for (Trial& trial : history) {
    if (trial.state == Trial::State::Pending) trial.state = Trial::State::Failed;
  }
  CHECK_FALSE(region(history));
  history.pop_back();
  CHECK(region(history) == doctest::Approx(0.2 + 0.3 * 6 / 25));
  history.back().state = Trial::State::Pending;
  CHECK(region(history));
  CHECK_FALSE(region(run(*suggester, 27)));
}

TEST_CASE("Grid goes in product order") {
  const auto suggester = make_suggester(Strategy::Grid, Goal::Minimize, categories(), 0);
  std::vector<std::string> order;
  for (const Point& point : points(run(*suggester, 6))) {
    order.push_back(point.at("tree_method") + point.at("grow"));
  }
  CHECK(order == std::vector<std::string>{"exacta", "exactb", "exactc", "hista", "histb", "histc"});
}

TEST_CASE("what a strategy cannot search") {
  CHECK(problem(Strategy::Grid, categories()).empty());
  CHECK(problem(Strategy::Random, mixed()).empty());
  CHECK(problem(Strategy::Grid, mixed()) ==
        "alpha is not categorical, and grid search takes categorical ranges only");
  CHECK(problem(Strategy::Random, Space({})) == "there are no ranges");
}

}  // namespace
