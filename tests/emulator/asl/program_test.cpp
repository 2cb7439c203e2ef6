#include "emulator/asl/program.h"

#include <doctest/doctest.h>

#include "emulator/json/io.h"

TEST_CASE("a machine is parsed") {
  const auto machine = asl::parse(R"({
    "Comment": "c", "StartAt": "Task", "TimeoutSeconds": 60, "States": {
      "Task": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Next": "Both",
        "TimeoutSeconds": 5, "HeartbeatSecondsPath": "$.h",
        "InputPath": null, "OutputPath": "$.o", "ResultPath": "$.r",
        "Parameters": {"a.$": "$.a"}, "ResultSelector": {"b": 1}, "Assign": {"v": 1.0},
        "Retry": [{"ErrorEquals": ["A", "B"]},
                  {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": 0,
                   "BackoffRate": 1.5, "MaxDelaySeconds": 9, "JitterStrategy": "FULL"}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": null, "Next": "Both",
                   "Assign": {"e.$": "$.Error"}}]},
      "Both": {"Type": "Parallel", "Next": "Each", "Branches": [
        {"StartAt": "B0", "States": {"B0": {"Type": "Succeed"}}},
        {"StartAt": "B1", "States": {"B1": {"Type": "Fail"}}}]},
      "Each": {"Type": "Map", "End": true,
        "Iterator": {"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}}}}})");

  CHECK(machine->comment == "c");
  CHECK(machine->start_at == "Task");
  CHECK(machine->timeout_seconds == 60);
  REQUIRE(machine->states.size() == 3);
  CHECK(machine->find("Nope") == nullptr);

  const asl::State& task = *machine->find("Task");
  CHECK(task.name == "Task");
  CHECK(task.type == asl::StateType::Task);
  CHECK(to_string(task.type) == "Task");
  CHECK(task.next == "Both");
  CHECK_FALSE(task.end);
  CHECK(task.resource == "arn:aws:states:::lambda:invoke");
  CHECK(task.timeout_seconds == 5);
  CHECK_FALSE(task.heartbeat_seconds.has_value());
  CHECK(task.heartbeat_seconds_path == "$.h");
  CHECK(task.input_path.discard);
  CHECK(task.output_path.path == "$.o");
  CHECK(task.result_path.path == "$.r");
  CHECK(json::print(task.parameters) == R"({"a.$":"$.a"})");
  CHECK(json::print(task.result_selector) == R"({"b":1})");
  CHECK(json::print(task.assign) == R"({"v":1.0})");

  REQUIRE(task.retriers.size() == 2);
  CHECK(task.retriers[0].error_equals == std::vector<std::string>{"A", "B"});
  CHECK(task.retriers[0].interval_seconds == 1);
  CHECK(task.retriers[0].attempts_max == 3);
  CHECK(task.retriers[0].backoff_rate == 2);
  CHECK_FALSE(task.retriers[0].delay_seconds_max.has_value());
  CHECK_FALSE(task.retriers[0].full_jitter);
  CHECK(task.retriers[1].interval_seconds == 2);
  CHECK(task.retriers[1].attempts_max == 0);
  CHECK(task.retriers[1].backoff_rate == 1.5);
  CHECK(task.retriers[1].delay_seconds_max == 9);
  CHECK(task.retriers[1].full_jitter);

  REQUIRE(task.catchers.size() == 1);
  CHECK(task.catchers[0].next == "Both");
  CHECK(task.catchers[0].result_path.discard);
  CHECK(json::print(task.catchers[0].assign) == R"({"e.$":"$.Error"})");

  const asl::State& both = *machine->find("Both");
  REQUIRE(both.branches.size() == 2);
  CHECK(both.branches[1]->start_at == "B1");
  CHECK_FALSE(both.input_path.discard);
  CHECK(both.result_path.path == "$");
  REQUIRE(machine->find("Each")->branches.size() == 1);
  CHECK(machine->find("Each")->end);
  CHECK(machine->find("Each")->branches[0]->states[0].name == "I");
}

TEST_CASE("a definition with errors is refused, and they are told") {
  CHECK_THROWS_WITH_AS(asl::parse(R"({"StartAt":"A"})"),
                       "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /",
                       asl::DefinitionError);
}

TEST_CASE("warnings are not described") {
  CHECK(asl::describe({{"WARNING", "NO_DOLLAR", "m", "/"}}) == "");
}
