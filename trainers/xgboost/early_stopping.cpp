#include "trainers/xgboost/early_stopping.h"

#include <algorithm>

#include "emulator/base/text.h"
#include "trainers/xgboost/errors.h"

namespace xgboost {

Verdict EarlyStopping::observe(int round, const std::vector<Score>& scores, Booster& booster) {
  const auto score = std::ranges::find_if(
      scores, [&](const Score& one) { return one.set == "validation" && one.metric == metric_; });
  // AWS-QUIRK: a metric that prints under another name (tweedie-nloglik@1.5) is a KeyError there.
  if (score == scores.end()) throw AlgorithmError("'" + metric_ + "'");
  if (best_round_ < 0 || improves(score->value)) {
    best_ = score->value;
    best_round_ = round;
    waited_ = 0;
    booster.set_attribute("best_score", base::python_repr(score->value));
    booster.set_attribute("best_iteration", std::to_string(round));
  } else {
    ++waited_;
  }
  return waited_ >= rounds_ ? Verdict::Stop : Verdict::GoOn;
}

Booster EarlyStopping::best(Booster booster) const {
  return best_round_ < 0 ? std::move(booster) : booster.first(best_round_ + 1);
}

}  // namespace xgboost
