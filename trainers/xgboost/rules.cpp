#include "trainers/xgboost/rules.h"

namespace xgboost {
namespace {

constexpr std::string_view kFromZero = "[0, +inf)";
constexpr std::string_view kFromOne = "[1, +inf)";
constexpr std::string_view kFlag = "[0, 1]";
constexpr std::string_view kShare = "(0, 1]";
constexpr std::string_view kTruth = "true,false";

constexpr std::string_view kUpdaters =
    "grow_colmaker,distcol,grow_histmaker,grow_skmaker,sync,refresh,prune,grow_colmaker,distcol,"
    "grow_histmaker,grow_colmaker,shotgun,coord_descent,refresh,prune";
constexpr std::string_view kOldUpdaters =
    "grow_colmaker,distcol,grow_histmaker,grow_local_histmaker,grow_skmaker,sync,refresh,prune,"
    "grow_colmaker,distcol,grow_histmaker,grow_local_histmaker,grow_colmaker,shotgun,coord_descent,"
    "refresh,prune";
constexpr std::string_view kObjectives090 =
    "binary:logistic,binary:logitraw,binary:hinge,count:poisson,multi:softmax,multi:softprob,"
    "rank:pairwise,rank:ndcg,rank:map,reg:linear,reg:squarederror,reg:logistic,reg:gamma,"
    "reg:tweedie,survival:cox";
constexpr std::string_view kObjectives10 =
    "binary:logistic,binary:logitraw,binary:hinge,count:poisson,multi:softmax,multi:softprob,"
    "rank:pairwise,rank:ndcg,rank:map,reg:linear,reg:squarederror,reg:logistic,reg:gamma,"
    "reg:squaredlogerror,reg:tweedie,survival:cox";
constexpr std::string_view kObjectives12 =
    "aft_loss_distribution,binary:logistic,binary:logitraw,binary:hinge,count:poisson,"
    "multi:softmax,multi:softprob,rank:pairwise,rank:ndcg,rank:map,reg:linear,reg:squarederror,"
    "reg:logistic,reg:gamma,reg:pseudohubererror,reg:squaredlogerror,reg:tweedie,survival:aft,"
    "survival:cox";
constexpr std::string_view kObjectives17 =
    "aft_loss_distribution,binary:logistic,binary:logitraw,binary:hinge,count:poisson,"
    "multi:softmax,multi:softprob,rank:pairwise,rank:ndcg,rank:map,reg:linear,reg:squarederror,"
    "reg:logistic,reg:gamma,reg:pseudohubererror,reg:squaredlogerror,reg:absoluteerror,reg:tweedie,"
    "survival:aft,survival:cox";

}  // namespace

const std::vector<Rule>& rules() {
  using enum Kind;
  using enum Version;
  static const std::vector<Rule> table = {
      {"num_round", Integer, kFromOne},
      {"csv_weights", Integer, kFlag},
      {"early_stopping_rounds", Integer, kFromOne},
      {"booster", Choice, "gbtree,gblinear,dart"},
      {"silent", Integer, kFlag, V0_72, V1_0_1},
      {"verbosity", Integer, "[0, 3]"},
      {"nthread", Integer, kFromOne},
      {"eta", Float, "[0, 1]"},
      {"gamma", Float, kFromZero},
      {"max_depth", Integer, kFromZero},
      {"min_child_weight", Float, kFromZero},
      {"max_delta_step", Float, kFromZero},
      {"subsample", Float, kShare},
      {"colsample_bytree", Float, kShare},
      {"colsample_bylevel", Float, kShare},
      {"colsample_bynode", Float, kShare},
      {"lambda", Float, kFromZero},
      {"alpha", Float, kFromZero},
      {"tree_method", Choice, "auto,exact,approx,hist", V0_72, V1_0_1},
      {"tree_method", Choice, "auto,exact,approx,hist,gpu_hist", V1_2_1},
      {"sketch_eps", Float, "(0, 1)"},
      {"scale_pos_weight", Float, "(0, +inf)"},
      {"updater", List, kOldUpdaters, V0_72, V1_5_1},
      {"updater", List, kUpdaters, V1_7_1},
      {"dsplit", Choice, "row,col"},
      {"refresh_leaf", Integer, kFlag},
      {"process_type", Choice, "default,update"},
      {"grow_policy", Choice, "depthwise,lossguide"},
      {"max_leaves", Integer, kFromZero},
      {"max_bin", Integer, kFromZero},
      {"predictor", Choice, "cpu_predictor", V0_72, V1_0_1},
      {"predictor", Choice, "auto,cpu_predictor,gpu_predictor", V1_2_1},
      {"monotone_constraints", Tuple, "-1,0,1", V1_0_1},
      {"interaction_constraints", Nested, kFromOne, V1_0_1},
      {"sample_type", Choice, "uniform,weighted"},
      {"normalize_type", Choice, "tree,forest"},
      {"rate_drop", Float, "[0, 1]"},
      {"one_drop", Integer, kFlag},
      {"skip_drop", Float, "[0, 1]"},
      {"lambda_bias", Float, "[0, 1]"},
      {"tweedie_variance_power", Float, "(1, 2)"},
      {"objective", Choice, kObjectives090, V0_72, V0_90_2},
      {"objective", Choice, kObjectives10, V1_0_1, V1_0_1},
      {"objective", Choice, kObjectives12, V1_2_1, V1_5_1},
      {"objective", Choice, kObjectives17, V1_7_1},
      {"num_class", Integer, "[2, +inf)"},
      {"base_score", Float, kFromZero},
      {"_kfold", Integer, "[2, +inf)", V1_2_2},
      {"_num_cv_round", Integer, kFromOne, V1_2_2},
      {"_tuning_objective_metric", Objective, ""},
      {"eval_metric", Metrics, ""},
      {"seed", Integer, "(-2147483648, 2147483647)"},
      {"num_parallel_tree", Integer, kFromOne, V0_90_2},
      {"save_model_on_termination", Choice, kTruth, V1_0_1},
      {"aft_loss_distribution", Choice, "normal,logistic,extreme", V1_2_1},
      {"aft_loss_distribution_scale", Float, kFromZero, V1_2_1},
      {"single_precision_histogram", Choice, kTruth, V1_2_1, V1_5_1},
      {"deterministic_histogram", Choice, kTruth, V1_2_1},
      {"sampling_method", Choice, "uniform,gradient_based", V1_3_1},
      {"prob_buffer_row", Integer, "(1.0, +inf)", V1_3_1},
      {"use_dask_gpu_training", Choice, kTruth, V1_7_1},
  };
  return table;
}

std::string_view unalias(std::string_view alias) {
  if (alias == "learning_rate") return "eta";
  if (alias == "min_split_loss") return "gamma";
  if (alias == "reg_lambda") return "lambda";
  if (alias == "reg_alpha") return "alpha";
  return alias;
}

}  // namespace xgboost
