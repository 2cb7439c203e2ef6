// The Bayesian strategy: a space-filling start, then the point of highest expected improvement
// under a Gaussian process that is fitted to the results so far.
#pragma once

#include "trainers/tuning/suggester.h"

namespace tuning {

constexpr size_t kInitialPoints = 4;  // the middle, and three low-discrepancy points

// Pure; any thread. Trials that are pending are taken to turn out as predicted, failed ones to be
// as bad as the worst. No point of the history is suggested again.
class Bayesian final : public Suggester {
 public:
  Bayesian(Goal goal, Space space, uint64_t seed, std::vector<Trial> parents)
      : goal_(goal), space_(std::move(space)), seed_(seed), parents_(std::move(parents)) {}
  std::optional<Suggestion> suggest(const std::vector<Trial>& history) const override;

 private:
  std::optional<Suggestion> initial(const std::vector<Trial>& history) const;
  std::optional<Suggestion> modelled(const std::vector<Trial>& history) const;

  Goal goal_;
  Space space_;
  uint64_t seed_;
  std::vector<Trial> parents_;
};

}  // namespace tuning
