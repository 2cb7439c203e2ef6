#include "trainers/tuning/suggester.h"

#include "trainers/tuning/bayesian.h"
#include "trainers/tuning/grid.h"
#include "trainers/tuning/random.h"

namespace tuning {

std::string problem(Strategy strategy, const Space& space) {
  if (std::string found = space.problem(); !found.empty()) return found;
  if (strategy != Strategy::Grid) return "";
  for (const Range& range : space.ranges()) {
    if (range.kind != RangeKind::Categorical) {
      return range.name + " is not categorical, and grid search takes categorical ranges only";
    }
  }
  return "";
}

std::unique_ptr<Suggester> make_suggester(Strategy strategy, Goal goal, Space space, uint64_t seed,
                                          std::vector<Trial> parents) {
  switch (strategy) {
    case Strategy::Grid:
      return std::make_unique<Grid>(std::move(space));
    case Strategy::Bayesian:
      return std::make_unique<Bayesian>(goal, std::move(space), seed, std::move(parents));
    case Strategy::Random:
    case Strategy::Hyperband:
      break;
  }
  return std::make_unique<Random>(std::move(space), seed);
}

}  // namespace tuning
