#include "trainers/tuning/gp.h"

#include <doctest/doctest.h>

#include <cmath>

#include "trainers/tuning/acquisition.h"
#include "trainers/tuning/design.h"

namespace {

using tuning::Belief;
using tuning::GaussianProcess;
using tuning::Hyperparameters;
using tuning::Matrix;
using tuning::Metric;
using tuning::Observations;
using tuning::Prediction;
using tuning::Vector;

// Two numbers and a category of three.
Observations observations(Eigen::Index count) {
  Observations result{
      Matrix(count, 3), Vector(count), {Metric::Distance, Metric::Distance, Metric::Difference}};
  for (Eigen::Index i = 0; i < count; ++i) {
    const std::vector<double> point = tuning::halton(1, static_cast<uint64_t>(i), 3);
    const double category = std::floor(point[2] * 3);
    result.points.row(i) << point[0], point[1], (category + 0.5) / 3;
    result.targets[i] = std::sin(5 * point[0]) + point[1] * point[1] - 0.3 * category;
  }
  return result;
}

const std::vector<Metric> kNumbers(3, Metric::Distance);

Observations numbers(Eigen::Index count) {
  Observations result = observations(count);
  result.metrics = kNumbers;
  return result;
}

Hyperparameters hyperparameters() {
  return {Vector{{-0.7, 0.2, 0.4}}, Vector{{1.3, -0.6, 0}}, 0.3, -8};
}

void check_gradient(const Observations& data, Belief belief) {
  Vector values = tuning::packed(hyperparameters());
  Vector gradient;
  tuning::improbability(data, belief, values, gradient);
  REQUIRE(gradient.size() == values.size());
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    if (i == 5 && data.metrics[2] == Metric::Difference) continue;  // categories are not warped
    CAPTURE(i);
    const double step = 1e-5;
    Vector unused;
    Vector moved = values;
    moved[i] += step;
    const double above = tuning::improbability(data, belief, moved, unused);
    moved[i] -= 2 * step;
    const double below = tuning::improbability(data, belief, moved, unused);
    CHECK(gradient[i] == doctest::Approx((above - below) / (2 * step)).epsilon(1e-5));
  }
}

TEST_CASE("the gradient of the fit is that of its value") {
  for (const Belief belief : {Belief::Apart, Belief::Alike}) {
    check_gradient(observations(15), belief);
    check_gradient(numbers(15), belief);
  }
}

// How much less probable it is that two lengthscales, in logarithms, are so much longer than where
// a fit starts. One result says nothing of lengthscales.
double improbability(Belief belief, double first, double second) {
  const Observations one{
      Matrix::Constant(1, 2, 0.5), Vector::Zero(1), {Metric::Distance, Metric::Distance}};
  Hyperparameters values = tuning::default_hyperparameters(one.metrics, belief);
  Vector unused;
  const double start = tuning::improbability(one, belief, tuning::packed(values), unused);
  values.lengthscales += Vector{{first, second}};
  return tuning::improbability(one, belief, tuning::packed(values), unused) - start;
}

TEST_CASE("lengthscales that are alike are sooner long together than one long and one short") {
  CHECK(improbability(Belief::Alike, 0.7, -0.7) == doctest::Approx(1));
  CHECK(improbability(Belief::Alike, 0.7, 0.7) == doctest::Approx(1.0 / 3));
  CHECK(improbability(Belief::Apart, 0.7, -0.7) == doctest::Approx(0.49));
  CHECK(improbability(Belief::Apart, 0.7, 0.7) == doctest::Approx(0.49));
}

// What results about 5 say of a point that is far from all of them.
double mean_far_from_fives(const std::vector<Metric>& metrics, Belief belief, const Vector& fives) {
  Observations data{Matrix::Constant(2, 3, 0.1), fives, metrics};
  data.points(0, 1) = 0.2;
  const auto start = tuning::default_hyperparameters(metrics, belief);
  const GaussianProcess process(data, tuning::fitted(data, belief, {start}, 1));
  return process.at(Vector::Constant(3, 0.9)).mean;
}

TEST_CASE("the mean of a smooth objective is learned, unless there are categories or plateaus") {
  const std::vector<Metric> mixed = observations(1).metrics;
  CHECK(mean_far_from_fives(kNumbers, Belief::Alike, Vector{{5, 5.1}}) > 4.5);
  CHECK(mean_far_from_fives(kNumbers, Belief::Alike, Vector{{5, 5}}) < 2);
  CHECK(mean_far_from_fives(mixed, Belief::Alike, Vector{{5, 5.1}}) < 2);
  CHECK(mean_far_from_fives(kNumbers, Belief::Apart, Vector{{5, 5.1}}) < 2);
}

TEST_CASE("bounded hyperparameters know of the mean what fitted ones do") {
  const auto start = tuning::default_hyperparameters(kNumbers, Belief::Alike);
  Hyperparameters found = tuning::fitted(numbers(15), Belief::Alike, {start}, 5);
  const double mean = found.mean;
  CHECK(mean > 0);
  CHECK(tuning::bounded(found, kNumbers).mean == mean);
  found.mean = 1e300;
  CHECK(tuning::bounded(found, kNumbers).mean == mean);
  found.mean = 0;
  CHECK(tuning::bounded(found, kNumbers).mean == 0);
}

TEST_CASE("predictions go through the observations and grow unsure away from them") {
  const Observations data = observations(12);
  Hyperparameters values = hyperparameters();
  values.noise = -13;
  const GaussianProcess process(data, values);
  for (Eigen::Index i = 0; i < 12; ++i) {
    const Prediction prediction = process.at(data.points.row(i));
    CHECK(prediction.mean == doctest::Approx(data.targets[i]).epsilon(1e-3));
    CHECK(prediction.variance < 1e-4);
  }
  CHECK(process.at(Vector::Constant(3, 0.95)).variance > 1e-3);
}

TEST_CASE("slopes of predictions and of the acquisition") {
  const GaussianProcess process(observations(12), hyperparameters());
  const tuning::Acquisition acquisition(process, -0.5);
  const Vector point = Vector::Constant(3, 0.5);
  tuning::Slope slope;
  const Prediction here = process.at(point, slope);
  CHECK(here.mean == doctest::Approx(process.at(point).mean));
  CHECK(here.variance == doctest::Approx(process.at(point).variance));
  Vector gradient;
  CHECK(acquisition.at(point, gradient) == doctest::Approx(acquisition.at(point)));
  for (const Eigen::Index c : {0, 1}) {
    CAPTURE(c);
    const double step = 1e-6;
    Vector above = point;
    Vector below = point;
    above[c] += step;
    below[c] -= step;
    const auto derivative = [&](auto value) { return (value(above) - value(below)) / (2 * step); };
    CHECK(slope.mean[c] == doctest::Approx(derivative([&](const Vector& x) {
                             return process.at(x).mean;
                           })).epsilon(1e-4));
    CHECK(slope.variance[c] == doctest::Approx(derivative([&](const Vector& x) {
                                 return process.at(x).variance;
                               })).epsilon(1e-4));
    CHECK(gradient[c] == doctest::Approx(derivative([&](const Vector& x) {
                           return acquisition.at(x);
                         })).epsilon(1e-4));
  }
  CHECK(gradient[2] == 0);
}

TEST_CASE("errors of observations that were left out are those of processes without them") {
  const Observations data = observations(9);
  const Vector errors = GaussianProcess(data, hyperparameters()).left_out_errors();
  REQUIRE(errors.size() == 9);
  for (Eigen::Index i = 0; i < 9; ++i) {
    CAPTURE(i);
    Observations others{Matrix(8, 3), Vector(8), data.metrics};
    others.points << data.points.topRows(i), data.points.bottomRows(8 - i);
    others.targets << data.targets.head(i), data.targets.tail(8 - i);
    const double predicted = GaussianProcess(others, hyperparameters()).at(data.points.row(i)).mean;
    CHECK(errors[i] == doctest::Approx(data.targets[i] - predicted));
  }
}

TEST_CASE("believing leaves the mean and takes the uncertainty") {
  const GaussianProcess process(observations(12), hyperparameters());
  const Vector point = Vector::Constant(3, 0.5);
  const GaussianProcess after = process.believing(point.transpose());
  CHECK(after.at(point).mean == doctest::Approx(process.at(point).mean).epsilon(1e-3));
  CHECK(after.at(point).variance < 1e-3 * process.at(point).variance + 1e-3);
  CHECK(process.believing(Matrix(0, 3)).at(point).mean == process.at(point).mean);
}

TEST_CASE("a fit finds what matters, and is never worse than its starts") {
  Observations data = observations(30);
  for (Eigen::Index i = 0; i < 30; ++i)
    data.targets[i] = std::sin(7 * data.points(i, 0));
  const auto start = tuning::default_hyperparameters(data.metrics, Belief::Apart);
  const Hyperparameters found = tuning::fitted(data, Belief::Apart, {start}, 60);
  CHECK(found.lengthscales[0] + 1 < found.lengthscales[1]);
  CHECK(found.lengthscales[0] + 1 < found.lengthscales[2]);
  Vector unused;
  CHECK(tuning::improbability(data, Belief::Apart, tuning::packed(found), unused) <
        tuning::improbability(data, Belief::Apart, tuning::packed(start), unused));
}

TEST_CASE("equal points with equal and with different targets") {
  Observations data = observations(10);
  for (Eigen::Index i = 1; i < 10; ++i)
    data.points.row(i) = data.points.row(0);
  const auto start = tuning::default_hyperparameters(data.metrics, Belief::Apart);
  for (const double spread : {0.0, 1.0}) {
    CAPTURE(spread);
    for (Eigen::Index i = 0; i < 10; ++i)
      data.targets[i] = spread * static_cast<double>(i % 2);
    const Hyperparameters found = tuning::fitted(data, Belief::Apart, {start}, 60);
    const Prediction prediction = GaussianProcess(data, found).at(data.points.row(0));
    CHECK(prediction.mean == doctest::Approx(spread / 2).epsilon(0.1));
    CHECK(prediction.variance > 0);
  }
}

}  // namespace
