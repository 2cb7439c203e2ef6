#include "trainers/tuning/bayesian.h"

#include "trainers/tuning/design.h"
#include "trainers/tuning/random.h"

namespace tuning {

std::optional<Suggestion> Bayesian::suggest(const std::vector<Trial>& history) const {
  if (history.size() < kInitialPoints) {
    Point point = history.empty()
                      ? space_.middle()
                      : space_.point_at(halton(seed_, history.size() - 1, space_.ranges().size()));
    if (!points_of(history).contains(point)) return Suggestion{std::move(point), "initial design"};
  }
  std::optional<Suggestion> drawn = Random(space_, seed_).suggest(history);
  if (drawn) drawn->why = "random: no Gaussian process is part of this build";
  return drawn;
}

}  // namespace tuning
