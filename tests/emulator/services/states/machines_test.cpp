#include <doctest/doctest.h>

#include "emulator/json/io.h"
#include "tests/emulator/services/states/world.h"

namespace {

using states_test::parse;
using states_test::World;

const json::Value kPass = parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}})");
const json::Value kOther = parse(R"({"StartAt":"B","States":{"B":{"Type":"Pass","End":true}}})");
constexpr const char* kArn = "arn:aws:states:us-east-1:000000000000:stateMachine:m";

json::Value creation(const std::string& name, const std::string& definition,
                     const std::string& type = "STANDARD") {
  return json::Value::object({{"name", name},
                              {"definition", definition},
                              {"type", type},
                              {"roleArn", "arn:aws:iam::000000000000:role/r"}});
}

std::string task(const std::string& resource) {
  return R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true,"Resource":")" + resource +
         R"(","Parameters":{}}}})";
}

json::Value by_arn(const char* arn) {
  return json::Value::object({{"stateMachineArn", arn}});
}

}  // namespace

TEST_CASE("a machine is created, described, listed, updated and deleted") {
  World world;
  CHECK(world.create(kPass) == kArn);
  json::Value described = world.call("DescribeStateMachine", by_arn(kArn));
  CHECK(described.text("definition") == json::print(kPass));
  CHECK(described.text("status") == "ACTIVE");
  CHECK(described.text("type") == "STANDARD");
  CHECK(described["loggingConfiguration"] ==
        parse(R"({"level":"OFF","includeExecutionData":false})"));
  CHECK_FALSE(described.has("revisionId"));
  CHECK(world.call("ListStateMachines", json::Value::object())["stateMachines"].size() == 1);

  const json::Value update = by_arn(kArn).with("definition", json::print(kOther));
  const std::string revision = world.call("UpdateStateMachine", update).text("revisionId");
  CHECK(revision.size() == 36);
  CHECK(world.call("UpdateStateMachine", update).text("revisionId") == revision);
  described = world.call("DescribeStateMachine", by_arn(kArn));
  CHECK(described.text("definition") == json::print(kOther));

  world.call("DeleteStateMachine", by_arn(kArn));
  CHECK(world.error("DescribeStateMachine", by_arn(kArn)) ==
        "StateMachineDoesNotExist: State Machine Does Not Exist: '" + std::string(kArn) + "'");
}

TEST_CASE("creating again is idempotent for the same machine only") {
  World world;
  world.create(kPass);
  CHECK(world.create(kPass) == kArn);
  CHECK(world.error("CreateStateMachine", creation("m", json::print(kOther))) ==
        "StateMachineAlreadyExists: State Machine Already Exists: '" + std::string(kArn) + "'");
  CHECK(world.error("CreateStateMachine", creation("m", json::print(kPass, json::Style::Pretty)))
            .starts_with("StateMachineAlreadyExists"));
}

TEST_CASE("resources of tasks") {
  World world;
  int count = 0;
  const auto create = [&](const std::string& resource) {
    return creation("m" + std::to_string(++count), task(resource));
  };
  for (const char* good :
       {"arn:aws:states:::lambda:invoke", "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::sqs:sendMessage",
        "arn:aws:states:::aws-sdk:s3:putObject", "arn:aws:states:::sagemaker:createModel",
        "arn:aws:states:::eks:runJob.sync", "arn:aws:lambda:us-east-1:000000000000:function:f",
        "arn:aws:states:us-east-1:000000000000:activity:a"}) {
    CAPTURE(good);
    CHECK_NOTHROW(world.call("CreateStateMachine", create(good)));
  }
  for (const char* bad :
       {"arn:aws:states:::nope:nope", "arn:aws:states:::lambda:nope", "arn:aws:states:::lambda",
        "arn:aws:states:::", "arn:aws:states:::sagemaker:createNothing", "create"}) {
    CAPTURE(bad);
    CHECK(world.error("CreateStateMachine", create(bad)).starts_with("InvalidDefinition"));
  }
}

TEST_CASE("what cannot be created") {
  World world;
  const std::string pass = json::print(kPass);
  struct Row {
    const char* what;
    json::Value input;
    const char* error;
  };
  const Row rows[] = {
      {"name", creation("a b", pass), "InvalidName: Invalid Name: 'a b'"},
      {"control", creation("a\xc2\x85", pass), "InvalidName: Invalid Name: 'a\xc2\x85'"},
      {"no states", creation("m", R"({"StartAt":"A"})"),
       "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These "
       "fields "
       "are required: [States] at /'"},
      {"parameters", creation("m", R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true,
          "Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync",
          "Parameters":{"Tags":[{"key":"a","Value":"b"}]}}}})"),
       "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field "
       "\"key\" is not supported by Step Functions at /States/T/Parameters'"},
      {"resource", creation("m", task("arn:aws:states:::dynamodb:query")),
       "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The "
       "resource provided arn:aws:states:::dynamodb:query is not recognized. The value is not a "
       "valid resource ARN, or the resource is not available in this region. at "
       "/States/T/Resource'"},
      {"role", creation("m", pass).with("roleArn", "r"), "InvalidArn: Invalid Role Arn: 'r'"},
      {"express",
       creation("m", R"({"StartAt":"T","States":{"T":{"Type":"Task","End":true,
          "Resource":"arn:aws:states:::sagemaker:createTrainingJob.sync","Parameters":{}}}})",
                "EXPRESS"),
       "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express "
       "state "
       "machine does not support '.sync' service integration at /States/T/Resource'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(world.error("CreateStateMachine", row.input) == row.error);
  }
  CHECK(world
            .error("CreateStateMachine",
                   creation("m", R"({"QueryLanguage":"JSONata","StartAt":"A",)"
                                 R"("States":{"A":{"Type":"Pass","End":true}}})"))
            .find("JSONata") != std::string::npos);
  CHECK(world.error("UpdateStateMachine", by_arn(kArn)).starts_with("MissingRequiredParameter"));
  CHECK(world.error("DescribeStateMachine", by_arn("nonsense")) ==
        "InvalidArn: Invalid Arn: 'Invalid ARN prefix: nonsense'");
}

TEST_CASE("names outside of ASCII are fine") {
  World world;
  const std::string arn = world.create(kPass, "größe-机器");
  CHECK(world.call("DescribeStateMachine", by_arn(arn.c_str())).text("name") == "größe-机器");
}

TEST_CASE("tags") {
  World world;
  world.create(kPass);
  const json::Value resource = json::Value::object({{"resourceArn", kArn}});
  world.call("TagResource",
             resource.with("tags", parse(R"([{"key":"a","value":"1"},{"key":"b","value":"2"}])")));
  world.call("TagResource", resource.with("tags", parse(R"([{"key":"a","value":"3"}])")));
  world.call("UntagResource", resource.with("tagKeys", parse(R"(["b","c"])")));
  CHECK(world.call("ListTagsForResource", resource)["tags"] ==
        parse(R"([{"key":"a","value":"3"}])"));
}

TEST_CASE("validation without creation") {
  World world;
  const json::Value sound = world.call("ValidateStateMachineDefinition",
                                       json::Value::object({{"definition", json::print(kPass)}}));
  CHECK(sound == parse(R"({"result":"OK","diagnostics":[],"truncated":false})"));
  const json::Value unsound =
      world.call("ValidateStateMachineDefinition",
                 json::Value::object({{"definition", R"({"StartAt":"A"})"}}));
  CHECK(unsound.text("result") == "FAIL");
  CHECK(unsound["diagnostics"][0].text("code") == "SCHEMA_VALIDATION_FAILED");
}

TEST_CASE("variables that states read are listed") {
  World world;
  world.create(parse(R"json({"StartAt":"A","States":{
    "A":{"Type":"Pass","Assign":{"x":1,"y":2},"Next":"B"},
    "B":{"Type":"Pass","Parameters":{"s.$":"States.Format('$no {}', $y)"},"InputPath":"$x",
         "End":true}}})json"));
  CHECK(world.call("DescribeStateMachine", by_arn(kArn))["variableReferences"] ==
        parse(R"({"B":["x","y"]})"));
}
