#include <doctest/doctest.h>
#include <fmt/core.h>

#include "emulator/json/io.h"
#include "tests/emulator/services/states/world.h"

namespace {

using states_test::parse;
using states_test::World;
using Lines = std::vector<std::string>;

constexpr const char* kFunction = "arn:aws:lambda:us-east-1:000000000000:function:f";

json::Value machine_of(const std::string& resource, const char* more) {
  json::Value task = parse(more).with("Type", "Task").with("Resource", resource).with("End", true);
  return json::Value::object({{"StartAt", "T"}, {"States", json::Value::object({{"T", task}})}});
}

json::Value failure(const json::Value& described) {
  json::ObjectBuilder failed;
  failed.copy(described, "error").copy(described, "cause");
  return std::move(failed).build();
}

}  // namespace

TEST_CASE("a function by its ARN") {
  World world;
  world.outside.function = [](const std::string& payload) {
    return std::pair("{\"got\": " + payload + "}", false);
  };
  const std::string arn = world.start(world.create(machine_of(kFunction, "{}")), parse("[1]"));
  world.settle();
  CHECK(world.describe(arn).text("output") == R"({"got":[1]})");
  CHECK(world.history(arn) == Lines{"1<-0 ExecutionStarted", "2<-0 TaskStateEntered",
                                    "3<-2 LambdaFunctionScheduled", "4<-3 LambdaFunctionStarted",
                                    "5<-4 LambdaFunctionSucceeded", "6<-5 TaskStateExited",
                                    "7<-6 ExecutionSucceeded"});
  const json::Value events = world.events(arn);
  CHECK(events[2]["lambdaFunctionScheduledEventDetails"] ==
        parse(R"({"resource":"arn:aws:lambda:us-east-1:000000000000:function:f","input":"[1]",
                  "inputDetails":{"truncated":false}})"));
  CHECK_FALSE(events[3].has("lambdaFunctionStartedEventDetails"));
  CHECK(events[4]["lambdaFunctionSucceededEventDetails"].text("output") == "{\"got\": [1]}");
}

TEST_CASE("a function that fails: the direct form keeps the runtime's text, invoke does not") {
  World world;
  const std::string raised = R"({"errorMessage": "m", "errorType": "MyError"})";
  world.outside.function = [&](const std::string&) { return std::pair(raised, true); };
  const std::string direct =
      world.start(world.create(machine_of(kFunction, "{}"), "a"), parse("{}"));
  const std::string invoked = world.start(
      world.create(
          machine_of("arn:aws:states:::lambda:invoke", R"({"Parameters":{"FunctionName":"f"}})"),
          "b"),
      parse("{}"));
  world.settle();
  CHECK(failure(world.describe(direct)) ==
        json::Value::object({{"error", "MyError"}, {"cause", raised}}));
  CHECK(failure(world.describe(invoked)) ==
        json::Value::object(
            {{"error", "MyError"}, {"cause", R"({"errorMessage":"m","errorType":"MyError"})"}}));
  CHECK(world.history(direct)[4] == "5<-4 LambdaFunctionFailed");
  CHECK(world.history(invoked)[4] == "5<-4 TaskFailed");
}

TEST_CASE("lambda:invoke answers the envelope") {
  World world;
  const char* parameters = R"({"Parameters":{"FunctionName":"f","Payload.$":"$.p"}})";
  const std::string machine =
      world.create(machine_of("arn:aws:states:::lambda:invoke", parameters));
  struct Row {
    const char* payload;
    const char* result;
  };
  // Text goes to the function as it is.
  for (const Row& row : {Row{R"({"a":[1]})", R"({"a":[1]})"}, Row{R"("0.5")", "0.5"}}) {
    const std::string arn = world.start(machine, json::Value::object({{"p", parse(row.payload)}}));
    world.settle();
    const json::Value output = json::parse(world.describe(arn).text("output"));
    CHECK(output["Payload"] == parse(row.result));
    CHECK(output.integer("StatusCode") == 200);
    CHECK(output.text("ExecutedVersion") == "$LATEST");
    CHECK(output["SdkHttpMetadata"].integer("HttpStatusCode") == 200);
    CHECK(output["SdkResponseMetadata"]["RequestId"] ==
          output["SdkHttpMetadata"]["HttpHeaders"]["x-amzn-RequestId"]);
  }
}

TEST_CASE("a function that does not exist") {
  World world;
  const std::string arn =
      world.start(world.create(machine_of("arn:aws:states:::lambda:invoke",
                                          R"({"Parameters":{"FunctionName":"missing"}})")),
                  parse("{}"));
  world.settle();
  const json::Value described = world.describe(arn);
  CHECK(described.text("error") == "Lambda.ResourceNotFoundException");
  CHECK(described.text("cause").starts_with(
      "Function not found: x (Service: AWSLambda; Status Code: 404; Error Code: "
      "ResourceNotFoundException; Request ID: "));
  CHECK(described.text("cause").ends_with("; Proxy: null)"));
}

TEST_CASE("a function that is too slow") {
  World world;
  world.outside.function_hangs = true;
  const std::string arn =
      world.start(world.create(machine_of(kFunction, R"({"TimeoutSeconds":5})")), parse("{}"));
  world.advance(std::chrono::seconds(4));
  CHECK(world.describe(arn).text("status") == "RUNNING");
  world.advance(std::chrono::seconds(2));
  CHECK(failure(world.describe(arn)) == parse(R"({"error":"States.Timeout"})"));
  CHECK(world.history(arn)[4] == "5<-4 LambdaFunctionTimedOut");
  CHECK(world.events(arn)[2]["lambdaFunctionScheduledEventDetails"].integer("timeoutInSeconds") ==
        5);
}

TEST_CASE("an oversized result can be caught") {
  World world;
  world.outside.function = [](const std::string&) {
    return std::pair('"' + std::string(263'168, 'a') + '"', false);
  };
  const json::Value machine = parse(R"({"StartAt":"T","States":{
    "T":{"Type":"Task","Resource":"arn:aws:lambda:us-east-1:000000000000:function:f","End":true,
         "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Z"}]},"Z":{"Type":"Pass","End":true}}})");
  const std::string arn = world.start(world.create(machine), parse("{}"));
  world.settle();
  CHECK(world.describe(arn).text("output") ==
        R"({"Error":"States.DataLimitExceeded","Cause":"The state/task 'arn:aws:lambda:us-east-1:)"
        R"(000000000000:function:f' returned a result with a size exceeding the maximum number of )"
        R"(bytes service limit."})");
}

TEST_CASE("a resource that is not served fails clearly") {
  World world;
  const std::string arn = world.start(
      world.create(machine_of("arn:aws:states:::sqs:sendMessage", R"({"Parameters":{}})")),
      parse("{}"));
  world.settle();
  const json::Value described = world.describe(arn);
  CHECK(described.text("error") == "States.Runtime");
  CHECK(described.text("cause").find("arn:aws:states:::sqs:sendMessage") != std::string::npos);
}

TEST_CASE("aws-sdk: an execution starts another") {
  World world;
  const std::string inner =
      world.create(parse(R"({"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}})"), "inner");
  const std::string arn = world.start(
      world.create(
          machine_of("arn:aws:states:::aws-sdk:sfn:startExecution",
                     R"({"Parameters":{"StateMachineArn.$":"$.m","Input":{"k":"v"},"Name":"n"}})")),
      json::Value::object({{"m", inner}}));
  world.settle();
  const json::Value output = json::parse(world.describe(arn).text("output"));
  const std::string started = "arn:aws:states:us-east-1:000000000000:execution:inner:n";
  CHECK(output.text("ExecutionArn") == started);
  CHECK(output.text("StartDate") == "2023-11-14T22:13:20.000Z");
  CHECK(world.describe(started).text("output") == R"({"k":"v"})");

  const std::string refused =
      world.start(world.create(machine_of("arn:aws:states:::aws-sdk:sfn:describeExecution",
                                          R"({"Parameters":{"ExecutionArn.$":"$.a"}})"),
                               "second"),
                  json::Value::object({{"a", started + "x"}}));
  world.settle();
  const json::Value described = world.describe(refused);
  CHECK(described.text("error") == "Sfn.ExecutionDoesNotExistException");
  CHECK(described.text("cause").find("(Service: Sfn, Status Code: 400, Request ID: ") !=
        std::string::npos);
}
