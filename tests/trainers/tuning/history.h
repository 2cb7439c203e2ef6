// Histories that tests make by asking a strategy.
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "trainers/tuning/suggester.h"

namespace tuning_test {

// Asks for `trials` trials or until there are no more, each ended by end(suggestion, number from
// 0).
template <class End>
std::vector<tuning::Trial> run(const tuning::Suggester& suggester, size_t trials, End end) {
  std::vector<tuning::Trial> history;
  while (history.size() < trials) {
    const auto suggestion = suggester.suggest(history);
    if (!suggestion) break;
    CHECK_FALSE(suggestion->why.reason.empty());
    history.push_back(end(*suggestion, history.size()));
  }
  return history;
}

inline std::vector<tuning::Point> points(const std::vector<tuning::Trial>& history) {
  std::vector<tuning::Point> result;
  for (const tuning::Trial& trial : history)
    result.push_back(trial.point);
  return result;
}

}  // namespace tuning_test
