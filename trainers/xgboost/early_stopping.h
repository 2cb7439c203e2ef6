// Stops a training job whose validation metric has not improved for some rounds, and keeps the
// best. After xgboost.callback.EarlyStopping(save_best=True).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trainers/xgboost/booster.h"
#include "trainers/xgboost/metrics.h"

namespace xgboost {

enum class Verdict { GoOn, Stop };
enum class Better { Lower, Higher };

class EarlyStopping {
 public:
  EarlyStopping(std::string metric, int rounds, Better better)
      : metric_(std::move(metric)), rounds_(rounds), better_(better) {}

  // Throws AlgorithmError when the validation set has no such metric.
  Verdict observe(int round, const std::vector<Score>& scores, Booster& booster);
  int best_round() const { return best_round_; }
  // The rounds up to the best one.
  Booster best(Booster booster) const;

 private:
  bool improves(double value) const {
    return better_ == Better::Higher ? value > best_ : value < best_;
  }

  std::string metric_;
  int rounds_;
  Better better_;
  double best_ = 0;
  int best_round_ = -1;
  int waited_ = 0;
};

}  // namespace xgboost
