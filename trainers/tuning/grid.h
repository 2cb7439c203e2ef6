// Grid search: every combination of the categories, once, the last range varying fastest.
#pragma once

#include "trainers/tuning/suggester.h"

namespace tuning {

// Pure; any thread. Wants a finite space.
class Grid final : public Suggester {
 public:
  explicit Grid(Space space) : space_(std::move(space)) {}
  std::optional<Suggestion> suggest(const std::vector<Trial>& history) const override;

 private:
  Space space_;
};

}  // namespace tuning
