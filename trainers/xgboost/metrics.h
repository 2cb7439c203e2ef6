// Which metrics a training job prints, the ones that the container computes itself, and how they
// print. After train_utils.py and metrics/custom_metrics.py of the container, and scikit-learn's
// definitions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trainers/xgboost/booster.h"
#include "trainers/xgboost/hyperparameters.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

struct MetricPlan {
  std::vector<std::string> library;  // to configure as eval_metric; none: the objective's default
  std::vector<std::string> custom;   // computed here, in this order
  std::optional<std::string> early_stopping;  // the metric that early stopping would watch
};
MetricPlan plan_metrics(const Profile& profile, const Hyperparameters& hyperparameters);
bool is_maximized(const Profile& profile, std::string_view metric);

// Throws AlgorithmError with scikit-learn's text for labels that a metric cannot take.
double custom_metric(const Profile& profile, std::string_view name,
                     const std::vector<float>& labels, const Predictions& predictions);

struct Score {
  std::string set;  // train, validation
  std::string metric;
  double value = 0;
};
// The scores of one round in the order of the log: a later one of the same name replaces the
// earlier.
std::vector<Score> arrange(const Profile& profile, const Evaluation& library,
                           const std::vector<Score>& custom);
// "[0]\ttrain-rmse:0.48190\tvalidation-rmse:0.47967"
std::string format_round(const Profile& profile, int round, const std::vector<Score>& scores);

}  // namespace xgboost
