#include "trainers/xgboost/hyperparameters.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "trainers/xgboost/errors.h"

namespace {

using Given = std::vector<std::pair<std::string, std::string>>;

// The error's text, or "" when all is well.
std::string refusal(const char* tag, const Given& given) {
  try {
    xgboost::validate(*xgboost::find_profile(tag), given);
    return "";
  } catch (const xgboost::UserError& error) {
    return error.what();
  } catch (const xgboost::AlgorithmError& error) {
    return std::string("algorithm: ") + error.what();
  }
}

struct Case {
  const char* tag;
  Given given;
  std::string expected;
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    CAPTURE(one.expected);
    CAPTURE(one.tag);
    const std::string text = refusal(one.tag, one.given);
    CHECK(text == one.expected);
  }
}

}  // namespace

TEST_CASE("names, types and ranges are refused in the container's words and order") {
  check({
      {"1.7-1", {{"num_round", "1"}}, ""},
      {"1.7-1", {}, "Missing required hyperparameter: num_round"},
      {"1.7-1", {{"bogus", "x"}}, "Missing required hyperparameter: num_round"},
      {"latest",
       {},
       "No value(s) were specified for 'num_round' which are required hyperparameter(s)"},
      {"1.7-1",
       {{"num_round", "1"}, {"precision_dtype", "float32"}},
       "Extraneous hyperparameter found: precision_dtype"},
      {"1.7-1",
       {{"eta", "x"}, {"bogus", "1"}, {"num_round", "1"}},
       "Hyperparameter eta: could not parse value (caused by ValueError)"},
      {"1.7-1", {{"num_round", "0"}}, "Hyperparameter num_round: 0 is not in [1, +inf)"},
      {"1.7-1",
       {{"num_round", "1.0"}},
       "Hyperparameter num_round: could not parse value (caused by ValueError)"},
      {"1.7-1", {{"num_round", " 1_0 "}}, ""},
      {"1.7-1", {{"num_round", "1"}, {"eta", "2"}}, "Hyperparameter eta: 2.0 is not in [0, 1]"},
      {"1.7-1",
       {{"num_round", "1"}, {"learning_rate", "2"}},
       "Hyperparameter eta: 2.0 is not in [0, 1]"},
      {"1.7-1", {{"num_round", "1"}, {"eta", "nan"}}, ""},
      {"1.7-1", {{"num_round", "1"}, {"gamma", "inf"}}, ""},
      {"1.7-1",
       {{"num_round", "1"}, {"subsample", "0"}},
       "Hyperparameter subsample: 0.0 is not in (0, 1]"},
      {"1.7-1",
       {{"num_round", "1"}, {"scale_pos_weight", "0"}},
       "Hyperparameter scale_pos_weight: 0.0 is not in (0, +inf)"},
      {"1.7-1",
       {{"num_round", "1"}, {"seed", "-2147483648"}},
       "Hyperparameter seed: -2147483648 is not in (-2147483648, 2147483647)"},
      {"1.7-1",
       {{"num_round", "1"}, {"booster", "tree"}},
       "Hyperparameter booster: tree is not in ['gbtree', 'gblinear', 'dart']"},
      {"1.7-1", {{"num_round", "1"}, {"max_delta_step", "2.5"}}, ""},
  });
}

TEST_CASE("versions know different names") {
  check({
      {"1.0-1", {{"num_round", "1"}, {"silent", "0"}}, ""},
      {"1.2-1", {{"num_round", "1"}, {"silent", "0"}}, "Extraneous hyperparameter found: silent"},
      {"1.5-1", {{"num_round", "1"}, {"single_precision_histogram", "true"}}, ""},
      {"1.7-1",
       {{"num_round", "1"}, {"single_precision_histogram", "true"}},
       "Extraneous hyperparameter found: single_precision_histogram"},
      {"0.90-1",
       {{"num_round", "1"}, {"num_parallel_tree", "2"}},
       "Extraneous hyperparameter found: num_parallel_tree"},
      {"0.90-2", {{"num_round", "1"}, {"num_parallel_tree", "2"}}, ""},
      {"0.90-2",
       {{"num_round", "1"}, {"tree_method", "gpu_hist"}},
       "Hyperparameter tree_method: gpu_hist is not in ['auto', 'exact', 'approx', 'hist']"},
  });
  const xgboost::Validated lenient = xgboost::validate(
      *xgboost::find_profile("latest"), {{"precision_dtype", "float32"}, {"num_round", "3"}});
  CHECK(lenient.ignored == std::vector<std::string>{"precision_dtype"});
  CHECK(lenient.hyperparameters.integer("num_round", 0) == 3);
  CHECK(lenient.hyperparameters.find("precision_dtype") == nullptr);
}

TEST_CASE("metrics and objectives depend on each other") {
  const std::string known =
      "['accuracy', 'auc', 'aucpr', 'balanced_accuracy', 'f1', 'f1_binary', 'f1_macro', 'map', "
      "'ndcg', 'precision', 'r2', 'recall', 'precision_macro', 'precision_micro', 'recall_macro', "
      "'recall_micro', 'aft-nloglik', 'cox-nloglik', 'error', 'gamma-deviance', 'gamma-nloglik', "
      "'interval-regression-accuracy', 'logloss', 'mae', 'mape', 'merror', 'mlogloss', 'mphe', "
      "'mse', 'poisson-nloglik', 'rmse', 'rmsle', 'tweedie-nloglik']";
  check({
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "rmse,foo"}},
       "Hyperparameter eval_metric: value ['rmse', 'foo'] not in range " + known},
      {"1.7-1", {{"num_round", "1"}, {"eval_metric", "rmse"}}, "algorithm: KeyError: 'objective'"},
      {"1.0-1", {{"num_round", "1"}, {"eval_metric", "rmse"}}, ""},
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "auc"}, {"objective", "reg:squarederror"}},
       "Metric 'auc' can only be applied for classification and ranking problems."},
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "aft-nloglik"}, {"objective", "reg:squarederror"}},
       "Metric 'aft-nloglik' can only be applied for 'survival:aft' objective."},
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "error@x"}, {"objective", "binary:logistic"}},
       "Threshold value 't' in 'error@t' expects float input."},
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "rmse@3"}, {"objective", "binary:logistic"}},
       "Metric 'rmse@3' is not supported. Parameter 'eval_metric' with customized threshold should "
       "be one of these options: 'error', 'ndcg', 'map'."},
      {"1.7-1",
       {{"num_round", "1"}, {"eval_metric", "error@0.7"}, {"objective", "binary:logistic"}},
       ""},
      {"1.7-1",
       {{"num_round", "1"}, {"objective", "multi:softmax"}},
       "Require input for parameter 'num_class' for multi-classification"},
      {"1.7-1", {{"num_round", "1"}, {"objective", "multi:softmax"}, {"num_class", "3"}}, ""},
      {"1.7-1", {{"num_round", "1"}, {"_tuning_objective_metric", "validation:rmse"}}, ""},
  });
}

TEST_CASE("updaters and constraints") {
  check({
      {"1.7-1",
       {{"num_round", "1"}, {"monotone_constraints", "(1,-1)"}},
       "monotone_constraints can be used only when the tree_method parameter is set to either "
       "'exact' or 'hist'."},
      {"1.7-1",
       {{"num_round", "1"}, {"monotone_constraints", "(1,-1)"}, {"tree_method", "hist"}},
       ""},
      {"1.7-1",
       {{"num_round", "1"}, {"monotone_constraints", "(2,0)"}, {"tree_method", "hist"}},
       "Hyperparameter monotone_constraints: value (2, 0) not in range [-1, 0, 1]"},
      {"1.7-1",
       {{"num_round", "1"}, {"interaction_constraints", "[[0,1]]"}, {"tree_method", "hist"}},
       "Hyperparameter interaction_constraints: value [[0, 1]] not in range [1, +inf)"},
      {"1.7-1",
       {{"num_round", "1"}, {"updater", "grow_colmaker,grow_histmaker"}},
       "Only one tree grow plugin can be selected. Choose one from thefollowing: 'grow_colmaker', "
       "'distcol', 'grow_histmaker', 'grow_skmaker'"},
      {"1.7-1",
       {{"num_round", "1"}, {"updater", "prune"}, {"booster", "gblinear"}},
       "Linear updater should be one of these options: 'shotgun', 'coord_descent'."},
      {"1.7-1",
       {{"num_round", "1"}, {"updater", "sync"}, {"process_type", "update"}},
       "process_type 'update' can only be used with updater 'refresh' and 'prune'"},
      {"1.7-1", {{"num_round", "1"}, {"updater", "grow_colmaker,prune"}}, ""},
  });
}
