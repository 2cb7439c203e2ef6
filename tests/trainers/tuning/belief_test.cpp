#include "trainers/tuning/belief.h"

#include <doctest/doctest.h>

namespace {

using tuning::Belief;
using tuning::Hyperparameters;
using tuning::Vector;

Hyperparameters with_noise(double noise) {
  return {Vector::Zero(2), Vector::Zero(2), 0, noise};
}

TEST_CASE("lengthscales are alike while no noise is found") {
  const Vector targets{{2, -1, -3}};
  CHECK(belief_after(targets, with_noise(-6)) == Belief::Alike);
  CHECK(belief_after(targets, with_noise(-3)) == Belief::Apart);
}

TEST_CASE("lengthscales are apart on a plateau") {
  for (const Vector& targets : {Vector{{0, 0}}, Vector{{2, -1, -1}}, Vector{{2, -1, -3, -1}}}) {
    CHECK(belief_after(targets, with_noise(-6)) == Belief::Apart);
  }
  for (const Vector& targets : {Vector{{0}}, Vector{{2, -1, -3}}, Vector{{2, -1, -1, -3, 4}}}) {
    CHECK(belief_after(targets, with_noise(-6)) == Belief::Alike);
  }
}

}  // namespace
