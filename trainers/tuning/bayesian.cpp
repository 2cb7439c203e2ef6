#include "trainers/tuning/bayesian.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainers/tuning/dataset.h"
#include "trainers/tuning/design.h"
#include "trainers/tuning/exploration.h"
#include "trainers/tuning/fit.h"
#include "trainers/tuning/importance.h"
#include "trainers/tuning/local_step.h"
#include "trainers/tuning/random.h"
#include "trainers/tuning/search.h"

namespace tuning {
namespace {

constexpr size_t kParentResults = 3;  // that make a start of one's own unnecessary
constexpr int kResultsMin = 2;        // for a model to say anything
constexpr size_t kRefitEach = 150;    // observations from which not every result is fitted to
constexpr size_t kRefitEvery = 5;     // results, from there on
constexpr size_t kAfreshEach = 50;    // observations from which not every fit starts afresh
constexpr size_t kAfreshEvery = 7;    // results, from there on
constexpr int kFitEvaluationsMax = 60;

std::optional<Fit> last_fit(const std::vector<Trial>& history, const std::vector<Metric>& metrics) {
  for (auto trial = history.rbegin(); trial != history.rend(); ++trial) {
    std::optional<Fit> fit = parse_fit(without_mark(trial->fit), metrics.size());
    if (!fit) continue;
    fit->hyperparameters = bounded(fit->hyperparameters, metrics);
    return fit;
  }
  return std::nullopt;
}

// The last fit while hardly anything came to it, else a new one, by the belief that suits the
// results. It starts where the last ended, and now and then, lest it follow one optimum for ever,
// from the default too.
Fit next_fit(const Dataset& data, const std::vector<Trial>& history) {
  const auto& metrics = data.observations.metrics;
  const auto observations = static_cast<size_t>(data.observations.points.rows());
  const std::optional<Fit> last = last_fit(history, metrics);
  const size_t next = last ? last->results + (observations > kRefitEach ? kRefitEvery : 1) : 0;
  if (last && last->results <= data.results && data.results < next) return *last;
  const bool afresh = !last || observations <= kAfreshEach || data.results % kAfreshEvery == 0;
  const auto fit = [&](Belief belief) {
    std::vector<Hyperparameters> starts;
    if (last) starts.push_back(last->hyperparameters);
    if (afresh) starts.push_back(default_hyperparameters(metrics, belief));
    return fitted(data.observations, belief, starts, kFitEvaluationsMax);
  };
  const Hyperparameters apart = fit(Belief::Apart);
  const Belief belief = belief_after(data.observations.targets, apart);
  return {data.results, belief == Belief::Apart ? apart : fit(belief)};
}

// The lowest mean at the points that were or will be tried.
double incumbent(const GaussianProcess& process) {
  double best = std::numeric_limits<double>::infinity();
  for (const Prediction& prediction : process.at_rows(process.observations().points))
    best = std::min(best, prediction.mean);
  return best;
}

// Every category of a hyperparameter is seen as soon as can be: a model expects nothing of one that
// it has no result of.
Point spread_point(const Space& space, uint64_t seed, uint64_t index) {
  const std::vector<Range>& ranges = space.ranges();
  std::vector<double> unit = halton(seed, index - 1, ranges.size());
  for (size_t i = 0; i < ranges.size(); ++i) {
    if (ranges[i].kind != RangeKind::Categorical) continue;
    const uint64_t number = balanced(seed, index, i, ranges[i].values.size());
    unit[i] = unit_of_number(ranges[i], static_cast<double>(number));
  }
  return space.point_at(unit);
}

void explain(Why& why, const Encoding& encoding, const Targets& targets, const Vector& vector,
             const GaussianProcess& process, uint64_t seed) {
  const Prediction prediction = process.at(vector);
  why.mean = targets.objective(prediction.mean);
  why.deviation = targets.objective_deviation(prediction.mean, std::sqrt(prediction.variance));
  const Vector shares = importance(encoding, process, seed);
  for (Eigen::Index c = 0; c < shares.size(); ++c) {
    why.importance[encoding.space().ranges()[static_cast<size_t>(c)].name] = shares[c];
  }
}

}  // namespace

std::optional<Suggestion> Bayesian::initial(const std::vector<Trial>& history) const {
  Point point = history.empty() ? space_.middle() : spread_point(space_, seed_, history.size());
  if (points_of(history).contains(point)) return std::nullopt;
  return Suggestion{std::move(point), {.reason = "initial design"}};
}

std::optional<Suggestion> Bayesian::modelled(const std::vector<Trial>& history) const {
  const Encoding encoding(space_);
  const Dataset data = dataset_of(encoding, goal_, parents_, history, seed_);
  const Fit fit = next_fit(data, history);
  const GaussianProcess known(data.observations, fit.hyperparameters);
  const GaussianProcess process = known.believing(data.pending);
  const std::set<Point> taken = points_of(history);
  const auto suggested = [&](const Vector& vector, Why why, std::string text) {
    explain(why, encoding, data.targets, vector, process, seed_);
    return Suggestion{encoding.point_of(vector), std::move(why), std::move(text)};
  };
  if (is_local_step_due(history, goal_)) {
    const std::optional<Vector> step = local_step(encoding, data.observations);
    if (step && !taken.contains(encoding.point_of(*step))) {
      return suggested(*step, {.reason = "local step"}, marked_local(text_of(fit)));
    }
  }
  const bool explores = is_exploration_due(history, goal_);
  const Acquisition acquisition(process, incumbent(process) - aimed_improvement(known, explores));
  const std::optional<Found> found =
      search({encoding, acquisition, process.observations(), data.pending.rows(), taken}, seed_,
             history.size());
  if (!found) return std::nullopt;
  return suggested(found->vector,
                   {.reason = explores ? "exploration" : "acquisition",
                    .acquisition = found->acquisition,
                    .trust_region = found->trust_region},
                   text_of(fit));
}

std::optional<Suggestion> Bayesian::suggest(const std::vector<Trial>& history) const {
  const auto inherited =
      std::count_if(parents_.begin(), parents_.end(), [this](const Trial& trial) {
        return has_result(trial) && space_.unit_of(trial.point).has_value();
      });
  const auto results = inherited + std::count_if(history.begin(), history.end(), has_result);
  const bool started =
      inherited >= static_cast<std::ptrdiff_t>(kParentResults) || history.size() >= kInitialPoints;
  std::optional<Suggestion> suggestion =
      started && results >= kResultsMin ? modelled(history) : initial(history);
  if (suggestion) return suggestion;
  suggestion = Random(space_, seed_).suggest(history);
  if (suggestion) suggestion->why.reason = "random (space nearly exhausted)";
  return suggestion;
}

}  // namespace tuning
