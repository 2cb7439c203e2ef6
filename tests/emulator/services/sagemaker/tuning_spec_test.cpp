#include "emulator/services/sagemaker/tuning_spec.h"

#include <doctest/doctest.h>

#include "emulator/api/error.h"
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
      {tuning_request("tune", 10, 2).with("WarmStartConfig", parse("{}")),
       invalid + "sagelocal does not support WarmStartConfig"},
      {tuning_request("tune", 10, 2).with("TrainingJobDefinitions", parse("[]")),
       invalid + "sagelocal does not support TrainingJobDefinitions"},
      {tuning_request("tune", 10, 2).with("Autotune", parse("{}")),
       invalid + "sagelocal does not support Autotune"},
      {tuning_request("tune", 10, 2).without("TrainingJobDefinition"),
       invalid + "TrainingJobDefinition is required."},
      {configured("Strategy", "\"Hyperband\""),
       invalid + "sagelocal does not support the strategy Hyperband"},
      {configured("TrainingJobEarlyStoppingType", "\"Auto\""),
       invalid + "sagelocal does not support TrainingJobEarlyStoppingType Auto"},
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
  CHECK(spec.metric == "validation:rmse");
  CHECK(spec.jobs_max == 10);
  CHECK(spec.parallel == 2);
  CHECK(spec.target == 0.5);
  CHECK(spec.not_improving_max == 4);
  CHECK_FALSE(spec.seed.has_value());
  REQUIRE(spec.ranges.size() == 2);
  CHECK(spec.ranges[0].name == "max_depth");
  CHECK(spec.ranges[0].kind == tuning::RangeKind::Integer);
  CHECK(spec.ranges[1].max == 1000);
  CHECK(spec.ranges[1].scaling == tuning::Scaling::Linear);  // as XGBoost recommends
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

  const sagemaker::Record trial =
      sagemaker::trial_record(job, 7, sagemaker::trial_name("Tune-Me", 7, "0f0444b1"),
                              {{{"alpha", "500.0"}, {"max_depth", "5"}}, "random"}, 1700000000456);
  CHECK(trial.name() == "Tune-Me-007-0f0444b1");
  CHECK(trial.parent == "tune-me");
  CHECK(trial.facts.text("TuningJobArn") == job.arn());
  CHECK(trial.facts["HyperParameters"] ==
        parse(R"({"num_round": "2", "_tuning_objective_metric": "validation:rmse",
                  "alpha": "500.0", "max_depth": "5"})"));
  CHECK(trial.tags == parse(R"([{"Key": "team", "Value": "a"}])"));
  CHECK(sagemaker::trial_name("t", 1000, "00000000") == "t-1000-00000000");
}

TEST_CASE("RandomSeed is the seed") {
  const json::Value request = configured("RandomSeed", "5");
  CHECK(sagemaker::seed_of(sagemaker::tuning_record({"1", "r"}, request, 99, 0)) == 5);
}
