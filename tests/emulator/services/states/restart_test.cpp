#include <doctest/doctest.h>

#include <algorithm>

#include "emulator/json/io.h"
#include "tests/emulator/services/states/jobs.h"
#include "tests/emulator/services/states/world.h"

namespace {

using states_test::kJobMachine;
using states_test::parse;
using states_test::World;
using Lines = std::vector<std::string>;

size_t count(const Lines& lines, const std::string& line) {
  return static_cast<size_t>(std::count(lines.begin(), lines.end(), line));
}

}  // namespace

TEST_CASE("a wait goes on after a restart, until its own end") {
  World world;
  const std::string arn = world.start(
      world.create(
          parse(R"({"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}})")),
      json::Value::object());
  world.advance(std::chrono::seconds(40));
  world.restart();
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.advance(std::chrono::seconds(19));
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.advance(std::chrono::seconds(2));
  CHECK(world.describe(arn).text("status") == "SUCCEEDED");
  CHECK(world.history(arn) == Lines{"1<-0 ExecutionStarted", "2<-0 WaitStateEntered",
                                    "3<-2 WaitStateExited", "4<-3 ExecutionSucceeded"});
}

TEST_CASE("a job that runs on, or ends, while the server is down") {
  for (const char* ends : {"before", "after"}) {
    CAPTURE(ends);
    World world;
    const std::string arn = world.start(world.create(parse(kJobMachine)), parse(R"({"name":"j"})"));
    world.settle();
    if (std::string_view(ends) == "before") {
      // Its event is published while nobody listens: the crash is at the same moment.
      world.outside.jobs["j"].status = "Completed";
      world.outside.jobs["j"].detail =
          parse(R"({"TrainingJobName":"j","TrainingJobStatus":"Completed","CreationTime":5})");
      world.crash();
    } else {
      world.restart();
      CHECK(world.describe(arn).text("status") == "RUNNING");
      world.end_job("j", "Completed");
    }
    world.settle();
    CHECK(world.describe(arn).text("status") == "SUCCEEDED");
    CHECK(json::parse(world.describe(arn).text("output")).integer("CreationTime") > 0);
    CHECK(count(world.outside.calls, "CreateTrainingJob j") == 1);
    CHECK(count(world.outside.calls, "StopTrainingJob j") == 0);
    CHECK(world.history(arn).back() == "8<-7 ExecutionSucceeded");
  }
}

TEST_CASE("a job that was made before TaskSubmitted was written is adopted") {
  World world;
  // As if the server had died between the submission and the event: the double refuses to answer.
  const std::string machine = world.create(parse(kJobMachine));
  const std::string arn =
      world
          .call("StartExecution",
                json::Value::object(
                    {{"stateMachineArn", machine}, {"name", "x"}, {"input", R"({"name":"j"})"}}))
          .text("executionArn");
  world.settle();
  REQUIRE(world.history(arn).back() == "5<-4 TaskSubmitted");
  world.forget_events_after(arn, 4);
  world.crash();
  CHECK(count(world.outside.calls, "CreateTrainingJob j") == 1);
  CHECK(world.history(arn).back() == "5<-4 TaskSubmitted");
  world.end_job("j", "Completed");
  CHECK(world.describe(arn).text("status") == "SUCCEEDED");
}

TEST_CASE("a job of that name that another execution made is not adopted") {
  World world;
  const std::string machine = world.create(parse(kJobMachine));
  const std::string arn = world.start(machine, parse(R"({"name":"j"})"));
  world.settle();
  world.forget_events_after(arn, 4);
  world.outside.jobs["j"].tags =
      parse(R"([{"Key":"AWS_STEP_FUNCTIONS_EXECUTION_ARN","Value":"arn:other"}])");
  world.crash();
  CHECK(world.describe(arn).text("error") == "SageMaker.ResourceInUseException");
}

TEST_CASE("a function that was running is invoked again") {
  World world;
  world.outside.function_hangs = true;
  const std::string arn =
      world.start(world.create(parse(R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true,
        "Resource":"arn:aws:lambda:us-east-1:000000000000:function:f"}}})")),
                  parse("7"));
  world.settle();
  world.outside.function_hangs = false;
  world.restart();
  world.settle();
  CHECK(world.describe(arn).text("output") == "7");
  CHECK(world.outside.calls.size() == 2);
  CHECK(world.history(arn).size() == 7);
}

TEST_CASE("times and ids repeat after any number of restarts") {
  World world;
  const std::string arn = world.start(world.create(parse(R"json({"StartAt":"A","States":{
        "A":{"Type":"Pass","Next":"W",
             "Parameters":{"id.$":"States.UUID()","at.$":"$$.State.EnteredTime"}},
        "W":{"Type":"Wait","Seconds":100,"Next":"B"},"B":{"Type":"Pass","End":true}}})json")),
                                      json::Value::object());
  world.settle();
  const std::string before = json::print(world.events(arn));
  for (int i = 0; i < 3; ++i) {
    world.advance(std::chrono::seconds(20));
    world.crash();
    CHECK(json::print(world.events(arn)) == before);
  }
  world.advance(std::chrono::seconds(50));
  CHECK(world.describe(arn).text("status") == "SUCCEEDED");
  const json::Value exited = world.events(arn)[2]["stateExitedEventDetails"];
  CHECK(world.describe(arn).text("output") == exited.text("output"));
}

TEST_CASE("a reset forgets all and stops nothing") {
  World world;
  const std::string arn = world.start(world.create(parse(kJobMachine)), parse(R"({"name":"j"})"));
  world.settle();
  world.clear();
  CHECK(world.error("DescribeExecution", json::Value::object({{"executionArn", arn}}))
            .starts_with("ExecutionDoesNotExist"));
  CHECK(world.call("ListStateMachines", json::Value::object())["stateMachines"].empty());
  CHECK(count(world.outside.calls, "StopTrainingJob j") == 0);
  world.crash();
  CHECK(world.call("ListStateMachines", json::Value::object())["stateMachines"].empty());
}
