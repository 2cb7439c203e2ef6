#include <doctest/doctest.h>
#include <fmt/core.h>

#include <chrono>

#include "emulator/json/io.h"
#include "tests/emulator/services/states/world.h"

namespace {

using states_test::parse;
using states_test::World;
using Lines = std::vector<std::string>;

const json::Value kPass = parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}})");
const json::Value kWait = parse(
    R"({"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"Next":"A"},
        "A":{"Type":"Pass","End":true}}})");

json::Value execution(const std::string& arn) {
  return json::Value::object({{"executionArn", arn}});
}

json::Value started(const std::string& machine, const std::string& name, const std::string& input) {
  return json::Value::object({{"stateMachineArn", machine}, {"name", name}, {"input", input}});
}

}  // namespace

TEST_CASE("an execution runs to its end") {
  World world;
  const std::string machine = world.create(kPass);
  const std::string arn =
      world.call("StartExecution", started(machine, "größe", "[1, 2]")).text("executionArn");
  CHECK(arn == "arn:aws:states:us-east-1:000000000000:execution:m:größe");
  world.settle();
  const json::Value described = world.describe(arn);
  CHECK(described.text("status") == "SUCCEEDED");
  CHECK(described.text("input") == "[1, 2]");
  CHECK(described.text("output") == "[1, 2]");
  CHECK(described.text("redriveStatusReason") == "Execution is SUCCEEDED and cannot be redriven");
  CHECK(world.history(arn) == Lines{"1<-0 ExecutionStarted", "2<-0 PassStateEntered",
                                    "3<-2 PassStateExited", "4<-3 ExecutionSucceeded"});
  const json::Value events = world.events(arn);
  CHECK(events[0]["executionStartedEventDetails"] ==
        parse(R"({"input":"[1, 2]","inputDetails":{"truncated":false},
                  "roleArn":"arn:aws:iam::000000000000:role/r"})"));
  CHECK(events[1]["stateEnteredEventDetails"].text("name") == "A");
  CHECK(events[3]["executionSucceededEventDetails"].text("output") == "[1, 2]");
  const json::Value machine_then = world.call("DescribeStateMachineForExecution", execution(arn));
  CHECK(machine_then.text("definition") == json::print(kPass));
}

TEST_CASE("status changes are told") {
  World world;
  const std::string arn = world.start(world.create(kPass), json::Value::object());
  world.settle();
  REQUIRE(world.published.size() == 2);
  const runtime::Event& end = world.published[1];
  CHECK(end.detail_type == "Step Functions Execution Status Change");
  CHECK(end.resources == std::vector<std::string>{arn});
  CHECK(world.published[0].detail.text("status") == "RUNNING");
  CHECK(world.published[0].detail["stopDate"].is_null());
  CHECK(end.detail.text("status") == "SUCCEEDED");
  CHECK(end.detail.integer("stopDate") == 1'700'000'000'000);
  CHECK(end.detail.text("output") == "{}");
}

TEST_CASE("starting again") {
  World world;
  const std::string machine = world.create(kWait);
  const std::string first =
      world.call("StartExecution", started(machine, "n", "{}")).text("executionArn");
  CHECK(world.call("StartExecution", started(machine, "n", "{}")).text("executionArn") == first);
  CHECK(world.error("StartExecution", started(machine, "n", "{ }"))
            .starts_with("ExecutionAlreadyExists: Execution Already Exists: '" + first));
  world.advance(std::chrono::seconds(61));
  CHECK(world.describe(first).text("status") == "SUCCEEDED");
  CHECK(world.error("StartExecution", started(machine, "n", "{}"))
            .starts_with("ExecutionAlreadyExists"));
}

TEST_CASE("inputs and names that are refused") {
  World world;
  const std::string machine = world.create(kPass);
  const std::string lead = "InvalidExecutionInput: Invalid State Machine Execution Input: '";
  struct Row {
    const char* input;
    std::string error;
  };
  const Row rows[] = {
      {"", lead + "Invalid execution input.'"},
      {"not some json", lead +
                            "Unrecognized token 'not': was expecting (JSON String, Number, Array, "
                            "Object or token 'null', 'true' or 'false')'"},
      {"{'not': 'json'", lead +
                             "Unexpected character (''' (code 39)): was expecting double-quote to "
                             "start field name'"},
      {"\xff", lead + "Unexpected character ('\xff' (code 255)): expected a valid value (JSON "
                      "String, Number, Array, Object or token 'null', 'true' or 'false')'"},
      {"\"\xff\"", lead + "Invalid execution input.'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.input);
    CHECK(world.error("StartExecution", started(machine, "n", row.input)) == row.error);
  }
  CHECK(world.error("StartExecution", started(machine, "a/b", "{}")) ==
        "InvalidName: Invalid Name: 'a/b'");
  CHECK(world.error("StartExecution", started(machine + "x", "n", "{}"))
            .starts_with("StateMachineDoesNotExist"));
  CHECK(world.error("DescribeExecution", execution("arn:aws:states:us-east-1:0:express:m:n:u")) ==
        "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'");
  CHECK(world.error("StopExecution",
                    execution("arn:aws:states:us-east-1:000000000000:execution:m:n")) ==
        "ExecutionDoesNotExist: Execution Does Not Exist: "
        "'arn:aws:states:us-east-1:000000000000:execution:m:n'");
}

TEST_CASE("stopped in a Wait state") {
  World world;
  const std::string arn = world.start(world.create(kWait), json::Value::object());
  world.settle();
  world.call("StopExecution", execution(arn).with("error", "E").with("cause", "c"));
  CHECK(world.history(arn) ==
        Lines{"1<-0 ExecutionStarted", "2<-0 WaitStateEntered", "3<-0 ExecutionAborted"});
  const json::Value described = world.describe(arn);
  CHECK(described.text("status") == "ABORTED");
  CHECK(described.text("error") == "E");
  CHECK(described.text("redriveStatus") == "REDRIVABLE");
  world.advance(std::chrono::seconds(100));
  CHECK(world.history(arn).size() == 3);
  CHECK(world.call("StopExecution", execution(arn)).has("stopDate"));
}

TEST_CASE("the machine's TimeoutSeconds") {
  World world;
  const std::string arn =
      world.start(world.create(kWait.with("TimeoutSeconds", 10)), json::Value::object());
  world.advance(std::chrono::seconds(9));
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.advance(std::chrono::seconds(2));
  CHECK(world.describe(arn).text("status") == "TIMED_OUT");
  CHECK(world.history(arn).back() == "3<-0 ExecutionTimedOut");
  world.advance(std::chrono::seconds(100));
  CHECK(world.history(arn).size() == 3);
}

TEST_CASE("a history in pages, backwards, without data") {
  World world;
  const std::string arn = world.start(world.create(kPass), json::Value::object());
  world.settle();
  const auto page = [&](json::Value extra) {
    json::Value input = execution(arn);
    for (const auto& [key, value] : extra.members())
      input = input.with(key, value);
    return world.call("GetExecutionHistory", input);
  };
  json::Value first = page(parse(R"({"maxResults":3})"));
  CHECK(first["events"].size() == 3);
  json::Value second = page(first.without("events").with("maxResults", 3));
  REQUIRE(second["events"].size() == 1);
  CHECK(second["events"][0].integer("id") == 4);
  CHECK_FALSE(second.has("nextToken"));
  first = page(parse(R"({"maxResults":1,"reverseOrder":true})"));
  CHECK(first["events"][0].text("type") == "ExecutionSucceeded");
  second = page(parse(R"({"reverseOrder":true})").with("nextToken", first["nextToken"]));
  CHECK(second["events"].size() == 3);
  CHECK(second["events"][0].integer("id") == 3);
  const json::Value bare = page(parse(R"({"includeExecutionData":false})"));
  CHECK(bare["events"][1]["stateEnteredEventDetails"] == parse(R"({"name":"A"})"));
  CHECK(world.error("GetExecutionHistory", execution(arn).with("nextToken", "x")) ==
        "InvalidToken: Invalid Token: 'Invalid token'");
}

TEST_CASE("executions are listed, the latest first, by status and in pages") {
  World world;
  const std::string machine = world.create(kWait);
  for (int i = 0; i < 5; ++i) {
    world.call("StartExecution", started(machine, fmt::format("e{}", i), "{}"));
  }
  world.call("StopExecution", execution("arn:aws:states:us-east-1:000000000000:execution:m:e3"));
  const json::Value by_machine = json::Value::object({{"stateMachineArn", machine}});
  const json::Value running =
      world.call("ListExecutions", by_machine.with("statusFilter", "RUNNING"));
  REQUIRE(running["executions"].size() == 4);
  CHECK(running["executions"][0].text("name") == "e4");
  const json::Value page = world.call("ListExecutions", by_machine.with("maxResults", 2));
  CHECK(page["executions"][1].text("status") == "ABORTED");
  const json::Value rest =
      world.call("ListExecutions", by_machine.with("nextToken", page["nextToken"]));
  CHECK(rest["executions"].size() == 3);
  CHECK(rest["executions"][2].text("name") == "e0");
  CHECK(world.error("ListExecutions", by_machine.with("statusFilter", "succeeded"))
            .starts_with("ValidationException: 1 validation error detected: Value 'succeeded'"));
}

TEST_CASE("an express execution, waited for") {
  World world;
  const std::string machine = world.create(
      parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"x":1},"End":true}}})"),
      "m", "EXPRESS");
  const json::Value output = world.call("StartSyncExecution", started(machine, "n", "{}"));
  CHECK(output.text("status") == "SUCCEEDED");
  CHECK(output.text("output") == R"({"x":1})");
  CHECK(output.text("executionArn")
            .starts_with("arn:aws:states:us-east-1:000000000000:express:m:n:"));
  CHECK(output["billingDetails"] ==
        parse(R"({"billedMemoryUsedInMB":64,"billedDurationInMilliseconds":100})"));
  CHECK(world.error("ListExecutions", json::Value::object({{"stateMachineArn", machine}}))
            .starts_with("StateMachineTypeNotSupported"));
}

TEST_CASE("an oversized output ends the execution") {
  World world;
  const std::string arn = world.start(
      world.create(
          parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"$","b.$":"$"},
        "End":true}}})")),
      json::Value(std::string(150'000, 'x')));
  world.settle();
  const json::Value described = world.describe(arn);
  CHECK(described.text("error") == "States.DataLimitExceeded");
  CHECK(world.history(arn).back() == "3<-2 ExecutionFailed");
}

TEST_CASE("a thousand states in a row") {
  json::ObjectBuilder states;
  for (int i = 0; i < 1000; ++i) {
    json::ObjectBuilder state;
    state.put("Type", "Pass");
    if (i == 999)
      state.put("End", true);
    else
      state.put("Next", fmt::format("S{}", i + 1));
    states.put(fmt::format("S{}", i), std::move(state).build());
  }
  World world;
  const std::string machine =
      world.create(json::Value::object({{"StartAt", "S0"}, {"States", std::move(states).build()}}));
  const auto begin = std::chrono::steady_clock::now();
  const std::string arn = world.start(machine, parse(R"({"some":"input","of":[1,2,3]})"));
  world.settle();
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(world.describe(arn).text("status") == "SUCCEEDED");
  CHECK(world.events(arn).size() == 1000);
  MESSAGE("1,000 Pass states took "
          << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms");
}

TEST_CASE("an execution that never ends is ended at 25,000 events") {
  World world;
  const std::string arn =
      world.start(world.create(parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},
        "B":{"Type":"Choice","Default":"A",
             "Choices":[{"Variable":"$.x","IsPresent":true,"Next":"Z"}]},
        "Z":{"Type":"Succeed"}}})")),
                  json::Value::object());
  world.settle();
  const json::Value described = world.describe(arn);
  CHECK(described.text("status") == "FAILED");
  CHECK(described.text("cause") ==
        "The execution reached the maximum number of history events (25000).");
}

TEST_CASE("an execution that waits for another") {
  World world;
  const std::string inner = world.create(kWait, "inner");
  const auto outer = [&](const char* pattern) {
    return parse(R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true}}})")
        .with(
            "States",
            json::Value::object(
                {{"T",
                  json::Value::object(
                      {{"Type", "Task"},
                       {"End", true},
                       {"Resource",
                        std::string("arn:aws:states:::states:startExecution") + pattern},
                       {"Parameters", json::Value::object({{"StateMachineArn", inner},
                                                           {"Input", parse(R"({"k":1})")}})}})}}));
  };
  const std::string sync = world.start(world.create(outer(".sync"), "a"), json::Value::object());
  const std::string sync2 = world.start(world.create(outer(".sync:2"), "b"), json::Value::object());
  const std::string stopped = world.start(world.create(outer(".sync"), "c"), json::Value::object());
  world.settle();
  const json::Value all =
      world.call("ListExecutions", json::Value::object({{"stateMachineArn", inner}}))["executions"];
  REQUIRE(all.size() == 3);
  world.restart();  // the same inner executions are waited for
  world.call("StopExecution", execution(stopped));
  world.settle();
  world.advance(std::chrono::seconds(61));
  CHECK(
      world.call("ListExecutions", json::Value::object({{"stateMachineArn", inner}}))["executions"]
          .size() == 3);
  const json::Value one = json::parse(world.describe(sync).text("output"));
  CHECK(one.text("Output") == R"({"k":1})");
  CHECK(one.text("Status") == "SUCCEEDED");
  CHECK(one.integer("StopDate") == 1'700'000'060'000);
  const json::Value two = json::parse(world.describe(sync2).text("output"));
  CHECK(two["Output"] == parse(R"({"k":1})"));
  size_t aborted = 0;
  for (const json::Value& item : all.items()) {
    aborted += world.describe(item.text("executionArn")).text("status") == "ABORTED" ? 1 : 0;
  }
  CHECK(aborted == 1);
}
