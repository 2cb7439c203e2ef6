#include "trainers/tuning/dataset.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainers/tuning/design.h"

namespace tuning {
namespace {

struct Row {
  Vector point;
  const Trial* trial;
  uint64_t number = 0;
};

Matrix matrix_of(const std::vector<Row>& rows, Eigen::Index dimensions) {
  Matrix result(static_cast<Eigen::Index>(rows.size()), dimensions);
  for (size_t i = 0; i < rows.size(); ++i)
    result.row(static_cast<Eigen::Index>(i)) = rows[i].point;
  return result;
}

void thin_out(std::vector<Row>& rows, Goal goal, uint64_t seed) {
  if (rows.size() <= kObservationsMax) return;
  const auto loss = [&](const Row& row) { return loss_of(*row.trial, goal); };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Row& a, const Row& b) { return loss(a) < loss(b); });
  const auto draw = [&](const Row& row) { return uniform(seed, Purpose::Subset, row.number, 0); };
  std::stable_sort(rows.begin() + kObservationsMax / 4, rows.end(),
                   [&](const Row& a, const Row& b) { return draw(a) < draw(b); });
  rows.resize(kObservationsMax);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.number < b.number; });
}

}  // namespace

bool has_result(const Trial& trial) {
  return trial.state == Trial::State::Succeeded && std::isfinite(trial.objective);
}

double loss_of(const Trial& trial, Goal goal) {
  if (!has_result(trial)) return std::numeric_limits<double>::infinity();
  return goal == Goal::Minimize ? trial.objective : -trial.objective;
}

Dataset dataset_of(const Encoding& encoding, Goal goal, const std::vector<Trial>& parents,
                   const std::vector<Trial>& history, uint64_t seed) {
  std::vector<Row> ended;
  std::vector<Row> pending;
  const auto add = [&](const Trial& trial, std::vector<Row>& rows) {
    std::optional<Vector> point = encoding.vector_of(trial.point);
    if (!point) return;
    rows.push_back({std::move(*point), &trial, rows.size()});
  };
  for (const Trial& trial : parents) {
    if (trial.state != Trial::State::Pending) add(trial, ended);
  }
  size_t results = 0;
  for (const Trial& trial : history) {
    const bool waits = trial.state == Trial::State::Pending;
    add(trial, waits ? pending : ended);
    results += waits ? 0 : 1;
  }
  thin_out(ended, goal, seed);
  std::vector<std::optional<double>> objectives;
  for (const Row& row : ended) {
    objectives.push_back(has_result(*row.trial) ? std::optional(row.trial->objective)
                                                : std::nullopt);
  }
  Targets targets(goal, objectives);
  const Vector values =
      Eigen::Map<const Vector>(targets.values().data(), static_cast<Eigen::Index>(ended.size()));
  return {{matrix_of(ended, encoding.dimensions()), values, encoding.metrics()},
          matrix_of(pending, encoding.dimensions()),
          std::move(targets),
          results};
}

}  // namespace tuning
