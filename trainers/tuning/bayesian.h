// The Bayesian strategy as far as it goes: its initial design, then random points that say so.
#pragma once

#include "trainers/tuning/suggester.h"

namespace tuning {

constexpr size_t kInitialPoints = 4;  // the middle, and three low-discrepancy points

// Pure; any thread.
class Bayesian final : public Suggester {
 public:
  Bayesian(Space space, uint64_t seed) : space_(std::move(space)), seed_(seed) {}
  std::optional<Suggestion> suggest(const std::vector<Trial>& history) const override;

 private:
  Space space_;
  uint64_t seed_;
};

}  // namespace tuning
