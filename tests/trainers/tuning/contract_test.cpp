// What every strategy keeps, whatever it searches and whatever happens to its trials.
#include "tests/trainers/tuning/history.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "trainers/tuning/suggester.h"

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

constexpr Strategy kSearching[] = {Strategy::Bayesian, Strategy::Random, Strategy::Hyperband};

Range continuous(std::string name, double min, double max, Scaling scaling = Scaling::Linear) {
  return {std::move(name), RangeKind::Continuous, min, max, scaling, {}};
}

Range integer(std::string name, double min, double max, Scaling scaling = Scaling::Linear) {
  return {std::move(name), RangeKind::Integer, min, max, scaling, {}};
}

Range categorical(std::string name, std::vector<std::string> values) {
  return {std::move(name), RangeKind::Categorical, 0, 0, Scaling::Auto, std::move(values)};
}

struct Example {
  const char* name;
  Space space;
};

std::vector<Example> spaces() {
  std::vector<Range> many;
  for (int i = 0; i < 10; ++i) {
    const std::string number = std::to_string(i);
    many.push_back(continuous("c" + number, -1, 1));
    many.push_back(integer("i" + number, 1, 1000, Scaling::Logarithmic));
    many.push_back(categorical("k" + number, {"a", "b", "c"}));
  }
  std::vector<std::string> letters;
  for (char letter = 'A'; letter < 'A' + 30; ++letter)
    letters.emplace_back(1, letter);
  return {{"one number", Space({continuous("x", 0, 1)})},
          {"a large range", Space({continuous("x", -1e300, 1e300), integer("n", -9e15, 9e15)})},
          {"a narrow range", Space({continuous("x", 1, 1.0000000001), integer("n", 0, 1000)})},
          {"scales", Space({continuous("l", 1e-12, 1e12, Scaling::Logarithmic),
                            continuous("r", 0, 0.9999999, Scaling::ReverseLogarithmic),
                            continuous("a", 1e-3, 10, Scaling::Auto)})},
          {"integers", Space({integer("n", -3, 40), integer("m", 1, 4096, Scaling::Logarithmic)})},
          {"categories", Space({categorical("k", letters), categorical("l", letters)})},
          {"single values", Space({continuous("s", 2, 2), integer("t", 0, 0),
                                   categorical("u", {"v"}), continuous("x", 0, 1)})},
          {"30 hyperparameters", Space(many)}};
}

void check_in(const Space& space, const Point& point) {
  CHECK(point.size() == space.ranges().size());
  const auto unit = space.unit_of(point);
  REQUIRE(unit);
  CHECK(space.point_at(*unit).size() == point.size());
  for (const Range& range : space.ranges()) {
    if (range.kind != RangeKind::Integer) continue;
    const double value = std::stod(point.at(range.name));
    CHECK(value == std::floor(value));
    CHECK(point.at(range.name).find_first_of(".e") == std::string::npos);
  }
}

// Trials that end in every way there is, some still running.
Trial ended(const Suggestion& suggestion, size_t number) {
  const double infinity = std::numeric_limits<double>::infinity();
  Trial trial{suggestion.point, Trial::State::Succeeded, 0, suggestion.fit};
  switch (number % 8) {
    case 0:
    case 5:
      trial.objective = 1;  // a tie
      break;
    case 1:
      trial.state = Trial::State::Failed;
      break;
    case 2:
      trial.objective = std::nan("");
      break;
    case 3:
      trial.objective = number % 16 == 3 ? infinity : -infinity;
      break;
    case 4:
      trial.state = Trial::State::Pending;
      break;
    case 6:
      trial.objective = 1e300 * (number % 16 == 6 ? 1 : -1);
      break;
    default:
      trial.objective = static_cast<double>(number);
  }
  return trial;
}

std::vector<Trial> run(const Suggester& suggester, size_t trials) {
  return tuning_test::run(suggester, trials, ended);
}

TEST_CASE("in range, distinct, and the same for the same seed") {
  for (const Strategy strategy : kSearching) {
    for (const Example& example : spaces()) {
      CAPTURE(static_cast<int>(strategy));
      CAPTURE(example.name);
      const auto make = [&](uint64_t seed) {
        return make_suggester(strategy, Goal::Minimize, example.space, seed);
      };
      const std::vector<Point> found = points(run(*make(1), 20));
      REQUIRE(found.size() == 20);
      for (const Point& point : found)
        check_in(example.space, point);
      CHECK(std::set<Point>(found.begin(), found.end()).size() == 20);
      CHECK(points(run(*make(1), 20)) == found);
      CHECK(points(run(*make(2), 20)) != found);
    }
  }
}

TEST_CASE("trials that all fail, all wait or all tie") {
  const Space space({continuous("x", 0, 1), integer("n", 1, 9), categorical("k", {"a", "b"})});
  const Trial ends[] = {{{}, Trial::State::Failed},
                        {{}, Trial::State::Pending},
                        {{}, Trial::State::Succeeded, 0.5},
                        {{}, Trial::State::Succeeded, std::nan("")}};
  for (const Strategy strategy : kSearching) {
    for (const Trial& end : ends) {
      CAPTURE(static_cast<int>(strategy));
      CAPTURE(static_cast<int>(end.state));
      const auto suggester = make_suggester(strategy, Goal::Maximize, space, 4);
      std::vector<Trial> history;
      for (int i = 0; i < 15; ++i) {
        const auto suggestion = suggester->suggest(history);
        REQUIRE(suggestion);
        history.push_back({suggestion->point, end.state, end.objective, suggestion->fit});
      }
      const std::vector<Point> found = points(history);
      CHECK(std::set<Point>(found.begin(), found.end()).size() == 15);
    }
  }
}

TEST_CASE("finite spaces are searched once and end") {
  const Example finite[] = {
      {"one point", Space({integer("n", 3, 3), categorical("k", {"a"})})},
      {"integers and categories", Space({integer("n", 0, 4), categorical("k", {"a", "b", "c"})})},
      {"a logarithm", Space({integer("n", 1, 20, Scaling::Logarithmic)})}};
  for (const Strategy strategy : kSearching) {
    for (const Example& example : finite) {
      CAPTURE(static_cast<int>(strategy));
      CAPTURE(example.name);
      const auto suggester = make_suggester(strategy, Goal::Minimize, example.space, 8);
      const std::vector<Point> found = points(run(*suggester, 100));
      CHECK(static_cast<double>(found.size()) == example.space.cardinality());
      CHECK(std::set<Point>(found.begin(), found.end()).size() == found.size());
    }
  }
}

TEST_CASE("no ranges: one point, then none") {
  for (const Strategy strategy : kSearching) {
    CAPTURE(static_cast<int>(strategy));
    const auto suggester = make_suggester(strategy, Goal::Minimize, Space({}), 8);
    CHECK(run(*suggester, 5).size() == 1);
  }
}

TEST_CASE("a history that knows nothing of the space") {
  const Space space({continuous("x", 0, 1)});
  const Trial strange[] = {{{}, Trial::State::Succeeded, 1},
                           {{{"y", "1"}}, Trial::State::Succeeded, 2},
                           {{{"x", "oops"}}, Trial::State::Pending},
                           {{{"x", "7"}}, Trial::State::Succeeded, 3}};
  for (const Strategy strategy : kSearching) {
    CAPTURE(static_cast<int>(strategy));
    const auto suggester = make_suggester(strategy, Goal::Minimize, space, 8);
    const auto suggestion =
        suggester->suggest(std::vector<Trial>(std::begin(strange), std::end(strange)));
    REQUIRE(suggestion);
    check_in(space, suggestion->point);
  }
}

}  // namespace
