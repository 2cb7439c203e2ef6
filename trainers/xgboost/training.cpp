#include "trainers/xgboost/training.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/checkpoints.h"
#include "trainers/xgboost/datasets.h"
#include "trainers/xgboost/early_stopping.h"
#include "trainers/xgboost/errors.h"
#include "trainers/xgboost/hyperparameters.h"
#include "trainers/xgboost/library.h"
#include "trainers/xgboost/metrics.h"
#include "trainers/xgboost/model_file.h"
#include "trainers/xgboost/python.h"

namespace xgboost {
namespace {

// Errors of the library that the container calls the user's (constants/xgb_constants.py).
constexpr std::string_view kCustomerErrors[] = {
    "label must be in [0,1] for logistic regression",
    "label must be in [0, num_class)",
    "Target is multiclass but average='binary'",
    "feature_names mismatch",
    "Check failed: preds.size() == info.labels_.size()",
    "Check failed: !auc_error AUC: the dataset only contains pos or neg samples",
    "Check failed: base_score > 0.0f && base_score < 1.0f base_score must be in (0,1) for logistic "
    "loss",
    "Check failed: label_correct PoissonRegression: label must be nonnegative",
    "Check failed: label_correct TweedieRegression: label must be nonnegative",
    "Parameter reg_lambda should be greater equal to 0",
};

// Hyperparameters that are the container's, not the library's.
constexpr std::string_view kOwn[] = {"num_round",
                                     "csv_weights",
                                     "early_stopping_rounds",
                                     "save_model_on_termination",
                                     "eval_metric",
                                     "_kfold",
                                     "_tuning_objective_metric",
                                     "_num_cv_round",
                                     "nthread",
                                     "use_dask_gpu_training",
                                     "verbosity",
                                     "silent"};

using Sets = std::vector<std::pair<const Matrix*, std::string>>;

struct Data {
  Matrix train;
  std::optional<Matrix> validation;

  Sets sets() const {
    Sets all = {{&train, "train"}};
    if (validation) all.emplace_back(&*validation, "validation");
    return all;
  }
};

// sagemaker_containers tries each value as JSON and says so when it is none.
void report_unparsed(const std::vector<std::pair<std::string, std::string>>& hyperparameters) {
  for (const auto& [name, value] : hyperparameters) {
    try {
      json::parse(value);
    } catch (const json::ParseError&) {
      contract::info("Failed to parse hyperparameter " + name + " value " + value +
                     " to Json.\nReturning the value itself");
    }
  }
}

void report_start(const Profile& profile, const contract::Job& job) {
  if (profile.lenient) {
    contract::print("Arguments: train");
    contract::info("Running standalone xgboost training.");
    return;
  }
  contract::info("Imported framework sagemaker_xgboost_container.training");
  report_unparsed(job.hyperparameters);
  contract::info("No GPUs detected (normal if no gpus installed)");
  contract::info("Running XGBoost Sagemaker in algorithm mode");
}

void refuse_unsupported(const Hyperparameters& hyperparameters) {
  if (hyperparameters.find("_kfold") != nullptr) {
    throw UserError("Hyperparameter _kfold: cross validation is not supported by sagelocal.");
  }
  if (hyperparameters.text("use_dask_gpu_training", "false") == "true") {
    throw UserError("Hyperparameter use_dask_gpu_training: there is no GPU in sagelocal.");
  }
}

Data load_data(const contract::Folders& folders, const contract::Job& job,
               const Hyperparameters& hyperparameters) {
  const ContentType type = parse_content_type(job.channel("train")->content_type);
  const Weights weights =
      hyperparameters.integer("csv_weights", 0) == 1 ? Weights::SecondColumn : Weights::None;
  const auto load = [&](const char* name) {
    return load_channel(folders.channel(name), folders.scratch(), type, weights);
  };
  const bool validates = job.channel("validation") != nullptr;
  if (validates) warn_of_redundancy(folders.channel("train"), folders.channel("validation"));
  std::optional<Matrix> train = load("train");
  std::optional<Matrix> validation = validates ? load("validation") : std::nullopt;
  if (!train) {
    throw UserError("No data in training channel path " + folders.channel("train").string());
  }
  if (validates && !validation) {
    throw UserError("No data in validation channel path " + folders.channel("validation").string());
  }
  return {std::move(*train), std::move(validation)};
}

void report_data(const contract::Job& job, const Data& data) {
  if (job.hosts.size() > 1) {
    contract::info("Distributed node training with " + std::to_string(job.hosts.size()) +
                   " hosts: " + python::repr(job.hosts));
  } else {
    contract::info("Single node training.");
  }
  contract::info("Train matrix has " + std::to_string(data.train.rows()) + " rows and " +
                 std::to_string(data.train.columns()) + " columns");
  if (data.validation) {
    contract::info("Validation matrix has " + std::to_string(data.validation->rows()) + " rows");
  }
}

std::string mean_label(const Matrix& train) {
  const std::vector<float> labels = train.labels();
  const std::vector<float> weights = train.weights();
  double sum = 0;
  double total = 0;
  for (size_t i = 0; i < labels.size(); ++i) {
    const double weight = weights.empty() ? 1 : weights[i];
    sum += labels[i] * weight;
    total += weight;
  }
  return base::python_repr(static_cast<double>(static_cast<float>(total == 0 ? 0 : sum / total)));
}

// How the profile's own version of the library would have gone about it.
void imitate_version(const Profile& profile, const contract::Job& job,
                     const Hyperparameters& hyperparameters, const Matrix& train,
                     Booster& booster) {
  const std::string method = hyperparameters.text("tree_method", "auto");
  if (profile.unlimited_depth_0 && method == "auto") booster.set("tree_method", "hist");
  if (job.hosts.size() > 1 && method == "auto") booster.set("tree_method", "approx");
  const bool squared = hyperparameters.text("objective", "reg:squarederror") == "reg:squarederror";
  if (profile.estimated_base_score && squared && hyperparameters.find("base_score") == nullptr) {
    booster.set("base_score", mean_label(train));
  }
  const Hyperparameter* depth = hyperparameters.find("max_depth");
  const bool grows_by_depth = method == "auto" || method == "exact";
  if (profile.root_only_depth_0 && depth != nullptr && depth->number == 0 && grows_by_depth) {
    // A split needs a gain above gamma, so none is made: the tree stays one leaf, as depth 0 was.
    booster.set("max_depth", "1");
    booster.set("gamma", "inf");
  }
}

void configure(const Profile& profile, const contract::Job& job,
               const Hyperparameters& hyperparameters, const MetricPlan& metrics,
               const Matrix& train, Booster& booster) {
  // Jobs run side by side on few cores, and the number of threads does not change the model.
  booster.set("nthread", std::to_string(hyperparameters.integer("nthread", 1)));
  booster.set("validate_parameters", "1");
  for (const Hyperparameter& one : hyperparameters.all()) {
    if (std::ranges::find(kOwn, one.name) != std::end(kOwn)) continue;
    booster.set(one.name, one.items.empty() || one.name.ends_with("_constraints")
                              ? one.text
                              : base::join(one.items, ","));
  }
  for (const std::string& metric : metrics.library)
    booster.set("eval_metric", metric);
  imitate_version(profile, job, hyperparameters, train, booster);
}

std::vector<Score> evaluate(const Profile& profile, const MetricPlan& metrics, int round,
                            const Sets& sets, Booster& booster) {
  const Evaluation library = booster.evaluate(round, sets);
  std::vector<Score> custom;
  if (!metrics.custom.empty()) {
    const Output output = profile.custom_from_margin ? Output::Margin : Output::Value;
    for (const auto& [matrix, set] : sets) {
      const std::vector<float> labels = matrix->labels();
      const Predictions predictions = booster.predict(*matrix, output);
      for (const std::string& name : metrics.custom) {
        custom.push_back({set, name, custom_metric(profile, name, labels, predictions)});
      }
    }
  }
  return arrange(profile, library, custom);
}

void save_model(const contract::Folders& folders, const Profile& profile, Booster& booster) {
  contract::write_file(folders.model() / kModelName, booster.save(profile.format));
}

// Rounds of one job.
struct Run {
  const contract::Folders& folders;
  const Profile& profile;
  const Hyperparameters& hyperparameters;
  const MetricPlan& metrics;
  const Data& data;
  std::optional<Checkpoints> checkpoints;
  bool saves_each_round;
};

// What xgboost.train does with a booster before it returns it, from 1.3 on: without it the bytes of
// the model differ from AWS's.
Booster finish(const Run& run, Booster booster, int rounds) {
  if (!run.profile.since(Version::V1_3_1)) return booster;
  const bool linear = run.hyperparameters.text("booster", "gbtree") == "gblinear";
  const int trees = linear ? 0 : run.hyperparameters.integer("num_parallel_tree", 1);
  booster.set_attribute("best_iteration", std::to_string(rounds - 1));
  booster.set_attribute("best_ntree_limit", std::to_string(int64_t{rounds} * trees));
  return booster.copy();
}

Ending boost(const Run& run, Booster& booster, const std::function<bool()>& stop) {
  const int rounds = run.hyperparameters.integer("num_round", 1);
  const Sets sets = run.data.sets();
  std::optional<EarlyStopping> watch;
  if (run.metrics.early_stopping && run.data.validation) {
    watch.emplace(
        *run.metrics.early_stopping, run.hyperparameters.integer("early_stopping_rounds", 1),
        is_maximized(run.profile, *run.metrics.early_stopping) ? Better::Higher : Better::Lower);
  }
  int round = run.checkpoints ? run.checkpoints->restore(booster) : 0;
  for (; round < rounds; ++round) {
    if (stop())
      return run.saves_each_round && round > 0 ? Ending::StoppedWithModel : Ending::StoppedWithout;
    booster.update(round, run.data.train);
    const std::vector<Score> scores = evaluate(run.profile, run.metrics, round, sets, booster);
    contract::print(format_round(run.profile, round, scores));
    if (run.checkpoints) run.checkpoints->save(round, booster.save(run.profile.format));
    if (run.saves_each_round) save_model(run.folders, run.profile, booster);
    if (watch && watch->observe(round, scores, booster) == Verdict::Stop) break;
  }
  if (watch) {
    booster = watch->best(std::move(booster));
    round = watch->best_round() + 1;
  }
  booster = finish(run, std::move(booster), round);
  save_model(run.folders, run.profile, booster);
  return Ending::Completed;
}

// train_job's except clause.
[[noreturn]] void rethrow(std::string_view text) {
  for (const std::string_view known : kCustomerErrors) {
    if (text.find(known) != std::string_view::npos) throw UserError(std::string(text));
  }
  throw AlgorithmError("XGB train call failed with exception:\n " + std::string(text));
}

}  // namespace

Ending train(const contract::Folders& folders, const Profile& profile,
             const std::function<bool()>& stop) {
  const contract::Job job = contract::read_job(folders);
  report_start(profile, job);
  const Validated validated = validate(profile, job.hyperparameters);
  const Hyperparameters& hyperparameters = validated.hyperparameters;
  for (const std::string& name : validated.ignored) {
    contract::warn("Hyperparameter " + name + " is not known to this version and is ignored");
  }
  check_channels(profile, job.channels);
  refuse_unsupported(hyperparameters);
  route_warnings(contract::print, hyperparameters.integer("verbosity", 1));
  const Data data = load_data(folders, job, hyperparameters);
  report_data(job, data);
  const MetricPlan metrics = plan_metrics(profile, hyperparameters);
  Run run{folders,
          profile,
          hyperparameters,
          metrics,
          data,
          std::nullopt,
          hyperparameters.text("save_model_on_termination", "false") == "true"};
  if (job.checkpointing) run.checkpoints.emplace(folders.checkpoints());
  try {
    std::vector<const Matrix*> matrices;
    for (const auto& [matrix, name] : data.sets())
      matrices.push_back(matrix);
    Booster booster(matrices);
    configure(profile, job, hyperparameters, metrics, data.train, booster);
    return boost(run, booster, stop);
  } catch (const LibraryError& error) {
    rethrow(error.what());
  } catch (const AlgorithmError& error) {
    rethrow(error.what());
  }
}

std::string failure_text(const Profile& profile, const std::exception& error) {
  const std::string prefix = profile.lenient ? "ClientError: " : "framework error: \n";
  return prefix + error.what();
}

}  // namespace xgboost
