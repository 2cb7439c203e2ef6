// Models of a training job that may be interrupted: checkpoints/xgboost-checkpoint.<round>.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "trainers/xgboost/booster.h"

namespace xgboost {

class Checkpoints {
 public:
  explicit Checkpoints(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Loads the newest checkpoint, if any. The round to go on with.
  int restore(Booster& booster) const;
  // Keeps the newest few.
  void save(int round, std::string_view model) const;

 private:
  std::filesystem::path file(int round) const;
  std::filesystem::path folder_;
};

}  // namespace xgboost
