#include "emulator/services/sagemaker/warm_start.h"

#include "emulator/services/sagemaker/tuning_record.h"
#include "emulator/services/sagemaker/tuning_request.h"
#include "tuning.h"

using sagemaker::Record;
using sagemaker_test::configured;
using sagemaker_test::parse;
using sagemaker_test::tuning_request;

namespace {

Record parent_of(const json::Value& request, const char* status = "Completed") {
  Record record = sagemaker::tuning_record({"1", "r"}, request, 1, 0);
  record.facts = record.facts.with("HyperParameterTuningJobStatus", status)
                     .with("TrainingJobStatusCounters", parse(R"({"Completed": 5, "Stopped": 1})"));
  return record;
}

json::Value warm(const json::Value& request, const char* type = "TransferLearning") {
  return request.with(
      "WarmStartConfig",
      parse(R"({"ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": "Parent"}]})")
          .with("WarmStartType", type));
}

json::Value defined(const json::Value& request, const char* member, const char* value) {
  return request.with("TrainingJobDefinition",
                      request["TrainingJobDefinition"].with(member, parse(value)));
}

std::string refusal(const json::Value& request, const std::vector<Record>& parents) {
  try {
    sagemaker::check_warm_start(request, parents);
  } catch (const api::Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

constexpr const char* kFewerRanges = R"({"ContinuousParameterRanges":
    [{"Name": "alpha", "MinValue": "0", "MaxValue": "10"}]})";

}  // namespace

TEST_CASE("refused warm starts") {
  const std::string refused = "ValidationException: The WarmStartConfig is not valid: ";
  const json::Value request = tuning_request("Child", 5, 2);
  const Record parent = parent_of(tuning_request("Parent", 5, 2));
  const char* identical = "IdenticalDataAndAlgorithm";
  struct Case {
    const char* name;
    json::Value request;
    std::vector<Record> parents;
    std::string expected;
  };
  const Case cases[] = {
      {"as its parent", warm(request), {parent}, ""},
      {"as its parent, and identical", warm(request, identical), {parent}, ""},
      {"a parent that runs",
       warm(request),
       {parent_of(tuning_request("Parent", 5, 2), "InProgress")},
       refused + "the parent Parent is in status InProgress, not in a terminal state."},
      {"the same parent twice",
       warm(request),
       {parent, parent},
       refused + "the parent Parent is given twice."},
      {"another objective",
       warm(configured(request, "HyperParameterTuningJobObjective",
                       R"({"Type": "Minimize", "MetricName": "validation:mae"})")),
       {parent},
       refused + "the objective of the parent Parent is another one."},
      {"fewer hyperparameters",
       warm(configured(request, "ParameterRanges", kFewerRanges)),
       {parent},
       refused + "the parent Parent has 3 static and tunable hyperparameters, not 2."},
      {"a tunable one that is static now",
       warm(defined(configured(request, "ParameterRanges", kFewerRanges), "StaticHyperParameters",
                    R"({"num_round": "2", "max_depth": "5"})")),
       {parent},
       ""},
      {"another type",
       warm(configured(request, "ParameterRanges", R"({"ContinuousParameterRanges":
           [{"Name": "alpha", "MinValue": "0", "MaxValue": "10"},
            {"Name": "max_depth", "MinValue": "1", "MaxValue": "10"}]})")),
       {parent},
       refused + "the type of the hyperparameter max_depth differs from that in the parent."},
      {"other data", warm(defined(request, "InputDataConfig", "[]")), {parent}, ""},
      {"other data where it must be identical",
       warm(defined(request, "InputDataConfig", "[]"), identical),
       {parent},
       refused + "IdenticalDataAndAlgorithm takes the same input data as the parent."},
      {"a member that may not change",
       warm(defined(request, "EnableNetworkIsolation", "true")),
       {parent},
       "ValidationException: Only the following fields in TrainingJobDefinition are allowed to "
       "change: [algorithmSpecification, inputDataConfig, outputDataConfig, "
       "staticHyperParameters, roleArn, resourceConfig, stoppingCondition, vpcConfig, "
       "enableManagedSpotTraining, checkpointConfig]."},
      {"too many training jobs",
       warm(tuning_request("Child", 745, 2)),
       {parent},
       refused + "the training jobs of the parents count towards the maximum of 750, and with "
                 "MaxNumberOfTrainingJobs they are 751."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(refusal(c.request, c.parents) == c.expected);
  }
}

TEST_CASE("at most ten hyperparameters may differ") {
  const auto fixed = [](int count, const char* value) {
    json::Value parameters = json::Value::object();
    for (int i = 0; i < count; ++i)
      parameters = parameters.with("p" + std::to_string(i), value);
    const json::Value request = tuning_request("Child", 5, 2);
    return request.with("TrainingJobDefinition",
                        request["TrainingJobDefinition"].with("StaticHyperParameters", parameters));
  };
  CHECK(refusal(warm(fixed(10, "2")), {parent_of(fixed(10, "1"))}).empty());
  CHECK(refusal(warm(fixed(11, "2")), {parent_of(fixed(11, "1"))}) ==
        "ValidationException: The WarmStartConfig is not valid: more than 10 hyperparameters "
        "differ from those of the parent Child.");
}

TEST_CASE("what is learned from a parent") {
  const Record job = parent_of(tuning_request("Parent", 5, 2));
  const auto trial = [&](int64_t number, const char* alpha, const char* depth, double objective) {
    tuning::Suggestion suggestion;
    suggestion.point = {{"alpha", alpha}, {"max_depth", depth}};
    Record record = sagemaker::trial_record(job, number, 0, "t", suggestion, 0);
    const json::Value metric =
        json::Value::object({{"MetricName", "ObjectiveMetric"}, {"Value", objective}});
    record.facts = record.facts.with("TrainingJobStatus", objective > 0 ? "Completed" : "Failed")
                       .with("FinalMetricDataList", json::Value::array({metric}));
    return record;
  };
  const std::vector<Record> trials = {
      trial(1, "5.0", "5", 0.5),
      trial(2, "15.0", "5", 0.25),  // beyond the range of the child
      trial(3, "6.0", "5", 0),
  };
  sagemaker::Search search;
  search.ranges = {{"alpha", tuning::RangeKind::Continuous, 0, 10, tuning::Scaling::Linear, {}},
                   {"num_round", tuning::RangeKind::Integer, 1, 9, tuning::Scaling::Linear, {}}};
  const std::vector<tuning::Trial> lessons = sagemaker::lessons_of(search, trials);
  REQUIRE(lessons.size() == 2);
  CHECK(lessons[0].point == tuning::Point{{"alpha", "5.0"}, {"num_round", "2"}});  // was static
  CHECK(lessons[0].state == tuning::Trial::State::Succeeded);
  CHECK(lessons[0].objective == 0.5);
  CHECK(lessons[1].state == tuning::Trial::State::Failed);
}
