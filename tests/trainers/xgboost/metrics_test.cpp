#include "trainers/xgboost/metrics.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "trainers/xgboost/errors.h"

namespace {

xgboost::Profile profile(const char* tag) {
  return *xgboost::find_profile(tag);
}

xgboost::Predictions margins(std::vector<float> values) {
  xgboost::Predictions result;
  result.rows = values.size();
  result.values = std::move(values);
  return result;
}

xgboost::Hyperparameters given(std::vector<std::pair<std::string, std::string>> pairs,
                               const char* tag) {
  pairs.emplace_back("num_round", "1");
  return xgboost::validate(profile(tag), pairs).hyperparameters;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("metrics of classes, by hand") {
  // labels    1 1 1 0 0 0 0 0; predicted 1 1 0 1 0 0 0 0: 2 hits of 3 ones, 4 hits of 5 zeros
  const std::vector<float> labels = {1, 1, 1, 0, 0, 0, 0, 0};
  const auto predictions = margins({0.5, 2, -1, 3, -1, -2, -3, 0});
  struct Case {
    const char* name;
    double expected;
  };
  for (const Case& one : {
           Case{"accuracy", 6.0 / 8},
           Case{"balanced_accuracy", (2.0 / 3 + 4.0 / 5) / 2},
           Case{"precision", 2.0 / 3},
           Case{"recall", 2.0 / 3},
           Case{"f1_binary", 2.0 / 3},
           Case{"f1", (2.0 / 3 + 0.8) / 2},
           Case{"f1_macro", (2.0 / 3 + 0.8) / 2},
           Case{"precision_macro", (2.0 / 3 + 0.8) / 2},
           Case{"recall_macro", (2.0 / 3 + 0.8) / 2},
           Case{"precision_micro", 0.75},
           Case{"recall_micro", 0.75},
       }) {
    CAPTURE(one.name);
    CHECK(xgboost::custom_metric(profile("1.7-1"), one.name, labels, predictions) ==
          doctest::Approx(one.expected));
  }
}

TEST_CASE("metrics of numbers, by hand") {
  const std::vector<float> labels = {1, 2, 3, 4};
  const auto predictions = margins({1, 2, 5, 2});
  const auto value = [&](const char* name) {
    return xgboost::custom_metric(profile("1.7-1"), name, labels, predictions);
  };
  CHECK(value("mse") == doctest::Approx(2));
  CHECK(value("rmse") == doctest::Approx(1.41421356));
  CHECK(value("mae") == doctest::Approx(1));
  CHECK(value("r2") == doctest::Approx(1 - 8.0 / 5));
}

TEST_CASE("classes of a multi-class model, and what binary metrics say of them") {
  xgboost::Predictions predictions;
  predictions.rows = 3;
  predictions.outputs = 3;
  predictions.is_table = true;
  predictions.values = {0.9F, 0.1F, 0, 0, 0.2F, 0.8F, 0.1F, 0.7F, 0.2F};
  const std::vector<float> labels = {0, 2, 2};
  CHECK(xgboost::custom_metric(profile("1.7-1"), "accuracy", labels, predictions) ==
        doctest::Approx(2.0 / 3));
  CHECK_THROWS_AS(xgboost::custom_metric(profile("1.7-1"), "f1_binary", labels, predictions),
                  xgboost::AlgorithmError);
}

TEST_CASE("which metrics are printed") {
  struct Case {
    const char* tag;
    std::vector<std::pair<std::string, std::string>> given;
    Names library;
    Names custom;
  };
  const std::vector<Case> cases = {
      {"1.7-1", {}, {}, {}},
      {"1.7-1", {{"objective", "binary:logistic"}}, {}, {}},
      {"1.2-2", {{"objective", "binary:logistic"}}, {"error"}, {}},
      {"latest", {{"objective", "multi:softmax"}, {"num_class", "3"}}, {"merror"}, {}},
      {"1.7-1", {{"_tuning_objective_metric", "validation:rmse"}}, {}, {"rmse"}},
      {"latest", {{"_tuning_objective_metric", "validation:rmse"}}, {"rmse"}, {}},
      {"1.7-1",
       {{"objective", "binary:logistic"},
        {"eval_metric", "logloss,auc"},
        {"_tuning_objective_metric", "validation:f1"}},
       {"auc", "logloss"},
       {"f1"}},
      {"1.7-1",
       {{"objective", "binary:logistic"}, {"eval_metric", "logloss,auc"}},
       {"logloss", "auc"},
       {}},
  };
  for (const Case& one : cases) {
    const auto plan = xgboost::plan_metrics(profile(one.tag), given(one.given, one.tag));
    CHECK(plan.library == one.library);
    CHECK(plan.custom == one.custom);
  }
}

TEST_CASE("a round as the log shows it") {
  const xgboost::Evaluation library = {{"train-rmse", 0.5}, {"validation-rmse", 0.25}};
  const std::vector<xgboost::Score> custom = {
      {"train", "mae", 0.1}, {"train", "rmse", 0.123456789}, {"validation", "mae", 1e-7}};
  const auto line = [&](const char* tag) {
    return xgboost::format_round(profile(tag), 3, xgboost::arrange(profile(tag), library, custom));
  };
  CHECK(line("1.7-1") ==
        "[3]\ttrain-rmse:0.12346\ttrain-mae:0.10000\tvalidation-rmse:0.25000\tvalidation-mae:0."
        "00000");
  CHECK(line("0.90-1") ==
        "[3]\ttrain-rmse:0.5\tvalidation-rmse:0.25\ttrain-mae:0.1\ttrain-rmse:0.123457\t"
        "validation-mae:0");
}
