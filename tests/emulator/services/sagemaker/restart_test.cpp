// What a server that was killed left behind is taken up by the next one.
#include "world.h"

#include <fstream>
#include <set>

using sagemaker_test::Disk;
using sagemaker_test::parse;
using sagemaker_test::training_request;
using sagemaker_test::tuning_request;
using sagemaker_test::World;

namespace {

// From now on, jobs that hung do not.
void unhang(const Disk& disk) {
  std::ofstream(disk.trainer) << "#!/bin/sh\nprintf '[0]\\ttrain-rmse:2\\tvalidation-rmse:3\\n'\n"
                                 "echo again > $3/model/xgboost-model\n";
}

json::Value hanging(const json::Value& request) {
  const json::Value definition = request["TrainingJobDefinition"];
  return request.with("TrainingJobDefinition",
                      definition.with("StaticHyperParameters", parse(R"({"mode": "hang"})")));
}

}  // namespace

TEST_CASE("a training job begins again after a kill") {
  Disk disk;
  put_data(disk.s3);
  {
    World world(disk);
    world.call("CreateTrainingJob", training_request("job", R"({"mode": "hang"})"));
    world.until("job", "SecondaryStatus", "Training");
  }
  unhang(disk);
  World world(disk);
  const json::Value job = world.ended_training("job");
  CHECK(job.text("TrainingJobStatus") == "Completed");
  CHECK(job.number("CreationTime") == 1700000000.123);
  std::vector<std::string> steps;
  for (const json::Value& step : job["SecondaryStatusTransitions"].items()) {
    steps.push_back(step.text("Status"));
    CHECK(step.has("EndTime"));
  }
  CHECK(steps == std::vector<std::string>{"Starting", "Downloading", "Training", "Restarting",
                                          "Downloading", "Training", "Uploading", "Completed"});
}

TEST_CASE("a job that was being stopped ends stopped") {
  Disk disk;
  put_data(disk.s3);
  {
    World world(disk);
    world.call("CreateTrainingJob", training_request("job", R"({"mode": "hang"})"));
    world.until("job", "SecondaryStatus", "Training");
    world.call("StopTrainingJob", json::Value::object({{"TrainingJobName", "job"}}));
  }
  World world(disk);
  CHECK(world.ended_training("job").text("TrainingJobStatus") == "Stopped");
}

TEST_CASE("a tuning job goes on from its rows") {
  Disk disk;
  put_data(disk.s3);
  std::set<std::string> before;
  {
    World world(disk);
    world.call("CreateHyperParameterTuningJob", hanging(tuning_request("tune", 5, 2)));
    world.until("tune", "HyperParameterTuningJobStatus", "InProgress");
    while (before.size() < 2) {
      world.loop.settle();
      for (const runtime::Event& event : world.seen) {
        if (event.detail.text("SecondaryStatus") == "Training") {
          before.insert(event.detail.text("TrainingJobName"));
        }
      }
    }
  }
  unhang(disk);
  World world(disk);
  const json::Value job = world.ended_tuning("tune");
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"].integer("Completed") == 5);
  std::set<std::string> after;
  const json::Value list =
      world.call("ListTrainingJobsForHyperParameterTuningJob",
                 parse(R"({"HyperParameterTuningJobName": "tune"})"))["TrainingJobSummaries"];
  for (const json::Value& trial : list.items())
    after.insert(trial.text("TrainingJobName"));
  CHECK(after.size() == 5);
  for (const std::string& name : before)
    CHECK(after.contains(name));
}

TEST_CASE("shutdown stops what runs") {
  Disk disk;
  put_data(disk.s3);
  {
    World world(disk);
    world.call("CreateTrainingJob", training_request("job", R"({"mode": "hang"})"));
    world.call("CreateHyperParameterTuningJob", hanging(tuning_request("tune", 5, 2)));
    world.until("job", "SecondaryStatus", "Training");
    world.loop.wait(world.service->shutdown());
  }
  World world(disk);
  CHECK(world.call("DescribeTrainingJob", parse(R"({"TrainingJobName": "job"})"))
            .text("TrainingJobStatus") == "Stopped");
  CHECK(world
            .call("DescribeHyperParameterTuningJob",
                  parse(R"({"HyperParameterTuningJobName": "tune"})"))
            .text("HyperParameterTuningJobStatus") == "Stopped");
}

TEST_CASE("clear leaves nothing") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateTrainingJob", training_request("job", R"({"mode": "hang"})"));
  world.until("job", "SecondaryStatus", "Training");
  world.loop.wait(world.service->clear());
  CHECK(world.call("ListTrainingJobs", parse("{}"))["TrainingJobSummaries"].empty());
  world.call("CreateTrainingJob", training_request("job"));
  CHECK(world.ended_training("job").text("TrainingJobStatus") == "Completed");
}
