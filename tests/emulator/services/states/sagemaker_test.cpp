#include <doctest/doctest.h>

#include "emulator/json/io.h"
#include "tests/emulator/services/states/jobs.h"
#include "tests/emulator/services/states/world.h"

namespace {

using states_test::kJobMachine;
using states_test::parse;
using states_test::World;
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a .sync job: its event's detail is the result") {
  World world;
  const std::string arn = world.start(world.create(parse(kJobMachine)), parse(R"({"name":"j"})"));
  world.settle();
  CHECK(world.outside.calls == Lines{"CreateTrainingJob j"});
  CHECK(
      world.outside.jobs["j"].tags ==
      json::Value::array(
          {json::Value::object({{"Key", "mine"}, {"Value", "1"}}),
           json::Value::object({{"Key", "MANAGED_BY_AWS"}, {"Value", "STARTED_BY_STEP_FUNCTIONS"}}),
           json::Value::object({{"Key", "AWS_STEP_FUNCTIONS_EXECUTION_ARN"}, {"Value", arn}})}));
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.end_job("other", "Completed");
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.end_job("j", "Completed");
  CHECK(world.history(arn) == Lines{"1<-0 ExecutionStarted", "2<-0 TaskStateEntered",
                                    "3<-2 TaskScheduled", "4<-3 TaskStarted", "5<-4 TaskSubmitted",
                                    "6<-5 TaskSucceeded", "7<-6 TaskStateExited",
                                    "8<-7 ExecutionSucceeded"});
  CHECK(world.describe(arn).text("output") ==
        R"({"TrainingJobName":"j",)"
        R"("TrainingJobArn":"arn:aws:sagemaker:us-east-1:000000000000:training-job/j",)"
        R"("TrainingJobStatus":"Completed","CreationTime":1700000000000})");
  const json::Value events = world.events(arn);
  const json::Value& scheduled = events[2]["taskScheduledEventDetails"];
  CHECK(scheduled.text("resourceType") == "sagemaker");
  CHECK(scheduled.text("resource") == "createTrainingJob.sync");
  CHECK(scheduled.text("region") == "us-east-1");
  const json::Value submitted = json::parse(events[4]["taskSubmittedEventDetails"].text("output"));
  CHECK(submitted.has("TrainingJobArn"));
  CHECK(submitted["SdkHttpMetadata"].integer("HttpStatusCode") == 200);
}

TEST_CASE("a job that fails") {
  World world;
  const std::string arn = world.start(world.create(parse(kJobMachine)), parse(R"({"name":"j"})"));
  world.settle();
  world.end_job("j", "Stopped");
  const json::Value described = world.describe(arn);
  CHECK(described.text("error") == "States.TaskFailed");
  CHECK(json::parse(described.text("cause")).text("TrainingJobStatus") == "Stopped");
  CHECK(world.history(arn)[5] == "6<-5 TaskFailed");
}

TEST_CASE("a job that is refused") {
  World world;
  struct Row {
    const char* code;
    const char* error;
  };
  const Row rows[] = {{"ResourceLimitExceeded", "SageMaker.ResourceLimitExceededException"},
                      {"ResourceInUse", "SageMaker.ResourceInUseException"},
                      {"ValidationException", "SageMaker.AmazonSageMakerException"}};
  const std::string machine = world.create(parse(kJobMachine));
  for (const Row& row : rows) {
    CAPTURE(row.code);
    world.outside.refuse_create = api::Error(row.code, "too many");
    const std::string arn = world.start(machine, parse(R"({"name":"j"})"));
    world.settle();
    const json::Value described = world.describe(arn);
    CHECK(described.text("error") == row.error);
    CHECK(described.text("cause").starts_with(
        "too many (Service: AmazonSageMaker; Status Code: 400; Error Code: " +
        std::string(row.code) + "; Request ID: "));
    CHECK(world.history(arn)[4] == "5<-4 TaskFailed");
  }
}

TEST_CASE("stopping the execution stops its job") {
  World world;
  const std::string arn = world.start(world.create(parse(kJobMachine)), parse(R"({"name":"j"})"));
  world.settle();
  world.call("StopExecution", json::Value::object({{"executionArn", arn}}));
  world.settle();
  CHECK(world.outside.calls == Lines{"CreateTrainingJob j", "StopTrainingJob j"});
  world.end_job("j", "Stopped");
  CHECK(world.history(arn).back() == "6<-0 ExecutionAborted");
}

TEST_CASE("a job that takes too long is stopped") {
  World world;
  const json::Value machine = parse(kJobMachine);
  const json::Value task = machine["States"]["T"].with("TimeoutSeconds", 30);
  const std::string arn =
      world.start(world.create(machine.with("States", json::Value::object({{"T", task}}))),
                  parse(R"({"name":"j"})"));
  world.advance(std::chrono::seconds(31));
  CHECK(world.describe(arn).text("error") == "States.Timeout");
  CHECK(world.history(arn)[5] == "6<-5 TaskTimedOut");
  CHECK(world.outside.calls.back() == "StopTrainingJob j");
}

TEST_CASE("a failing branch stops the job of the other") {
  World world;
  const std::string arn = world.start(
      world.create(json::Value::object(
          {{"StartAt", "P"},
           {"States",
            json::Value::object(
                {{"P", json::Value::object(
                           {{"Type", "Parallel"},
                            {"End", true},
                            {"Branches", json::Value::array({parse(kJobMachine), parse(R"({
                               "StartAt":"W","States":{"W":{"Type":"Wait","Seconds":5,"Next":"F"},
                               "F":{"Type":"Fail","Error":"E"}}})")})}})}})}})),
      parse(R"({"name":"j"})"));
  world.advance(std::chrono::seconds(6));
  CHECK(world.describe(arn).text("error") == "E");
  CHECK(world.outside.calls == Lines{"CreateTrainingJob j", "StopTrainingJob j"});
  const Lines history = world.history(arn);
  CHECK(history[history.size() - 3].ends_with("TaskStateAborted"));
  CHECK(history[history.size() - 2].ends_with("ParallelStateFailed"));
}

TEST_CASE("a request-response call answers with the SDK's metadata") {
  World world;
  const std::string arn =
      world.start(world.create(parse(R"({"StartAt":"T","States":{"T":{"Type":"Task",
      "Resource":"arn:aws:states:::sagemaker:createModel","End":true,
      "Parameters":{"ModelName":"m1","ExecutionRoleArn":"arn:aws:iam::000000000000:role/r"}}}})")),
                  parse("{}"));
  world.settle();
  const json::Value output = json::parse(world.describe(arn).text("output"));
  CHECK(output.text("ModelArn").ends_with(":model/m1"));
  CHECK(output["SdkHttpMetadata"].integer("HttpStatusCode") == 200);
  CHECK(output["SdkResponseMetadata"].has("RequestId"));
}
