// What asks for the next point. Pure: history, pending points and seed in; the next point out.
// After the Designer of google/vizier: no state survives between calls but what is in the
// arguments.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trainers/tuning/space.h"

namespace tuning {

enum class Strategy { Bayesian, Random, Grid, Hyperband };
enum class Goal { Minimize, Maximize };

// One trial of the job, in launch order.
struct Trial {
  enum class State { Pending, Succeeded, Failed };
  Point point;
  State state = State::Pending;
  double objective = 0;  // Succeeded only; may be infinite or NaN, which count as Failed
};

struct Suggestion {
  Point point;
  std::string why;  // "initial design", "random", "acquisition" ...: shown to people
};

class Suggester {
 public:
  virtual ~Suggester() = default;
  // Absent when the space is exhausted. Same arguments, same answer, byte for byte.
  virtual std::optional<Suggestion> suggest(const std::vector<Trial>& history) const = 0;
};

// "" when `strategy` can search `space`, else why not, in words.
std::string problem(Strategy strategy, const Space& space);

// Wants problem(strategy, space) == "". Hyperband draws its configurations at random, as Random
// does.
std::unique_ptr<Suggester> make_suggester(Strategy strategy, Goal goal, Space space, uint64_t seed);

}  // namespace tuning
