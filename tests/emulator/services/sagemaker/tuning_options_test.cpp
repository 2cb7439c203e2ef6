// What a tuning job can be asked for beside a strategy and limits, through the operations.
#include "emulator/services/sagemaker/trials.h"
#include "tuning.h"

using sagemaker_test::configured;
using sagemaker_test::Disk;
using sagemaker_test::named;
using sagemaker_test::parse;
using sagemaker_test::trials;
using sagemaker_test::tuning_request;
using sagemaker_test::with_mode;
using sagemaker_test::World;

namespace {

constexpr const char* kFinal = "FinalHyperParameterTuningJobObjectiveMetric";

std::vector<json::Value> points(World& world, const std::string& name) {
  std::vector<json::Value> found;
  for (const json::Value& trial : trials(world, name, R"({"SortBy": "Name"})"))
    found.push_back(trial["TunedHyperParameters"]);
  return found;
}

}  // namespace

TEST_CASE("early stopping by the median rule") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  json::Value request = configured(tuning_request("tune", 7, 1), "ParameterRanges",
                                   R"({"CategoricalParameterRanges": [{"Name": "alpha",
          "Values": ["1", "2", "3", "4", "5", "900", "0"]}]})");
  request = configured(configured(request, "Strategy", "\"Grid\""), "TrainingJobEarlyStoppingType",
                       "\"Auto\"");
  world.call("CreateHyperParameterTuningJob", with_mode(request, "linger"));
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"].integer("Completed") == 6);
  CHECK(job["TrainingJobStatusCounters"].integer("Stopped") == 1);
  CHECK(job["ObjectiveStatusCounters"].integer("Succeeded") == 7);
  const json::Value sixth = trials(world, "tune", R"({"SortBy": "Name"})")[5];
  CHECK(sixth.text("TrainingJobStatus") == "Stopped");
  CHECK(sixth.text("ObjectiveStatus") == "Succeeded");
  CHECK(sixth[kFinal].number("Value") == 900);
}

TEST_CASE("Hyperband stops training jobs at MaxResource") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  json::Value request = configured(tuning_request("tune", 4, 2), "ParameterRanges",
                                   R"({"ContinuousParameterRanges":
          [{"Name": "alpha", "MinValue": "100", "MaxValue": "999"}]})");
  request = configured(configured(request, "Strategy", "\"Hyperband\""), "StrategyConfig",
                       R"({"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 3}})");
  world.call("CreateHyperParameterTuningJob", with_mode(request, "linger"));
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"].integer("Stopped") == 4);
  CHECK(job["ObjectiveStatusCounters"].integer("Succeeded") == 4);
  CHECK(job["BestTrainingJob"].text("TrainingJobStatus") == "Stopped");
  const std::optional<json::Value> view =
      world.service->view_tuning_job(sagemaker_test::kAccount, sagemaker_test::kRegion, "tune");
  REQUIRE(view.has_value());
  CHECK((*view)["trials"][0]["values"].size() == 3);
  CHECK((*view)["trials"][0].text("stopped_early") == "MaxResource 3");
}

TEST_CASE("RandomSeed: the same suggestions, whichever of the parallel jobs ends first") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  for (const char* name : {"one", "two", "three"}) {
    world.call("CreateHyperParameterTuningJob",
               configured(tuning_request(name, 12, 3), "RandomSeed", "5"));
    CHECK(world.ended_tuning(name).text("HyperParameterTuningJobStatus") == "Completed");
  }
  CHECK(points(world, "one").size() == 12);
  CHECK(points(world, "one") == points(world, "two"));
  CHECK(points(world, "one") == points(world, "three"));
}

TEST_CASE("completion criteria") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const auto completed = [&](const char* name, const char* criteria) {
    json::Value request =
        configured(tuning_request(name, 60, 1), "TuningJobCompletionCriteria", criteria);
    request = configured(request, "ParameterRanges", R"({"IntegerParameterRanges":
        [{"Name": "max_depth", "MinValue": "0", "MaxValue": "100"}]})");
    world.call("CreateHyperParameterTuningJob", request);  // an objective that stays the same
    return world.ended_tuning(name);
  };
  const json::Value flat =
      completed("flat", R"({"BestObjectiveNotImproving": {"MaxNumberOfTrainingJobsNotImproving":
          4}})");
  CHECK(flat.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(flat["TrainingJobStatusCounters"].integer("Completed") == 5);
  CHECK(flat["TuningJobCompletionDetails"] ==
        parse(R"({"NumberOfTrainingJobsObjectiveNotImproving": 4})"));

  const json::Value converged =
      completed("done", R"({"ConvergenceDetected": {"CompleteOnConvergence": "Enabled"}})");
  CHECK(converged.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(converged["TrainingJobStatusCounters"].integer("Completed") == 11);
  CHECK(converged["TuningJobCompletionDetails"].number("ConvergenceDetectedTime") ==
        1700000000.123);
}

TEST_CASE("several training job definitions take turns") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const json::Value single = tuning_request("tune", 5, 1);
  const json::Value config = single["HyperParameterTuningJobConfig"];
  const json::Value definition =
      single["TrainingJobDefinition"]
          .with("TuningObjective", config["HyperParameterTuningJobObjective"])
          .with("HyperParameterRanges", config["ParameterRanges"]);
  const json::Value flags = parse(R"({"CategoricalParameterRanges":
      [{"Name": "alpha", "Values": ["7", "8"]}]})");
  const json::Value request =
      single.without("TrainingJobDefinition")
          .with("TrainingJobDefinitions",
                json::Value::array({definition.with("DefinitionName", "wide"),
                                    definition.with("DefinitionName", "narrow")
                                        .with("HyperParameterRanges", flags)}))
          .with("HyperParameterTuningJobConfig",
                config.without("HyperParameterTuningJobObjective").without("ParameterRanges"));
  world.call("CreateHyperParameterTuningJob", request);
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobDefinitions"].size() == 2);
  CHECK_FALSE(job.has("TrainingJobDefinition"));
  std::vector<std::string> names;
  for (const json::Value& trial : trials(world, "tune", R"({"SortBy": "Name"})"))
    names.push_back(trial.text("TrainingJobDefinitionName"));
  // The second is exhausted after two.
  CHECK(names == std::vector<std::string>{"wide", "narrow", "wide", "narrow", "wide"});
}

TEST_CASE("warm start") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const auto child = [](const char* name, const char* parent, const char* type) {
    return configured(tuning_request(name, 2, 1), "RandomSeed", "9")
        .with("WarmStartConfig",
              json::Value::object({{"ParentHyperParameterTuningJobs",
                                    json::Value::array({json::Value::object(
                                        {{"HyperParameterTuningJobName", parent}})})},
                                   {"WarmStartType", type}}));
  };
  CHECK(
      world.error("CreateHyperParameterTuningJob", child("early", "Parent", "TransferLearning")) ==
      "ResourceNotFound: Amazon SageMaker can't find a tuning job called Parent. Type another "
      "name.");
  world.call("CreateHyperParameterTuningJob", tuning_request("Parent", 4, 1));
  world.ended_tuning("Parent");

  world.call("CreateHyperParameterTuningJob", child("Same", "Parent", "IdenticalDataAndAlgorithm"));
  const json::Value same = world.ended_tuning("Same");
  CHECK(same.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(same["WarmStartConfig"].text("WarmStartType") == "IdenticalDataAndAlgorithm");
  CHECK(same["TrainingJobStatusCounters"].integer("Completed") == 2);
  const json::Value& overall = same["OverallBestTrainingJob"];
  CHECK((overall.text("TuningJobName") == "Parent" || overall.text("TuningJobName") == "Same"));
  CHECK(overall[kFinal].number("Value") <= same["BestTrainingJob"][kFinal].number("Value"));
  // With the parent's results there is no need to begin in the middle.
  CHECK(points(world, "Same")[0].text("alpha") != "500.0");

  world.call("CreateHyperParameterTuningJob", child("Other", "Parent", "TransferLearning"));
  CHECK_FALSE(world.ended_tuning("Other").has("OverallBestTrainingJob"));
}

TEST_CASE("a training job that failed through no fault of its own is run again") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  std::filesystem::permissions(disk.trainer, std::filesystem::perms::owner_read);
  json::Value request = tuning_request("tune", 1, 1);
  request = request.with("TrainingJobDefinition",
                         request["TrainingJobDefinition"].with(
                             "RetryStrategy", parse(R"({"MaximumRetryAttempts": 2})")));
  world.call("CreateHyperParameterTuningJob", request);
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Failed");
  CHECK(job["TrainingJobStatusCounters"].integer("RetryableError") == 1);
  CHECK(job["TrainingJobStatusCounters"].integer("NonRetryableError") == 0);
  const std::string name = trials(world, "tune")[0].text("TrainingJobName");
  const json::Value trial =
      world.call("DescribeTrainingJob", json::Value::object({{"TrainingJobName", name}}));
  CHECK(trial.text("FailureReason").starts_with("InternalServerError: "));
  int restarts = 0;
  for (const json::Value& step : trial["SecondaryStatusTransitions"].items()) {
    if (step.text("Status") == "Restarting") ++restarts;
  }
  CHECK(restarts == 2);
}

TEST_CASE("Autotune") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  json::Value request = configured(tuning_request("tune", 9, 4), "ResourceLimits",
                                   R"({"MaxParallelTrainingJobs": 4})")
                            .with("Autotune", parse(R"({"Mode": "Enabled"})"));
  request = configured(request, "ParameterRanges", R"({"AutoParameters":
      [{"Name": "alpha", "ValueHint": "1"}]})");
  world.call("CreateHyperParameterTuningJob", request);
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["Autotune"].text("Mode") == "Enabled");
  const json::Value& config = job["HyperParameterTuningJobConfig"];
  CHECK(config["ResourceLimits"].integer("MaxNumberOfTrainingJobs") == 20);
  CHECK(config["ParameterRanges"]["ContinuousParameterRanges"][0].text("MaxValue") == "1000");
}

TEST_CASE("a look into a tuning job") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  CHECK_FALSE(
      world.service->view_tuning_job(sagemaker_test::kAccount, sagemaker_test::kRegion, "tune"));
  world.call("CreateHyperParameterTuningJob",
             configured(tuning_request("Tune", 8, 1), "RandomSeed", "5"));
  world.ended_tuning("Tune");
  const std::optional<json::Value> view =
      world.service->view_tuning_job(sagemaker_test::kAccount, sagemaker_test::kRegion, "Tune");
  REQUIRE(view.has_value());
  CHECK(view->text("name") == "Tune");
  CHECK(view->text("status") == "Completed");
  CHECK(view->text("seed") == "5");
  CHECK((*view)["config"].text("Strategy") == "Bayesian");
  REQUIRE((*view)["trials"].size() == 8);
  const json::Value& first = (*view)["trials"][0];
  CHECK(first.integer("number") == 1);
  CHECK(first["why"].text("reason") == "initial design");
  CHECK(first.number("objective") == 500);
  CHECK(first["parameters"].text("alpha") == "500.0");
  CHECK((*view)["trials"][7]["why"].has("mean"));
  const json::Value& importance = (*view)["importance"];
  CHECK(importance.number("alpha") > importance.number("max_depth"));
  const auto best = static_cast<size_t>((*view).integer("best"));
  for (const json::Value& trial : (*view)["trials"].items())
    CHECK((*view)["trials"][best - 1].number("objective") <= trial.number("objective"));
}
