// Random search is uniform in the scaled space.
#include "trainers/tuning/random.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

namespace {

using tuning::Point;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;

constexpr size_t kDraws = 2000;
constexpr size_t kCells = 10;
constexpr double kChiSquareMax = 27.9;  // 9 degrees of freedom, 0.1 %

double chi_square(const std::vector<size_t>& counts) {
  const double expected = static_cast<double>(kDraws) / static_cast<double>(counts.size());
  double sum = 0;
  for (const size_t count : counts) {
    const double difference = static_cast<double>(count) - expected;
    sum += difference * difference / expected;
  }
  return sum;
}

// Each draw is the one after as many trials as were drawn before it.
std::vector<Point> draws(const Space& space, uint64_t seed) {
  const tuning::Random random(space, seed);
  std::vector<tuning::Trial> history;
  std::vector<Point> points;
  const tuning::Trial elsewhere{{{"other", "1"}}, tuning::Trial::State::Failed};
  for (size_t i = 0; i < kDraws; ++i) {
    points.push_back(random.suggest(history)->point);
    history.push_back(elsewhere);
  }
  return points;
}

TEST_CASE("every scale is drawn from uniformly") {
  const Space space({{"linear", RangeKind::Continuous, -5, 5, Scaling::Linear, {}},
                     {"log", RangeKind::Continuous, 1e-5, 1e5, Scaling::Logarithmic, {}},
                     {"reverse", RangeKind::Continuous, 0, 0.9, Scaling::ReverseLogarithmic, {}},
                     {"int", RangeKind::Integer, 1, 10, Scaling::Linear, {}},
                     {"cat",
                      RangeKind::Categorical,
                      0,
                      0,
                      Scaling::Auto,
                      {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}}});
  const auto cell = [](const std::string& name, const std::string& text) {
    const double value = std::stod(text);
    if (name == "linear") return value + 5;
    if (name == "log") return std::log10(value) + 5;
    if (name == "reverse") return -std::log10(1 - value) * 10;
    return name == "int" ? value - 1 : value;
  };
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    std::map<std::string, std::vector<size_t>> counts;
    for (const Point& point : draws(space, seed)) {
      for (const auto& [name, text] : point) {
        std::vector<size_t>& cells = counts[name];
        cells.resize(kCells);
        ++cells[std::min(static_cast<size_t>(cell(name, text)), kCells - 1)];
      }
    }
    for (const auto& [name, cells] : counts) {
      CAPTURE(seed);
      CAPTURE(name);
      CHECK(chi_square(cells) < kChiSquareMax);
    }
  }
}

TEST_CASE("coordinates are drawn independently") {
  const Space space({{"x", RangeKind::Continuous, 0, 1, Scaling::Linear, {}},
                     {"y", RangeKind::Continuous, 0, 1, Scaling::Linear, {}}});
  std::vector<size_t> quarters(4);
  for (const Point& point : draws(space, 9)) {
    ++quarters[(std::stod(point.at("x")) < 0.5 ? 0u : 1u) +
               (std::stod(point.at("y")) < 0.5 ? 0u : 2u)];
  }
  CHECK(chi_square(quarters) < 16.3);  // 3 degrees of freedom, 0.1 %
}

}  // namespace
