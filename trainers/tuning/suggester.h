// What asks for the next point. Pure: history, pending points and seed in; the next point out.
// After the Designer of google/vizier: no state survives between calls but what is in the
// arguments.
#pragma once

#include <cstdint>
#include <map>
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
  std::string fit = {};  // Suggestion::fit of the suggestion that the trial came from; may be ""
};

// Why a point was suggested: shown to people.
struct Why {
  // "initial design", "acquisition", "exploration", "local step", "random", "grid" ...: short,
  // stable strings.
  std::string reason;
  std::optional<double> acquisition = {};  // log expected improvement, of the model's own scale
  // How far from the trials so far it might lie, as a share of each range; absent when anywhere.
  std::optional<double> trust_region = {};
  // Predicted before the trial ran, in the objective's own units and sign.
  std::optional<double> mean = {}, deviation = {};
  // Per hyperparameter, sums to 1; from the fitted model, so empty without one.
  std::map<std::string, double> importance = {};
};

struct Suggestion {
  Point point;
  Why why;
  std::string fit = {};  // what the next fit starts from: opaque short text, kept as Trial::fit
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
// does. `parents` are trials of earlier jobs over the same hyperparameters, from which Bayesian
// learns; their points may be suggested again.
std::unique_ptr<Suggester> make_suggester(Strategy strategy, Goal goal, Space space, uint64_t seed,
                                          std::vector<Trial> parents = {});

}  // namespace tuning
