// What the Bayesian strategy promises beyond the contract of all strategies.
#include "trainers/tuning/bayesian.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <set>

namespace {

using tuning::Goal;
using tuning::make_suggester;
using tuning::Point;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;
using tuning::Strategy;
using tuning::Suggester;
using tuning::Suggestion;
using tuning::Trial;

using Function = std::function<double(const Point&)>;

Space branin_space() {
  return Space({{"x", RangeKind::Continuous, -5, 10, Scaling::Linear, {}},
                {"y", RangeKind::Continuous, 0, 15, Scaling::Linear, {}}});
}

double branin(const Point& point) {
  constexpr double kPi = std::numbers::pi;
  const double x = std::stod(point.at("x"));
  const double y = std::stod(point.at("y"));
  const double bend = y - 5.1 / (4 * kPi * kPi) * x * x + 5 / kPi * x - 6;
  return bend * bend + 10 * (1 - 1 / (8 * kPi)) * std::cos(x) + 10;
}

constexpr double kBraninMinimum = 0.39788735772973816;

Space mixed() {
  return Space({{"alpha", RangeKind::Continuous, 0, 1000, Scaling::Linear, {}},
                {"eta", RangeKind::Continuous, 1e-4, 1, Scaling::Logarithmic, {}},
                {"max_depth", RangeKind::Integer, 0, 10, Scaling::Linear, {}},
                {"booster", RangeKind::Categorical, 0, 0, Scaling::Auto, {"a", "b", "c"}}});
}

// Lowest, 0, at alpha = 30, eta = 0.1, max_depth = 7, booster = "c".
double loss(const Point& point) {
  const double alpha = std::log1p(std::stod(point.at("alpha"))) - std::log1p(30.0);
  const double eta = std::log10(std::stod(point.at("eta"))) + 1;
  const double depth = std::stod(point.at("max_depth")) - 7;
  return alpha * alpha / 4 + eta * eta + depth * depth / 9 + (point.at("booster") == "c" ? 0 : 1);
}

// Goes on with `history` in batches until it has `trials`.
std::vector<Trial> run(const Suggester& suggester, const Function& function, size_t trials,
                       size_t batch = 1, std::vector<Trial> history = {}) {
  while (history.size() < trials) {
    const size_t first = history.size();
    for (size_t i = 0; i < batch; ++i) {
      const auto suggestion = suggester.suggest(history);
      REQUIRE(suggestion);
      history.push_back({suggestion->point, Trial::State::Pending, 0, suggestion->fit});
    }
    for (size_t i = first; i < history.size(); ++i) {
      history[i].state = Trial::State::Succeeded;
      history[i].objective = function(history[i].point);
    }
  }
  return history;
}

double lowest(const std::vector<Trial>& history) {
  double best = std::numeric_limits<double>::infinity();
  for (const Trial& trial : history)
    best = std::min(best, trial.objective);
  return best;
}

TEST_CASE("each category is among the first suggestions") {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), seed);
    std::set<std::string> seen;
    for (const Trial& trial : run(*suggester, loss, tuning::kInitialPoints))
      seen.insert(trial.point.at("booster"));
    CHECK(seen.size() == 3);
  }
}

TEST_CASE("Branin: found, one at a time and in batches, minimised and maximised") {
  for (const size_t batch : {size_t{1}, size_t{4}}) {
    CAPTURE(batch);
    const auto down = make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 3);
    CHECK(lowest(run(*down, branin, 40, batch)) - kBraninMinimum < 1e-3);
  }
  const auto up = make_suggester(Strategy::Bayesian, Goal::Maximize, branin_space(), 3);
  const auto history = run(
      *up, [](const Point& point) { return -branin(point); }, 40);
  double best = -1e9;
  for (const Trial& trial : history)
    best = std::max(best, trial.objective);
  CHECK(-best - kBraninMinimum < 1e-3);
}

TEST_CASE("a mixed space: better than random by far") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 11);
  const auto random = make_suggester(Strategy::Random, Goal::Minimize, mixed(), 11);
  const double found = lowest(run(*suggester, loss, 40));
  CHECK(found < 0.1);
  CHECK(found < 0.5 * lowest(run(*random, loss, 40)));
}

TEST_CASE("a restart in the middle goes on with the same suggestions") {
  const auto whole =
      run(*make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 5), loss, 24, 3);
  for (const size_t kept : {size_t{6}, size_t{15}}) {
    CAPTURE(kept);
    const std::vector<Trial> half(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(kept));
    const auto again =
        run(*make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 5), loss, 24, 3, half);
    for (size_t i = 0; i < whole.size(); ++i) {
      CHECK(whole[i].point == again[i].point);
      CHECK(whole[i].fit == again[i].fit);
    }
  }
}

TEST_CASE("where nothing improves, some suggestions go to points that are known less") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, mixed(), 3);
  std::vector<Trial> history = run(
      *suggester, [](const Point&) { return 1.0; }, 12);
  const auto exploring = suggester->suggest(history);
  REQUIRE(exploring);
  CHECK(exploring->why.reason == "exploration");
  CHECK(exploring->why.acquisition);
  history.push_back({exploring->point, Trial::State::Succeeded, 0.5});
  for (size_t i = 0; i < 3; ++i) {
    const auto next = suggester->suggest(history);
    REQUIRE(next);
    CHECK(next->why.reason != "exploration");
    history.push_back({next->point, Trial::State::Failed});
  }
}

TEST_CASE("suggestions are explained in the objective's units") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Maximize, mixed(), 7);
  const auto objective = [](const Point& point) { return 1000 - loss(point); };
  const auto history = run(*suggester, objective, 25);
  const auto suggestion = suggester->suggest(history);
  REQUIRE(suggestion);
  const tuning::Why& why = suggestion->why;
  CHECK((why.reason == "acquisition" || why.reason == "local step"));
  REQUIRE(why.mean);
  CHECK(*why.mean == doctest::Approx(1000).epsilon(0.005));
  CHECK(*why.deviation > 0);
  CHECK(*why.deviation < 10);
  double sum = 0;
  for (const auto& [name, share] : why.importance) {
    CHECK(share >= 0);
    sum += share;
  }
  CHECK(why.importance.size() == 4);
  CHECK(sum == doctest::Approx(1));
  CHECK(suggester->suggest({})->why.importance.empty());
}

TEST_CASE("pending trials push the next ones away, and no start waits for them") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 1);
  auto history = run(*suggester, branin, 12);
  std::set<std::string> places;
  for (int i = 0; i < 4; ++i) {
    const auto suggestion = suggester->suggest(history);
    REQUIRE(suggestion);
    for (size_t k = 12; k < history.size(); ++k) {
      const double x = std::stod(history[k].point.at("x")) - std::stod(suggestion->point.at("x"));
      const double y = std::stod(history[k].point.at("y")) - std::stod(suggestion->point.at("y"));
      CHECK(std::hypot(x, y) > 0.01);
    }
    history.push_back({suggestion->point, Trial::State::Pending, 0, suggestion->fit});
  }
  std::vector<Trial> waiting;
  for (int i = 0; i < 10; ++i) {
    const auto suggestion = suggester->suggest(waiting);
    REQUIRE(suggestion);
    CHECK(suggestion->why.reason == "initial design");
    waiting.push_back({suggestion->point, Trial::State::Pending, 0, suggestion->fit});
  }
}

TEST_CASE("parents: learned from, in place of a start; odd ones are left out") {
  const auto earlier =
      run(*make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 1), branin, 25);
  const auto warm = make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 2, earlier);
  CHECK(warm->suggest({})->why.reason != "initial design");
  CHECK(lowest(run(*warm, branin, 6)) - kBraninMinimum < 0.05);

  std::vector<Trial> odd = earlier;
  odd.resize(2);
  odd.push_back({{{"x", "77"}, {"y", "1"}}, Trial::State::Succeeded, 1});
  odd.push_back({{{"z", "1"}}, Trial::State::Succeeded, 1});
  const auto lukewarm = make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 2, odd);
  CHECK(lukewarm->suggest({})->why.reason == "initial design");
  CHECK(run(*lukewarm, branin, 6).size() == 6);
}

TEST_CASE("a fit of another space or of nobody's making does no harm") {
  const auto suggester = make_suggester(Strategy::Bayesian, Goal::Minimize, branin_space(), 1);
  auto history = run(*suggester, branin, 6);
  for (const char* fit : {"x", "1 2 3", "-1 0 0 0 0 0 0 0", "99 0 0 0 0 0 0 0", "6 9 9 9 9 9 9 9",
                          "6 -1e300 1e300 1e300 0 0 0 -1e300", " local"}) {
    CAPTURE(fit);
    history.back().fit = fit;
    CHECK(suggester->suggest(history));
  }
}

}  // namespace
