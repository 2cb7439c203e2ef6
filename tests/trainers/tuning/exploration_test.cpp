#include "trainers/tuning/exploration.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using tuning::Goal;
using tuning::is_exploration_due;
using tuning::Trial;

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

}  // namespace
