#include "trainers/tuning/targets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainers/tuning/normal.h"

namespace tuning {
namespace {

constexpr double kLossMax = 1e150;  // so that squares are finite

double median_of(std::vector<double> sorted) {
  const size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
}

// The root mean square distance of the good half from the median; of all of them if that is 0.
double spread_of(const std::vector<double>& sorted, double median) {
  double good = 0;
  double all = 0;
  size_t count = 0;
  for (const double loss : sorted) {
    const double square = (loss - median) * (loss - median);
    all += square;
    if (loss > median) continue;
    good += square;
    ++count;
  }
  if (good > 0) return std::sqrt(good / static_cast<double>(count));
  return all > 0 ? std::sqrt(all / static_cast<double>(sorted.size())) : 1;
}

// Whether half of the losses or more, and not it alone, are the first one, and none is lower.
bool is_plateau(const std::vector<double>& losses) {
  if (losses.empty()) return false;
  const double level = losses.front();
  const auto tied = static_cast<size_t>(std::count(losses.begin(), losses.end(), level));
  return tied > 1 && 2 * tied >= losses.size() &&
         *std::min_element(losses.begin(), losses.end()) == level;
}

// As they count, one per objective: absent ones as the worst, all the same beside a plateau.
std::vector<double> losses_of(double sign, const std::vector<std::optional<double>>& objectives) {
  const auto loss = [&](double objective) {
    return std::clamp(sign * objective, -kLossMax, kLossMax);
  };
  std::vector<double> found;
  for (const std::optional<double>& objective : objectives) {
    if (objective) found.push_back(loss(*objective));
  }
  if (is_plateau(found)) return std::vector<double>(objectives.size(), found.front());
  const double worst = found.empty() ? 0 : *std::max_element(found.begin(), found.end());
  std::vector<double> losses;
  for (const std::optional<double>& objective : objectives)
    losses.push_back(objective ? loss(*objective) : worst);
  return losses;
}

}  // namespace

Targets::Targets(Goal goal, const std::vector<std::optional<double>>& objectives)
    : sign_(goal == Goal::Minimize ? 1 : -1) {
  const std::vector<double> losses = losses_of(sign_, objectives);
  if (losses.empty()) return;
  std::vector<double> sorted = losses;
  std::sort(sorted.begin(), sorted.end());
  median_ = median_of(sorted);
  spread_ = spread_of(sorted, median_);
  const auto count = static_cast<double>(sorted.size());
  const auto warped = [&](double loss) {
    if (loss <= median_) return (loss - median_) / spread_;
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), loss);
    const double rank = 0.5 * static_cast<double>(first - sorted.begin() + last - sorted.begin());
    return normal_quantile(std::max(rank / count, 0.5));
  };
  for (const double loss : losses)
    values_.push_back(warped(loss));
  centre_ = std::accumulate(values_.begin(), values_.end(), 0.0) / count;
  double squares = 0;
  for (const double value : values_)
    squares += (value - centre_) * (value - centre_);
  if (squares > 0) scale_ = std::sqrt(squares / count);
  for (double& value : values_)
    value = (value - centre_) / scale_;
  knots_.push_back({-centre_ / scale_, median_});
  for (const double loss : sorted) {
    if (loss > knots_.back().loss) knots_.push_back({(warped(loss) - centre_) / scale_, loss});
  }
}

double Targets::objective(double target) const {
  const double good = median_ + spread_ * (centre_ + scale_ * target);
  if (knots_.size() < 2 || target <= knots_.front().target) return sign_ * good;
  const auto above = std::find_if(knots_.begin() + 1, knots_.end() - 1,
                                  [&](const Knot& knot) { return knot.target >= target; });
  const Knot& low = *(above - 1);
  const double slope = (above->loss - low.loss) / (above->target - low.target);
  return sign_ * (low.loss + slope * (target - low.target));
}

double Targets::objective_deviation(double mean, double deviation) const {
  return 0.5 * std::abs(objective(mean + deviation) - objective(mean - deviation));
}

}  // namespace tuning
