#include "emulator/services/sagemaker/tuning_spec.h"

#include <doctest/doctest.h>

#include "emulator/api/error.h"
#include "emulator/services/sagemaker/autotune.h"
#include "emulator/services/sagemaker/tuning_record.h"
#include "emulator/services/sagemaker/tuning_request.h"
#include "world.h"

using sagemaker_test::parse;
using sagemaker_test::tuning_request;

namespace {

std::string refusal(const json::Value& request) {
  try {
    sagemaker::check_tuning_request(request);
  } catch (const api::Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

// The request with `value` at config.<member>.
json::Value configured(const char* member, const char* value) {
  const json::Value request = tuning_request("tune", 10, 2);
  return request.with("HyperParameterTuningJobConfig",
                      request["HyperParameterTuningJobConfig"].with(member, parse(value)));
}

json::Value ranged(const char* ranges) {
  return configured("ParameterRanges", ranges);
}

// A single numeric range.
json::Value one(const char* kind, const char* name, const char* min, const char* max,
                const char* scaling = "Auto") {
  const json::Value range = json::Value::object(
      {{"Name", name}, {"MinValue", min}, {"MaxValue", max}, {"ScalingType", scaling}});
  const json::Value lists =
      json::Value::object({{std::string(kind) + "ParameterRanges", json::Value::array({range})}});
  const json::Value request = tuning_request("tune", 10, 2);
  return request.with("HyperParameterTuningJobConfig",
                      request["HyperParameterTuningJobConfig"].with("ParameterRanges", lists));
}

json::Value defined(const char* member, const char* value) {
  const json::Value request = tuning_request("tune", 10, 2);
  return request.with("TrainingJobDefinition",
                      request["TrainingJobDefinition"].with(member, parse(value)));
}

}  // namespace

struct Case {
  json::Value request;
  std::string expected;
};

const std::string invalid = "ValidationException: ";

TEST_CASE("refused tuning requests") {
  const Case cases[] = {
      {tuning_request("tune", 10, 2), ""},
      {tuning_request("tune", 10, 2).without("TrainingJobDefinition"),
       invalid + "TrainingJobDefinition is required."},
      {defined("TuningObjective", R"({"Type": "Minimize", "MetricName": "validation:rmse"})"),
       invalid + "TuningObjective of TrainingJobDefinition goes with TrainingJobDefinitions."},
      {configured("StrategyConfig", R"({"HyperbandStrategyConfig": {"MinResource": 1}})"),
       invalid + "HyperbandStrategyConfig goes with the strategy Hyperband."},
      {ranged(R"({"AutoParameters": [{"Name": "eta", "ValueHint": "0.3"}]})"),
       invalid + "AutoParameters go with Autotune."},
      {configured("TrainingJobEarlyStoppingType", "\"Auto\""), ""},
      {configured("TrainingJobEarlyStoppingType", "\"Off\""), ""},
      {configured("HyperParameterTuningJobObjective",
                  R"({"Type": "Minimize", "MetricName": "train:rmse"})"),
       invalid +
           "The objective metric train:rmse is not a metric that the algorithm in the training "
           "image emits for its validation channel."},
      {configured("ResourceLimits", R"({"MaxParallelTrainingJobs": 2})"),
       invalid + "MaxNumberOfTrainingJobs is required for this strategy."},
      {defined("AlgorithmSpecification",
               R"({"TrainingImage": "my/image:1", "TrainingInputMode": "File"})"),
       invalid +
           "A metric is required for this hyperparameter tuning job objective. Provide a metric "
           "in the metric definitions."},
      {defined("AlgorithmSpecification",
               R"({"TrainingImage": "my/image:1", "TrainingInputMode": "File", "MetricDefinitions":
                   [{"Name": "validation:rmse", "Regex": "rmse=.*"}]})"),
       ""},
      {defined("AlgorithmSpecification",
               R"({"TrainingImage": "246618743249.dkr.ecr.us-west-2.amazonaws.com/xgboost:1",
                   "TrainingInputMode": "File",
                   "MetricDefinitions": [{"Name": "a", "Regex": "b"}]})"),
       invalid +
           "You can't override the metric definitions for Amazon SageMaker algorithms. Please "
           "retry the request without specifying metric definitions."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(refusal(c.request) == c.expected);
  }
}

TEST_CASE("refused ranges") {
  const std::string ranges = invalid + "The hyperparameter ranges are not valid: ";
  const Case cases[] = {
      {defined("StaticHyperParameters", R"({"alpha": "1"})"),
       invalid + "The hyperparameter alpha is in StaticHyperParameters and in ParameterRanges."},
      {one("Continuous", "epoch", "1", "2"),
       invalid +
           "The hyperparameter epoch is not tunable for the algorithm in the training image."},
      {one("Continuous", "eta", "a", "2"),
       invalid + "The MinValue of the hyperparameter range eta, \"a\", is not a number."},
      {one("Integer", "max_depth", "1", "2.5"),
       invalid + "The MaxValue of the hyperparameter range max_depth, \"2.5\", is not an integer "
                 "number."},
      {one("Continuous", "eta", "1", "0"),
       ranges + "eta has a MinValue that is greater than its MaxValue."},
      {one("Continuous", "eta", "1", "1"), ranges + "eta has a single value."},
      {one("Continuous", "eta", "0", "1", "Logarithmic"),
       ranges + "eta has logarithmic scaling, which needs a MinValue greater than 0."},
      {ranged("{}"), ranges + "there are no ranges."},
      {one("Integer", "max_depth", "1", "3"),
       invalid +
           "You don't have enough combinations of hyperparameter ranges. The total number of "
           "hyperparameter combinations for the provided ranges [3.0] must be equal or greater "
           "than the value of MaxNumberOfJobs, [10]. Provide additional ranges."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(refusal(c.request) == c.expected);
  }
}

TEST_CASE("grids") {
  const json::Value base = ranged(R"({"CategoricalParameterRanges": [
      {"Name": "max_depth", "Values": ["1", "2", "3"]},
      {"Name": "eta", "Values": ["0.1", "0.3"]}]})");
  const auto grid = [&](const char* limits) {
    const json::Value config = base["HyperParameterTuningJobConfig"]
                                   .with("Strategy", "Grid")
                                   .with("ResourceLimits", parse(limits));
    return base.with("HyperParameterTuningJobConfig", config);
  };
  CHECK(sagemaker::tuning_spec(grid(R"({"MaxParallelTrainingJobs": 2})")).jobs_max == 6);
  CHECK(refusal(grid(R"({"MaxParallelTrainingJobs": 2, "MaxNumberOfTrainingJobs": 6})")).empty());
  CHECK(refusal(grid(R"({"MaxParallelTrainingJobs": 2, "MaxNumberOfTrainingJobs": 5})")) ==
        "ValidationException: MaxNumberOfTrainingJobs, [5], must be the number of combinations of "
        "the grid, [6], or absent.");
  CHECK(
      refusal(configured("Strategy", "\"Grid\"")) ==
      "ValidationException: The hyperparameter ranges are not valid: max_depth is not categorical, "
      "and grid search takes categorical ranges only.");
}

TEST_CASE("a request understood") {
  const sagemaker::TuningSpec spec =
      sagemaker::tuning_spec(configured("TuningJobCompletionCriteria",
                                        R"({"TargetObjectiveMetricValue": 0.5,
                     "BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving": 4}})"));
  CHECK(spec.strategy == tuning::Strategy::Bayesian);
  CHECK(spec.goal == tuning::Goal::Minimize);
  REQUIRE(spec.searches.size() == 1);
  const sagemaker::Search& search = spec.searches[0];
  CHECK(search.metric == "validation:rmse");
  CHECK(spec.jobs_max == 10);
  CHECK(spec.parallel == 2);
  CHECK(spec.target == 0.5);
  CHECK(spec.not_improving_max == 4);
  CHECK_FALSE(spec.seed.has_value());
  REQUIRE(search.ranges.size() == 2);
  CHECK(search.ranges[0].name == "max_depth");
  CHECK(search.ranges[0].kind == tuning::RangeKind::Integer);
  CHECK(search.ranges[1].max == 1000);
  CHECK(search.ranges[1].scaling == tuning::Scaling::Linear);  // as XGBoost recommends
}

TEST_CASE("what the service adds to a tuning job") {
  const sagemaker::Owner owner{"000000000000", "us-west-2"};
  const sagemaker::Record job =
      sagemaker::tuning_record(owner, tuning_request("Tune-Me", 2, 2), 99, 1700000000123);
  CHECK(job.arn() == "arn:aws:sagemaker:us-west-2:000000000000:hyper-parameter-tuning-job/tune-me");
  const json::Value& definition = job.facts["TrainingJobDefinition"];
  CHECK(definition["StaticHyperParameters"] ==
        parse(R"({"num_round": "2", "_tuning_objective_metric": "validation:rmse"})"));
  const json::Array& metrics = definition["AlgorithmSpecification"]["MetricDefinitions"].items();
  CHECK(metrics.size() == 67);
  CHECK(metrics.back() ==
        json::Value::object({{"Name", "ObjectiveMetric"},
                             {"Regex", R"re(.*\[[0-9]+\].*#011validation-rmse:)re"
                                       R"re(([-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*)re"}}));
  CHECK(sagemaker::seed_of(job) == 99);

  tuning::Suggestion suggestion;
  suggestion.point = {{"alpha", "500.0"}, {"max_depth", "5"}};
  suggestion.why = {"acquisition", -1.5, 0.5, 0.25, 0.125, {{"alpha", 0.75}, {"max_depth", 0.25}}};
  suggestion.fit = "0.5 0.25";
  const sagemaker::Record trial = sagemaker::trial_record(
      job, 7, 0, sagemaker::trial_name("Tune-Me", 7, "0f0444b1"), suggestion, 1700000000456);
  CHECK(trial.name() == "Tune-Me-007-0f0444b1");
  CHECK(trial.parent == "tune-me");
  CHECK(trial.facts.text("TuningJobArn") == job.arn());
  CHECK(trial.facts["HyperParameters"] ==
        parse(R"({"num_round": "2", "_tuning_objective_metric": "validation:rmse",
                  "alpha": "500.0", "max_depth": "5"})"));
  CHECK(trial.tags == parse(R"([{"Key": "team", "Value": "a"}])"));
  CHECK(trial.local["Why"] == parse(R"({"reason": "acquisition", "acquisition": -1.5,
      "trust_region": 0.5, "mean": 0.25, "deviation": 0.125, "importance": {"alpha": 0.75, "max_depth": 0.25}})"));
  CHECK(sagemaker::trial_of(trial).point == suggestion.point);
  CHECK(sagemaker::trial_of(trial).fit == suggestion.fit);
  CHECK(sagemaker::trial_name("t", 1000, "00000000") == "t-1000-00000000");
}

TEST_CASE("RandomSeed is the seed") {
  const json::Value request = configured("RandomSeed", "5");
  CHECK(sagemaker::seed_of(sagemaker::tuning_record({"1", "r"}, request, 99, 0)) == 5);
}

TEST_CASE("defaults are filled in") {
  const sagemaker::Record job =
      sagemaker::tuning_record({"1", "r"}, tuning_request("tune", 2, 2), 99, 0);
  const json::Value& config = job.facts["HyperParameterTuningJobConfig"];
  CHECK(config.text("TrainingJobEarlyStoppingType") == "Off");
  const json::Value open = configured("ResourceLimits", R"({"MaxParallelTrainingJobs": 2,
      "MaxRuntimeInSeconds": 600})");
  CHECK(refusal(open).empty());
  CHECK(sagemaker::tuning_spec(open).jobs_max == 750);
}

// What was stored is understood as what was sent, down to the number of hyperparameters.
TEST_CASE("facts are understood as requests are") {
  json::Value fixed = json::Value::object();
  for (int i = 0; i < 97; ++i)
    fixed = fixed.with("p" + std::to_string(i), "1");
  json::Value request = tuning_request("tune", 10, 2);
  request = request.with("TrainingJobDefinition",
                         request["TrainingJobDefinition"].with("StaticHyperParameters", fixed));
  REQUIRE(refusal(request).empty());
  const sagemaker::Record job = sagemaker::tuning_record({"1", "r"}, request, 99, 0);
  CHECK(sagemaker::tuning_spec(job.facts).searches[0].ranges.size() == 2);
}

TEST_CASE("Hyperband") {
  const auto hyperband = [](const char* strategy, const char* fixed, const char* early = "Off") {
    json::Value request = tuning_request("tune", 10, 2);
    const json::Value config = request["HyperParameterTuningJobConfig"]
                                   .with("Strategy", "Hyperband")
                                   .with("TrainingJobEarlyStoppingType", early)
                                   .with("StrategyConfig", parse(strategy));
    request = request.with("HyperParameterTuningJobConfig", config);
    return request.with("TrainingJobDefinition", request["TrainingJobDefinition"].with(
                                                     "StaticHyperParameters", parse(fixed)));
  };
  const char* given = R"({"HyperbandStrategyConfig": {"MinResource": 2, "MaxResource": 20}})";
  const Case cases[] = {
      {hyperband(given, R"({"num_round": "20"})"), ""},
      {hyperband("{}", R"({"epochs": "20"})"), ""},
      {hyperband("{}", R"({"num_round": "20"})"),
       invalid + "MaxResource is required in HyperbandStrategyConfig: none of the static "
                 "hyperparameters epochs, numepochs, n-epochs, n_epochs and num_epochs is an "
                 "integer."},
      {hyperband(given, "{}", "Auto"),
       invalid + "TrainingJobEarlyStoppingType must be Off with the strategy Hyperband, which "
                 "stops training jobs itself."},
      {hyperband(R"({"HyperbandStrategyConfig": {"MinResource": 21, "MaxResource": 20}})", "{}"),
       invalid + "The HyperbandStrategyConfig is not valid: MinResource is greater than "
                 "MaxResource."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(refusal(c.request) == c.expected);
  }
  const sagemaker::Record job =
      sagemaker::tuning_record({"1", "r"}, hyperband("{}", R"({"epochs": "20"})"), 99, 0);
  CHECK(job.facts["HyperParameterTuningJobConfig"]["StrategyConfig"] ==
        parse(R"({"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 20}})"));
}

namespace {

// Two definitions, and a configuration without an objective and ranges of its own.
json::Value several() {
  const json::Value request = tuning_request("tune", 10, 2);
  const json::Value config = request["HyperParameterTuningJobConfig"];
  const json::Value definition =
      request["TrainingJobDefinition"]
          .with("TuningObjective", config["HyperParameterTuningJobObjective"])
          .with("HyperParameterRanges", config["ParameterRanges"]);
  return request.without("TrainingJobDefinition")
      .with("TrainingJobDefinitions", json::Value::array({definition.with("DefinitionName", "a"),
                                                          definition.with("DefinitionName", "b")}))
      .with("HyperParameterTuningJobConfig",
            config.without("HyperParameterTuningJobObjective").without("ParameterRanges"));
}

json::Value with_second(const char* member, const char* value) {
  const json::Value request = several();
  const json::Value& definitions = request["TrainingJobDefinitions"];
  return request.with(
      "TrainingJobDefinitions",
      json::Value::array({definitions[0], definitions[1].with(member, parse(value))}));
}

json::Value with_config(const json::Value& request, const char* member, const char* value) {
  return request.with("HyperParameterTuningJobConfig",
                      request["HyperParameterTuningJobConfig"].with(member, parse(value)));
}

}  // namespace

TEST_CASE("several training job definitions") {
  const Case cases[] = {
      {several(), ""},
      {several().with("TrainingJobDefinition", parse("{}")),
       invalid + "TrainingJobDefinition and TrainingJobDefinitions cannot be given at the same "
                 "time."},
      {with_second("DefinitionName", "\"a\""), invalid + "The DefinitionName a appears twice."},
      {with_second("TuningObjective", R"({"Type": "Maximize", "MetricName": "validation:auc"})"),
       invalid + "The objectives of all TrainingJobDefinitions must be of the same Type."},
      {with_config(several(), "ParameterRanges", "{}"),
       invalid + "ParameterRanges goes with TrainingJobDefinition; each of TrainingJobDefinitions "
                 "has its own."},
      {with_config(several(), "TrainingJobEarlyStoppingType", "\"Auto\""),
       invalid + "Early stopping takes a single training job definition."},
      {several().with("WarmStartConfig", parse("{}")),
       invalid + "Warm start takes a single training job definition."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(refusal(c.request) == c.expected);
  }
  const sagemaker::TuningSpec spec = sagemaker::tuning_spec(several());
  REQUIRE(spec.searches.size() == 2);
  CHECK(spec.searches[1].definition == "b");
  CHECK(spec.searches[1].ranges.size() == 2);
  const sagemaker::Record job = sagemaker::tuning_record({"1", "r"}, several(), 99, 0);
  const sagemaker::Record trial = sagemaker::trial_record(job, 2, 1, "tune-002-0", {}, 0);
  CHECK(trial.local.text("DefinitionName") == "b");
  CHECK(trial.facts["HyperParameters"].text("_tuning_objective_metric") == "validation:rmse");
}

TEST_CASE("Autotune fills in what is left open") {
  const json::Value given = configured("ParameterRanges", R"({"AutoParameters": [
      {"Name": "eta", "ValueHint": "0.3"}, {"Name": "max_depth", "ValueHint": "6"}]})");
  const json::Value open =
      with_config(given, "ResourceLimits", R"({"MaxParallelTrainingJobs": 2})");
  CHECK(sagemaker::autotuned(open) == open);
  const json::Value tuned =
      sagemaker::autotuned(open.with("Autotune", parse(R"({"Mode": "Enabled"})")));
  CHECK(refusal(tuned).empty());
  const sagemaker::TuningSpec spec = sagemaker::tuning_spec(tuned);
  CHECK(spec.jobs_max == 20);
  CHECK(spec.pruning == sagemaker::Pruning::Median);
  CHECK(spec.complete_on_convergence);
  REQUIRE(spec.searches[0].ranges.size() == 2);
  CHECK(spec.searches[0].ranges[0].name == "max_depth");
  CHECK(spec.searches[0].ranges[1].max == 0.5);
  CHECK(tuned["TrainingJobDefinition"]["RetryStrategy"].integer("MaximumRetryAttempts") == 3);

  CHECK_THROWS_WITH(
      sagemaker::autotuned(
          open.with("Autotune", parse(R"({"Mode": "Enabled"})")).without("TrainingJobDefinition")),
      "TrainingJobDefinition is required.");

  // Of other algorithms nothing is known but the hint.
  const json::Value foreign = tuned.with(
      "TrainingJobDefinition",
      tuned["TrainingJobDefinition"].with(
          "AlgorithmSpecification", parse(R"({"TrainingImage": "my/image", "TrainingInputMode":
              "File", "MetricDefinitions": [{"Name": "validation:rmse", "Regex": "(.*) "}]})")));
  const json::Value guessed =
      sagemaker::autotuned(with_config(foreign, "ParameterRanges",
                                       R"({"AutoParameters": [{"Name": "rate", "ValueHint": "0.5"},
                             {"Name": "units", "ValueHint": "64"}]})"));
  CHECK(guessed["HyperParameterTuningJobConfig"]["ParameterRanges"] ==
        parse(R"({"ContinuousParameterRanges": [{"Name": "rate", "MinValue": "0.05", "MaxValue":
                      "5.0", "ScalingType": "Logarithmic"}],
                  "IntegerParameterRanges": [{"Name": "units", "MinValue": "6", "MaxValue": "640",
                      "ScalingType": "Logarithmic"}]})"));
}
