#include "trainers/tuning/hyperband.h"

#include <fmt/format.h>

#include "emulator/base/text.h"

namespace tuning {
namespace {

bool falls_behind(const Curve& running, size_t rung, const std::vector<Curve>& others, Goal goal) {
  const double own = running[rung - 1];
  int64_t reached = 1;
  int64_t ahead = 0;
  for (const Curve& other : others) {
    if (other.size() < rung) continue;
    ++reached;
    if (better(goal, other[rung - 1], own)) ++ahead;
  }
  return reached >= kReduction && ahead >= reached / kReduction;
}

}  // namespace

std::string problem(const Resources& resources) {
  if (resources.min < 1) return "MinResource is less than 1";
  if (resources.max > kResourceMax) {
    return fmt::format("MaxResource is greater than {}", kResourceMax);
  }
  if (resources.min > resources.max) return "MinResource is greater than MaxResource";
  return "";
}

std::optional<int64_t> inferred_max(const std::map<std::string, std::string>& fixed) {
  for (const char* name : {"epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs"}) {
    const auto found = fixed.find(name);
    if (found == fixed.end()) continue;
    // The SDK's framework estimators quote the values of hyperparameters as JSON.
    return base::parse_int(base::replace_all(found->second, "\"", ""));
  }
  return std::nullopt;
}

std::vector<int64_t> rungs(const Resources& resources) {
  std::vector<int64_t> found;
  for (int64_t rung = resources.min; rung < resources.max; rung *= kReduction)
    found.push_back(rung);
  return found;
}

std::optional<int64_t> halving_stop(const Curve& running, size_t judged,
                                    const std::vector<Curve>& others, const Resources& resources,
                                    Goal goal) {
  if (static_cast<int64_t>(running.size()) >= resources.max) return resources.max;
  for (const int64_t at : rungs(resources)) {
    const auto rung = static_cast<size_t>(at);
    if (rung <= judged) continue;
    if (rung > running.size()) break;
    if (falls_behind(running, rung, others, goal)) return at;
  }
  return std::nullopt;
}

}  // namespace tuning
