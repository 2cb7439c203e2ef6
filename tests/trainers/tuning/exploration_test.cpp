#include "trainers/tuning/exploration.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using tuning::aimed_improvement;
using tuning::Belief;
using tuning::GaussianProcess;
using tuning::Goal;
using tuning::is_exploration_due;
using tuning::Matrix;
using tuning::Metric;
using tuning::Observations;
using tuning::Trial;
using tuning::Vector;

// Numbers are objectives, x failed and ? pending trials.
std::vector<Trial> trials(const std::string& text) {
  std::vector<Trial> history;
  for (const char each : text) {
    if (each == 'x') {
      history.push_back({{}, Trial::State::Failed});
    } else if (each == '?') {
      history.push_back({{}, Trial::State::Pending});
    } else {
      history.push_back({{}, Trial::State::Succeeded, static_cast<double>(each - '0')});
    }
  }
  return history;
}

TEST_CASE("a search that stagnates explores with every third trial") {
  const struct {
    std::string minimized;
    bool due;
  } kCases[] = {
      {"", false},
      {"999999", true},
      {"987654", false},
      {"54xxxx", true},
      {"453333", false},
      {"9933333", false},
      {"99333333", false},
      {"993333333", true},
      {"993333332", false},
      {"xxxxxx", true},
      {"93333?", false},
      {"933333333?", false},
      {"93333333333?", true},
      {"9333333333333333??", true},
      {"93333333333???", false},
  };
  for (const auto& each : kCases) {
    CAPTURE(each.minimized);
    CHECK(is_exploration_due(trials(each.minimized), Goal::Minimize) == each.due);
  }
  CHECK(is_exploration_due(trials("987654"), Goal::Maximize));
}

// Of a line, or of targets by turns high and low, which no model foresees.
GaussianProcess process_of(Eigen::Index results, bool is_foreseen) {
  Observations observations{Matrix(results, 1), Vector(results), {Metric::Distance}};
  for (Eigen::Index i = 0; i < results; ++i) {
    const double at = static_cast<double>(i) / static_cast<double>(results);
    observations.points(i, 0) = at;
    observations.targets[i] = is_foreseen ? 3 * at - 1.5 : i % 2 * 2.0 - 1;
  }
  return {std::move(observations),
          tuning::default_hyperparameters({Metric::Distance}, Belief::Apart)};
}

TEST_CASE("the first suggestions aim beyond the best as far as the model was wrong") {
  CHECK(aimed_improvement(process_of(19, true), false) < 0.01);
  CHECK(aimed_improvement(process_of(19, false), false) == 0.5);
  CHECK(aimed_improvement(process_of(20, false), false) == 0);
  CHECK(aimed_improvement(process_of(0, false), false) == 0);
  CHECK(aimed_improvement(process_of(19, true), true) == 0.5);
  CHECK(aimed_improvement(process_of(20, true), true) == 0.5);
}

}  // namespace
