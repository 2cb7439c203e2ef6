// Random search: independent uniform draws in the scaled space, no point twice.
#pragma once

#include <set>

#include "trainers/tuning/suggester.h"

namespace tuning {

// The points that may not be drawn again: succeeded, failed and pending ones alike.
std::set<Point> points_of(const std::vector<Trial>& history);

// Pure; any thread. The draw depends on the seed and on how many trials there are.
class Random final : public Suggester {
 public:
  Random(Space space, uint64_t seed) : space_(std::move(space)), seed_(seed) {}
  std::optional<Suggestion> suggest(const std::vector<Trial>& history) const override;

 private:
  Space space_;
  uint64_t seed_;
};

}  // namespace tuning
