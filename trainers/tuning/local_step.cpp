#include "trainers/tuning/local_step.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "trainers/tuning/dataset.h"
#include "trainers/tuning/optimizer.h"

namespace tuning {
namespace {

constexpr std::string_view kMark = " local";
constexpr size_t kWait = 3;            // trials between local steps that succeed
constexpr size_t kDoublingsMax = 5;    // of the wait
constexpr double kPerCoordinate = 4;   // observations that a first step takes
constexpr double kRidge = 1e-5;        // on the second derivatives
constexpr double kCloseness = 0.01;    // squared; nearer observations weigh no more
constexpr double kGainMin = 1e-13;     // in standard deviations of the targets
constexpr double kDistanceMin = 1e-9;  // below, two points are one
constexpr Effort kEffort = {200, 0};

// The observations that share the discrete coordinates of the best one, nearest first, by their
// differences from it.
struct Neighbourhood {
  Vector best;
  std::vector<Eigen::Index> coordinates;  // the continuous ones
  Matrix differences;                     // a row per observation, a column per coordinate
  Vector rises;                           // of the targets above the best
};

std::vector<Eigen::Index> continuous_coordinates(const Encoding& encoding) {
  std::vector<Eigen::Index> result;
  for (Eigen::Index c = 0; c < encoding.dimensions(); ++c) {
    if (encoding.is_continuous(c)) result.push_back(c);
  }
  return result;
}

bool shares_discrete(const Encoding& encoding, const Vector& a, const Vector& b) {
  for (Eigen::Index c = 0; c < encoding.dimensions(); ++c) {
    if (!encoding.is_continuous(c) && a[c] != b[c]) return false;
  }
  return true;
}

Neighbourhood neighbourhood(const Encoding& encoding, const Observations& observations) {
  Eigen::Index lowest = 0;
  observations.targets.minCoeff(&lowest);
  Neighbourhood result{observations.points.row(lowest), continuous_coordinates(encoding), {}, {}};
  struct Neighbour {
    Vector difference;
    double distance, rise;
  };
  std::vector<Neighbour> found;
  for (Eigen::Index i = 0; i < observations.points.rows(); ++i) {
    const Vector point = observations.points.row(i);
    if (i == lowest || !shares_discrete(encoding, point, result.best)) continue;
    const Vector difference = (point - result.best)(result.coordinates);
    const double distance = difference.norm();
    if (distance < kDistanceMin) continue;
    found.push_back({difference, distance, observations.targets[i] - observations.targets[lowest]});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.distance < b.distance; });
  const auto count = static_cast<Eigen::Index>(found.size());
  result.differences.resize(count, static_cast<Eigen::Index>(result.coordinates.size()));
  result.rises.resize(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    result.differences.row(i) = found[static_cast<size_t>(i)].difference;
    result.rises[i] = found[static_cast<size_t>(i)].rise;
  }
  return result;
}

// gradient . x + x . hessian . x / 2, which is 0 at the best observation.
struct Quadratic {
  Vector gradient;
  Matrix hessian;
};

// Least squares, with a ridge on the second derivatives so that few observations determine it.
Quadratic quadratic_through(const Matrix& differences, const Vector& rises) {
  const Eigen::Index count = differences.rows();
  const Eigen::Index size = differences.cols();
  const Eigen::Index seconds = size * (size + 1) / 2;
  Matrix terms = Matrix::Zero(count + seconds, size + seconds);
  Vector values = Vector::Zero(count + seconds);
  for (Eigen::Index row = 0; row < count; ++row) {
    const double weight = 1 / std::max(differences.row(row).squaredNorm(), kCloseness);
    const Vector x = differences.row(row);
    terms.row(row).head(size) = weight * x;
    Eigen::Index column = size;
    for (Eigen::Index i = 0; i < size; ++i) {
      for (Eigen::Index j = i; j < size; ++j)
        terms(row, column++) = weight * x[i] * x[j] * (i == j ? 0.5 : 1);
    }
    values[row] = weight * rises[row];
  }
  for (Eigen::Index i = 0; i < seconds; ++i)
    terms(count + i, size + i) = kRidge;
  const Vector solution = terms.colPivHouseholderQr().solve(values);
  Quadratic model{solution.head(size), Matrix::Zero(size, size)};
  Eigen::Index column = size;
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = i; j < size; ++j)
      model.hessian(i, j) = model.hessian(j, i) = solution[column++];
  }
  return model;
}

Minimum minimum_within(const Quadratic& model, const Box& box) {
  const auto objective = [&](const Vector& x, Vector& gradient) {
    const Vector curved = model.hessian * x;
    gradient = model.gradient + curved;
    return x.dot(model.gradient + 0.5 * curved);
  };
  return minimize(objective, Vector::Zero(model.gradient.size()), box, kEffort);
}

}  // namespace

std::optional<Vector> local_step(const Encoding& encoding, const Observations& observations) {
  const auto dimensions = static_cast<double>(encoding.dimensions());
  if (static_cast<double>(observations.points.rows()) < kPerCoordinate * dimensions)
    return std::nullopt;
  const Neighbourhood near = neighbourhood(encoding, observations);
  const auto size = static_cast<Eigen::Index>(near.coordinates.size());
  if (size == 0 || near.rises.size() < 2 * size) return std::nullopt;
  const Eigen::Index used = std::min(near.rises.size(), size + size * (size + 1) / 2 + 1);
  const double scale = near.differences.row(used - 1).norm();
  // In units in which the used observations are within 1 of the best, and rise to 1.
  const double rise = near.rises.head(used).maxCoeff();
  if (!(rise > 0)) return std::nullopt;
  const Quadratic model =
      quadratic_through(near.differences.topRows(used) / scale, near.rises.head(used) / rise);
  const double radius =
      std::min(1.0, near.differences.row(std::min(size, used - 1)).norm() / scale);
  const Vector best = near.best(near.coordinates);
  const Box box{(-best / scale).cwiseMax(-radius), ((1 - best.array()) / scale).cwiseMin(radius)};
  const Minimum found = minimum_within(model, box);
  if (!(-found.value * rise > kGainMin)) return std::nullopt;
  Vector result = near.best;
  result(near.coordinates) = (best + scale * found.point).cwiseMax(0).cwiseMin(1);
  return result;
}

bool is_local_step_due(const std::vector<Trial>& history, Goal goal) {
  double best = std::numeric_limits<double>::infinity();
  size_t since = 0;
  size_t failures = 0;
  for (const Trial& trial : history) {
    const double loss = loss_of(trial, goal);
    ++since;
    if (trial.fit.ends_with(kMark)) {
      since = 0;
      if (trial.state != Trial::State::Pending) failures = loss < best ? 0 : failures + 1;
    }
    best = std::min(best, loss);
  }
  return since + 1 >= kWait << std::min(failures, kDoublingsMax);
}

std::string marked_local(const std::string& fit) {
  return fit + std::string(kMark);
}

std::string without_mark(const std::string& fit) {
  return fit.ends_with(kMark) ? fit.substr(0, fit.size() - kMark.size()) : fit;
}

}  // namespace tuning
