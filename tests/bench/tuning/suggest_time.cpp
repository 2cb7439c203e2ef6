// What a suggestion of the Bayesian strategy costs: CPU time and memory.
//   bench_suggest_time        prints a line per number of observations, d = 10, refits counted
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "trainers/tuning/suggester.h"

namespace {

using tuning::Range;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Trial;

constexpr size_t kWindow = 20;  // suggestions that are measured before each number is reached

// Six numbers, three integers and a category, as a search of XGBoost has them.
std::vector<Range> ranges() {
  std::vector<Range> result;
  for (int i = 0; i < 6; ++i) {
    result.push_back({"x" + std::to_string(i), RangeKind::Continuous, 0, 1, Scaling::Linear, {}});
  }
  for (int i = 0; i < 3; ++i) {
    result.push_back({"n" + std::to_string(i), RangeKind::Integer, 0, 10, Scaling::Linear, {}});
  }
  result.push_back({"k", RangeKind::Categorical, 0, 0, Scaling::Auto, {"a", "b", "c"}});
  return result;
}

double loss(const tuning::Point& point) {
  double sum = point.at("k") == "b" ? 0 : 0.3;
  double weight = 1;
  for (const auto& [name, text] : point) {
    if (name == "k") continue;
    const double value = std::stod(text) / (name.front() == 'n' ? 10 : 1) - 0.37;
    sum += weight * value * value;
    weight *= 0.8;
  }
  return sum;
}

double milliseconds() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

long peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace

int main() {
  const auto suggester = tuning::make_suggester(tuning::Strategy::Bayesian, tuning::Goal::Minimize,
                                                tuning::Space(ranges()), 1);
  const long base_kib = peak_kib();
  std::vector<Trial> history;
  std::vector<double> times;
  while (history.size() < 750) {
    const double start = milliseconds();
    const auto suggestion = suggester->suggest(history);
    times.push_back(milliseconds() - start);
    history.push_back(
        {suggestion->point, Trial::State::Succeeded, loss(suggestion->point), suggestion->fit});
    const size_t count = history.size();
    if (count != 20 && count != 50 && count != 100 && count != 150 && count != 300 &&
        count != 500 && count != 750)
      continue;
    std::vector<double> window(times.end() - kWindow, times.end());
    std::sort(window.begin(), window.end());
    std::printf("n %3zu: median %6.1f ms, p95 %6.1f ms, memory %.1f MiB, best %.3g\n", count,
                window[kWindow / 2], window[kWindow - 2],
                static_cast<double>(peak_kib() - base_kib) / 1024,
                std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
                  return a.objective < b.objective;
                })->objective);
    std::fflush(stdout);
  }
}
