#include "tuning.h"

using sagemaker_test::configured;
using sagemaker_test::Disk;
using sagemaker_test::named;
using sagemaker_test::numbers;
using sagemaker_test::parse;
using sagemaker_test::trials;
using sagemaker_test::tuning_request;
using sagemaker_test::until_training;
using sagemaker_test::with_mode;
using sagemaker_test::World;

TEST_CASE("a tuning job to its end") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const json::Value created =
      world.call("CreateHyperParameterTuningJob", tuning_request("Tune", 5, 2));
  CHECK(created.text("HyperParameterTuningJobArn") ==
        "arn:aws:sagemaker:us-west-2:000000000000:hyper-parameter-tuning-job/tune");
  const json::Value job = world.ended_tuning("Tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"] == json::Value::object({{"Completed", 5},
                                                                 {"InProgress", 0},
                                                                 {"RetryableError", 0},
                                                                 {"NonRetryableError", 0},
                                                                 {"Stopped", 0}}));
  CHECK(job["ObjectiveStatusCounters"] ==
        json::Value::object({{"Succeeded", 5}, {"Pending", 0}, {"Failed", 0}}));
  CHECK(job.number("HyperParameterTuningEndTime") == 1700000000.123);
  CHECK(job.number("LastModifiedTime") == 1700000000.123);

  const json::Array all = trials(world, "Tune", R"({"SortBy": "Name"})");
  CHECK(numbers(all) == std::vector<int>{1, 2, 3, 4, 5});
  double lowest = 1e9;
  std::string winner;
  for (const json::Value& trial : all) {
    CHECK(trial.text("TrainingJobStatus") == "Completed");
    CHECK(trial.text("ObjectiveStatus") == "Succeeded");
    CHECK(trial.text("TrainingJobName").size() == std::string("Tune-001-00000000").size());
    // The objective of the toy algorithm is alpha, as a 32-bit float.
    const double alpha = std::stod(trial["TunedHyperParameters"].text("alpha"));
    const json::Value& metric = trial["FinalHyperParameterTuningJobObjectiveMetric"];
    CHECK(metric.number("Value") == static_cast<double>(static_cast<float>(alpha)));
    CHECK(metric.text("Type") == "Minimize");
    if (alpha < lowest) {
      lowest = alpha;
      winner = trial.text("TrainingJobName");
    }
  }
  const json::Value& best = job["BestTrainingJob"];
  CHECK(best.text("TrainingJobName") == winner);
  CHECK(best["FinalHyperParameterTuningJobObjectiveMetric"].text("MetricName") ==
        "validation:rmse");
  CHECK_FALSE(best["FinalHyperParameterTuningJobObjectiveMetric"].has("Type"));
  CHECK(best.number("CreationTime") == 1700000000.123);
  CHECK(all[0]["TunedHyperParameters"] == parse(R"({"alpha": "500.0", "max_depth": "5"})"));
  CHECK_FALSE(disk.s3.get("s3://bucket/models/" + winner + "/output/model.tar.gz").empty());

  const json::Value trial =
      world.call("DescribeTrainingJob", json::Value::object({{"TrainingJobName", winner}}));
  CHECK(trial.text("TuningJobArn") == created.text("HyperParameterTuningJobArn"));
  CHECK(trial["HyperParameters"].text("_tuning_objective_metric") == "validation:rmse");
  std::set<std::string> metrics;
  for (const json::Value& metric : trial["FinalMetricDataList"].items()) {
    metrics.insert(metric.text("MetricName"));
  }
  CHECK(metrics == std::set<std::string>{"train:rmse", "validation:rmse", "ObjectiveMetric"});
  CHECK(world.call("ListTags",
                   json::Value::object({{"ResourceArn", trial["TrainingJobArn"]}}))["Tags"] ==
        parse(R"([{"Key": "team", "Value": "a"}])"));
}

TEST_CASE("the event of a tuning job") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateHyperParameterTuningJob", tuning_request("Tune", 1, 1));
  const json::Value job = world.ended_tuning("Tune");
  std::vector<runtime::Event> own;
  for (const runtime::Event& event : world.seen) {
    if (event.detail.has("HyperParameterTuningJobName")) own.push_back(event);
  }
  REQUIRE(own.size() == 2);
  CHECK(own[0].detail.text("HyperParameterTuningJobStatus") == "InProgress");
  const json::Value& detail = own[1].detail;
  CHECK(own[1].detail_type == "SageMaker HyperParameter Tuning Job State Change");
  CHECK(detail.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(detail["BestTrainingJob"] ==
        json::Value::object({{"TrainingJobName", job["BestTrainingJob"]["TrainingJobName"]}}));
  CHECK(detail["HyperParameterTuningEndTime"] == json::Value(int64_t{1700000000123}));
  CHECK(detail["Tags"] == parse(R"({"team": "a"})"));
  CHECK(parse(world.detail("DescribeHyperParameterTuningJob", named("Tune"))) == detail);
}

TEST_CASE("tuning jobs whose training jobs fail") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateHyperParameterTuningJob", with_mode(tuning_request("many", 20, 2), "fail"));
  const json::Value many = world.ended_tuning("many");
  CHECK(many.text("HyperParameterTuningJobStatus") == "Failed");
  CHECK(many.text("FailureReason").starts_with("No training job succeeded after 5 attempts."));
  const int64_t failed = many["TrainingJobStatusCounters"].integer("NonRetryableError");
  CHECK(failed >= 5);
  CHECK(failed <= 6);  // one may have been in flight
  CHECK_FALSE(many.has("BestTrainingJob"));

  world.call("CreateHyperParameterTuningJob", with_mode(tuning_request("two", 2, 2), "fail"));
  CHECK(world.ended_tuning("two").text("FailureReason").starts_with("All training jobs failed."));
  world.call("CreateHyperParameterTuningJob", with_mode(tuning_request("mute", 2, 2), "silent"));
  const json::Value mute = world.ended_tuning("mute");
  CHECK(mute.text("FailureReason").starts_with("No objective metrics found after running 2"));
  CHECK(mute["ObjectiveStatusCounters"].integer("Failed") == 2);
}

TEST_CASE("stopping a tuning job stops its training jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  CHECK(
      world.error("StopHyperParameterTuningJob", named("none")) ==
      "ResourceNotFound: Amazon SageMaker can't find a tuning job called none. Type another name.");
  CHECK(
      world.error("DescribeHyperParameterTuningJob", named("none")) ==
      "ResourceNotFound: Amazon SageMaker can't find a tuning job called none. Type another name.");
  world.call("CreateHyperParameterTuningJob", with_mode(tuning_request("Tune", 9, 3), "hang"));
  until_training(world, 3);
  const json::Value running = world.call("DescribeHyperParameterTuningJob", named("Tune"));
  CHECK(running["TrainingJobStatusCounters"].integer("InProgress") == 3);
  CHECK(running["ObjectiveStatusCounters"].integer("Pending") == 3);
  world.call("StopHyperParameterTuningJob", named("Tune"));
  const json::Value job = world.ended_tuning("Tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Stopped");
  CHECK(job["TrainingJobStatusCounters"].integer("Stopped") == 3);
  for (const json::Value& trial : trials(world, "Tune")) {
    CHECK(trial.text("TrainingJobStatus") == "Stopped");
  }
  CHECK(world.error("StopHyperParameterTuningJob", named("Tune")) ==
        "ValidationException: The request was rejected because the hyperparameter tuning job is "
        "already in status Stopped");
}

TEST_CASE("MaxRuntimeInSeconds and targets complete a tuning job") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const json::Value limited =
      configured(tuning_request("slow", 9, 2), "ResourceLimits",
                 R"({"MaxNumberOfTrainingJobs": 9, "MaxParallelTrainingJobs": 2,
          "MaxRuntimeInSeconds": 120})");
  world.call("CreateHyperParameterTuningJob", with_mode(limited, "hang"));
  until_training(world, 2);
  world.manual.advance(base::Milliseconds{120'000});
  const json::Value slow = world.ended_tuning("slow");
  CHECK(slow.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(slow["TrainingJobStatusCounters"].integer("Stopped") == 2);

  const json::Value aimed =
      configured(tuning_request("aimed", 50, 1), "TuningJobCompletionCriteria",
                 R"({"TargetObjectiveMetricValue": 500})");
  world.call("CreateHyperParameterTuningJob", aimed);
  const json::Value job = world.ended_tuning("aimed");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"].integer("Completed") == 1);  // the middle is 500
}

TEST_CASE("the same seed gives the same hyperparameters") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  std::vector<std::vector<json::Value>> points(2);
  for (int i = 0; i < 2; ++i) {
    const std::string name = "tune" + std::to_string(i);
    json::Value request = configured(tuning_request(name, 4, 1), "RandomSeed", "5");
    world.call("CreateHyperParameterTuningJob", configured(request, "Strategy", "\"Random\""));
    world.ended_tuning(name);
    for (const json::Value& trial : trials(world, name, R"({"SortBy": "Name"})")) {
      points[static_cast<size_t>(i)].push_back(trial["TunedHyperParameters"]);
    }
  }
  CHECK(points[0].size() == 4);
  CHECK(points[0] == points[1]);
}

TEST_CASE("lists of tuning jobs and their training jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateHyperParameterTuningJob", tuning_request("tune", 12, 1));
  world.ended_tuning("tune");
  world.call("CreateHyperParameterTuningJob", with_mode(tuning_request("bad", 2, 1), "fail"));
  world.ended_tuning("bad");

  const json::Value jobs =
      world.call("ListHyperParameterTuningJobs", parse("{}"))["HyperParameterTuningJobSummaries"];
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].text("HyperParameterTuningJobName") == "bad");
  CHECK(jobs[0].text("Strategy") == "Bayesian");
  CHECK(jobs[0]["ResourceLimits"].integer("MaxNumberOfTrainingJobs") == 2);

  std::vector<int> falling{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  CHECK(numbers(trials(world, "tune")) == falling);
  CHECK(numbers(trials(world, "tune", R"({"SortBy": "CreationTime", "SortOrder": "Ascending"})")) ==
        std::vector<int>(falling.rbegin(), falling.rend()));
  const json::Array by_value =
      trials(world, "tune", R"({"SortBy": "FinalObjectiveMetricValue", "SortOrder": "Ascending"})");
  REQUIRE(by_value.size() == 12);
  for (size_t i = 1; i < by_value.size(); ++i) {
    const char* metric = "FinalHyperParameterTuningJobObjectiveMetric";
    CHECK(by_value[i - 1][metric].number("Value") <= by_value[i][metric].number("Value"));
  }
  CHECK(trials(world, "bad", R"({"SortBy": "FinalObjectiveMetricValue"})").empty());
  CHECK(trials(world, "bad", R"({"StatusEquals": "Failed"})").size() == 2);

  // Pages of the default size.
  json::Value input = named("tune");
  std::vector<int> paged;
  size_t pages = 0;
  do {
    const json::Value page = world.call("ListTrainingJobsForHyperParameterTuningJob", input);
    for (const int number : numbers(page["TrainingJobSummaries"].items()))
      paged.push_back(number);
    input = input.with("NextToken", page["NextToken"]);
    ++pages;
  } while (!input["NextToken"].is_null());
  CHECK(pages == 2);
  CHECK(paged == falling);
}

TEST_CASE("refused tuning jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateHyperParameterTuningJob", tuning_request("Tune", 1, 1));
  CHECK(world.error("CreateHyperParameterTuningJob", tuning_request("Tune", 1, 1)) ==
        "ResourceInUse: A hyperparameter tuning job with the name, Tune, already exists. Choose a "
        "different name.");
  world.ended_tuning("Tune");
  Disk empty;
  World other(empty);
  CHECK(other.error("CreateHyperParameterTuningJob", tuning_request("Tune", 1, 1))
            .starts_with("ValidationException: No S3 objects found under S3 URL "
                         "\"s3://bucket/csv/train.csv\""));
}
