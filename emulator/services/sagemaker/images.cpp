#include "emulator/services/sagemaker/images.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace sagemaker {
namespace {

// aws/sagemaker-xgboost-container, constants/xgb_constants.py.
constexpr std::array<std::string_view, 33> kMetrics = {"accuracy",
                                                       "auc",
                                                       "aucpr",
                                                       "balanced_accuracy",
                                                       "f1",
                                                       "f1_binary",
                                                       "f1_macro",
                                                       "map",
                                                       "ndcg",
                                                       "precision",
                                                       "precision_macro",
                                                       "precision_micro",
                                                       "r2",
                                                       "recall",
                                                       "recall_macro",
                                                       "recall_micro",
                                                       "aft-nloglik",
                                                       "cox-nloglik",
                                                       "error",
                                                       "gamma-deviance",
                                                       "gamma-nloglik",
                                                       "interval-regression-accuracy",
                                                       "logloss",
                                                       "mae",
                                                       "mape",
                                                       "merror",
                                                       "mlogloss",
                                                       "mphe",
                                                       "mse",
                                                       "poisson-nloglik",
                                                       "rmse",
                                                       "rmsle",
                                                       "tweedie-nloglik"};

constexpr std::array<std::string_view, 15> kTunables = {
    "num_round", "eta", "gamma", "max_depth", "min_child_weight", "max_delta_step", "subsample",
    "colsample_bytree", "colsample_bylevel", "colsample_bynode", "lambda", "alpha",
    // Aliases of gamma, lambda and eta are tunable like what they stand for.
    "reg_alpha", "reg_lambda", "learning_rate"};

constexpr std::array<std::string_view, 2> kSets = {"train", "validation"};

std::string regex_of(std::string_view set, std::string_view metric) {
  return fmt::format(R"(.*\[[0-9]+\].*#011{}-{}:([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*)", set,
                     metric);
}

}  // namespace

bool is_xgboost(std::string_view image) {
  static const RE2 kImage(R"(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/)"
                          R"((sagemaker-)?xgboost(:[\w.-]+|@sha256:[0-9a-f]+)?)");
  return RE2::FullMatch(re2::StringPiece(image.data(), image.size()), kImage);
}

json::Value xgboost_metrics() {
  json::Array definitions;
  for (const std::string_view set : kSets) {
    for (const std::string_view metric : kMetrics) {
      definitions.push_back(json::Value::object(
          {{"Name", fmt::format("{}:{}", set, metric)}, {"Regex", regex_of(set, metric)}}));
    }
  }
  return definitions;
}

std::optional<std::string> xgboost_regex(std::string_view metric) {
  for (const std::string_view set : kSets) {
    for (const std::string_view name : kMetrics) {
      if (metric == fmt::format("{}:{}", set, name)) return regex_of(set, name);
    }
  }
  return std::nullopt;
}

bool is_xgboost_tunable(std::string_view hyperparameter) {
  return std::find(kTunables.begin(), kTunables.end(), hyperparameter) != kTunables.end();
}

std::string cannot_pull(std::string_view image) {
  return fmt::format(
      "ClientError: Cannot pull the image {}: sagelocal runs the built-in XGBoost images only "
      "(<account>.dkr.ecr.<region>.amazonaws.com/sagemaker-xgboost:<tag> or .../xgboost:<tag>).",
      image);
}

}  // namespace sagemaker
