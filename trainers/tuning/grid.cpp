#include "trainers/tuning/grid.h"

#include "trainers/tuning/random.h"

namespace tuning {

std::optional<Suggestion> Grid::suggest(const std::vector<Trial>& history) const {
  std::optional<Point> point = space_.next_free(0, points_of(history));
  if (!point) return std::nullopt;
  return Suggestion{std::move(*point), {.reason = "grid"}};
}

}  // namespace tuning
