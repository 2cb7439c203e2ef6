#include "trainers/tuning/importance.h"

#include <doctest/doctest.h>

#include <cmath>

#include "trainers/tuning/design.h"

namespace {

using tuning::Encoding;
using tuning::Range;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Vector;

TEST_CASE("what matters is important, and the shares sum to 1") {
  std::vector<Range> ranges;
  for (const char* name : {"strong", "weak", "idle"})
    ranges.push_back({name, RangeKind::Continuous, 0, 1, Scaling::Linear, {}});
  const Encoding encoding{tuning::Space(ranges)};
  tuning::Observations data{tuning::Matrix(40, 3), Vector(40), encoding.metrics()};
  for (Eigen::Index i = 0; i < 40; ++i) {
    const std::vector<double> at = tuning::halton(1, static_cast<uint64_t>(i), 3);
    data.points.row(i) = Eigen::Map<const Vector>(at.data(), 3);
    data.targets[i] = 3 * at[0] + at[1];
  }
  const tuning::GaussianProcess process(
      data,
      tuning::fitted(data, tuning::Belief::Apart,
                     {tuning::default_hyperparameters(data.metrics, tuning::Belief::Apart)}, 60));
  const Vector shares = tuning::importance(encoding, process, 1);
  CHECK(shares.sum() == doctest::Approx(1));
  CHECK(shares[0] == doctest::Approx(0.9).epsilon(0.05));
  CHECK(shares[1] == doctest::Approx(0.1).epsilon(0.3));
  CHECK(shares[2] < 0.01);

  data.targets.setZero();
  const tuning::GaussianProcess flat(
      data, tuning::default_hyperparameters(data.metrics, tuning::Belief::Apart));
  CHECK(tuning::importance(encoding, flat, 1)[2] == doctest::Approx(1.0 / 3));
}

}  // namespace
