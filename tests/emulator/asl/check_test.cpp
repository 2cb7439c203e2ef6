// The diagnostics are those that AWS gives, as recorded or measured with
// ValidateStateMachineDefinition.
#include <doctest/doctest.h>

#include <string>

#include "emulator/asl/program.h"

using asl::check;
using asl::describe;

namespace {

constexpr std::string_view kDone = R"("Done": {"Type": "Succeed"})";

// A machine that starts at A, which is `state`, and may go on to Done.
std::string machine(std::string_view state) {
  const bool uses_done = state.find("\"Done\"") != std::string_view::npos;
  return R"({"StartAt": "A", "States": {"A": )" + std::string(state) +
         (uses_done ? ", " + std::string(kDone) : "") + "}}";
}

struct StateCase {
  std::string name;
  const char* state;
  const char* expected;  // without SCHEMA_VALIDATION_FAILED
};

void run(const StateCase& test) {
  CAPTURE(test.name);
  const std::string expected =
      *test.expected == '\0' ? "" : "SCHEMA_VALIDATION_FAILED: " + std::string(test.expected);
  CHECK(describe(check(machine(test.state))) == expected);
}

}  // namespace

TEST_CASE("whole definitions") {
  const struct {
    std::string name;
    const char* definition;
    const char* expected;
  } cases[] = {
      {"sound", R"({"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}})", ""},
      {"all top-level fields",
       R"({"Comment":"c","Version":"1.0","QueryLanguage":"JSONPath","TimeoutSeconds":9,
           "StartAt":"A","States":{"A":{"Type":"Pass","End":true}}})",
       ""},
      {"blank", " ", "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null"},
      {"array", "[]", "SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null"},
      {"without States", R"({"StartAt":"A"})",
       "SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"},
      {"empty object", "{}",
       "SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt, States] at /"},
      {"no states", R"({"StartAt":"A","States":{}})",
       "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States"},
      {"unknown field", R"({"Coment":"","StartAt":"A","States":{"A":{"Type":"Succeed"}}})",
       "SCHEMA_VALIDATION_FAILED: Field 'Coment' is not supported at /"},
      {"wrong version", R"({"Version":"2","StartAt":"A","States":{"A":{"Type":"Succeed"}}})",
       "SCHEMA_VALIDATION_FAILED: Value should be one of the following: [1.0] at /Version"},
      {"unknown query language",
       R"({"QueryLanguage":"SQL","StartAt":"A","States":{"A":{"Type":"Succeed"}}})",
       "SCHEMA_VALIDATION_FAILED: Value should be one of the following: [JSONPath, JSONata] at "
       "/QueryLanguage"},
      {"JSONata", R"({"QueryLanguage":"JSONata","StartAt":"A","States":{}})",
       "SCHEMA_VALIDATION_FAILED: QueryLanguage 'JSONata' is not supported here yet at "
       "/QueryLanguage"},
      {"StartAt nowhere", R"({"StartAt":"B","States":{"A":{"Type":"Succeed"}}})",
       "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /StartAt"},
      {"Next nowhere, and a state nothing leads to",
       R"({"StartAt":"pass1","States":{"pass1":{"Type":"Pass","Next":"pass3"},
           "pass2":{"Type":"Pass","End":true}}})",
       "MISSING_TRANSITION_TARGET: Missing 'Next' target: pass3 at /States/pass1/Next, "
       "MISSING_TRANSITION_TARGET: State \"pass2\" is not reachable. at /States/pass2"},
      {"a loop without end",
       R"({"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"}}})",
       "MISSING_END_STATE: Workflow has no terminal state at null"},
      {"a loop beside an end",
       R"({"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","Next":"A"},
           "C":{"Type":"Pass","End":true}}})",
       "MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C"},
      {"Catch nowhere",
       R"({"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:lambda:::f","End":true,
           "Catch":[{"ErrorEquals":["States.ALL"],"Next":"X"}]}}})",
       "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Catch[0]/Next"},
      {"Default nowhere",
       R"({"StartAt":"A","States":{"A":{"Type":"Choice","Default":"X","Choices":[
           {"Variable":"$.a","IsNull":true,"Next":"B"}]},"B":{"Type":"Succeed"}}})",
       "MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /States/A/Default"},
      {"a branch does not see the outer states",
       R"({"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
           {"StartAt":"Q","States":{"Q":{"Type":"Pass","Next":"P"}}}]}}})",
       "MISSING_TRANSITION_TARGET: Missing 'Next' target: P at "
       "/States/P/Branches[0]/States/Q/Next"},
      {"a name twice",
       R"({"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Branches":[
           {"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}]}}})",
       "DUPLICATE_STATE_NAME: Duplicate State name: P at /States/P/Branches[0]/States/P"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.name);
    CHECK(describe(check(test.definition)) == test.expected);
  }
}

TEST_CASE("fields of states") {
  const StateCase cases[] = {
      {"no type", R"({"End":true})", "These fields are required: [Type] at /States/A"},
      {"unknown type", R"({"Type":"Job","End":true})",
       "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, "
       "Choice, "
       "Parallel, Map] at /States/A/Type"},
      {"no object", "7", "Expected value of type Object at /States/A"},
      {"foreign field", R"({"Type":"Succeed","End":true})",
       "Field 'End' is not supported at /States/A"},
      {"Catch on Pass", R"({"Type":"Pass","End":true,"Catch":[]})",
       "Field 'Catch' is not supported at /States/A"},
      {"TimeoutSeconds on Map",
       R"({"Type":"Map","End":true,"TimeoutSeconds":3,"ItemProcessor":
           {"StartAt":"B","States":{"B":{"Type":"Succeed"}}}})",
       "Field 'TimeoutSeconds' is not supported at /States/A"},
      {"JSONata's field", R"({"Type":"Pass","End":true,"Output":{}})",
       "The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the "
       "'JSONata' QueryLanguage at /States/A"},
      {"JSONata state", R"({"Type":"Pass","End":true,"QueryLanguage":"JSONata","Output":{}})",
       "QueryLanguage 'JSONata' is not supported here yet at /States/A/QueryLanguage"},
      {"Next and End", R"({"Type":"Pass","End":true,"Next":"Done"})",
       "There should only be one of the following fields: [Next, End] at /States/A"},
      {"End false beside Next", R"({"Type":"Pass","End":false,"Next":"Done"})", ""},
      {"neither Next nor End", R"({"Type":"Pass"})",
       "This object should have only one of the following fields: [Next, End] at /States/A"},
      {"End false", R"({"Type":"Pass","End":false})",
       "This object should have only one of the following fields: [Next, End] at /States/A"},
      {"bad InputPath", R"({"Type":"Pass","InputPath":"a","End":true})",
       "Value must be a valid JSONPath. at /States/A/InputPath"},
      {"paths that may be null",
       R"({"Type":"Pass","InputPath":null,"OutputPath":null,"ResultPath":null,"End":true})", ""},
      {"context and variables as paths",
       R"({"Type":"Pass","InputPath":"$$.Execution.Input","OutputPath":"$v.a[0]","End":true})", ""},
      {"ResultPath with a wildcard", R"({"Type":"Pass","ResultPath":"$.a[*]","End":true})",
       "Value is not a Reference Path at /States/A/ResultPath"},
      {"ResultPath without $", R"({"Type":"Pass","ResultPath":"a","End":true})",
       "Value is not a Reference Path: Reference path didn't start with '$' at "
       "/States/A/ResultPath"},
      {"bad path in Parameters", R"({"Type":"Pass","Parameters":{"x":[{"a.$":"b"}]},"End":true})",
       "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call "
       "at "
       "/States/A/Parameters"},
      {"number in Parameters", R"({"Type":"Pass","Parameters":{"a.$":1},"End":true})",
       "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call "
       "at "
       "/States/A/Parameters"},
      {"illegal escape in an intrinsic",
       R"~({"Type":"Pass","Parameters":{"a.$":"States.StringToJson('\\\"')"},"End":true})~",
       "The value for the field 'a.$' must be a valid JSONPath or a valid intrinsic function call "
       "at "
       "/States/A/Parameters"},
      {"Result is not looked into", R"({"Type":"Pass","Result":{"a.$":"no path"},"End":true})", ""},
  };
  for (const auto& test : cases)
    run(test);
}

TEST_CASE("Task") {
  const StateCase cases[] = {
      {"no Resource", R"({"Type":"Task","End":true})",
       "These fields are required: [Resource] at /States/A"},
      {"no ARN", R"({"Type":"Task","Resource":"createToken","End":true})",
       "Value is not a valid resource ARN at /States/A/Resource"},
      {"timeout and its path",
       R"({"Type":"Task","Resource":"arn:x","TimeoutSeconds":1,"TimeoutSecondsPath":"$.t","End":true})",
       "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at "
       "/States/A"},
      {"timeout too small", R"({"Type":"Task","Resource":"arn:x","TimeoutSeconds":0,"End":true})",
       "Minimum value is 1 at /States/A/TimeoutSeconds"},
      {"timeout too large",
       R"({"Type":"Task","Resource":"arn:x","TimeoutSeconds":100000000,"End":true})",
       "Maximum value is 99999999 at /States/A/TimeoutSeconds"},
      {"timeout as text", R"({"Type":"Task","Resource":"arn:x","HeartbeatSeconds":"1","End":true})",
       "Expected value of type Integer at /States/A/HeartbeatSeconds"},
      {"Credentials without a role",
       R"({"Type":"Task","Resource":"arn:x","Credentials":{},"End":true})",
       "The field 'RoleArn' is required but was missing at /States/A/Credentials"},
      {"Credentials", R"({"Type":"Task","Resource":"arn:x","Credentials":{"RoleArn.$":"$role"},
                          "End":true})",
       ""},
  };
  for (const auto& test : cases)
    run(test);
}

TEST_CASE("Retry and Catch") {
  const StateCase cases[] = {
      {"sound",
       R"({"Type":"Task","Resource":"arn:x","End":true,
           "Retry":[{"ErrorEquals":["X"],"IntervalSeconds":1,"MaxAttempts":0,"BackoffRate":1.5,
                     "MaxDelaySeconds":9,"JitterStrategy":"FULL","Comment":"c"},
                    {"ErrorEquals":["States.ALL"]}],
           "Catch":[{"ErrorEquals":["X"],"ResultPath":"$.e","Assign":{"v.$":"$.Error"},"Next":"Done"}]})",
       ""},
      {"no ErrorEquals", R"({"Type":"Task","Resource":"arn:x","End":true,"Retry":[{}]})",
       "These fields are required: [ErrorEquals] at /States/A/Retry[0]"},
      {"empty ErrorEquals",
       R"({"Type":"Task","Resource":"arn:x","End":true,"Retry":[{"ErrorEquals":[]}]})",
       "Value cannot be empty at /States/A/Retry[0]/ErrorEquals"},
      {"States.ALL not alone",
       R"({"Type":"Task","Resource":"arn:x","End":true,"Retry":[{"ErrorEquals":["States.ALL","X"]}]})",
       "States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals"},
      {"States.ALL not last",
       R"({"Type":"Task","Resource":"arn:x","End":true,
           "Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["X"]}]})",
       "States.ALL must appear alone and at end of list at /States/A/Retry[0]/ErrorEquals"},
      {"no Next",
       R"({"Type":"Task","Resource":"arn:x","End":true,"Catch":[{"ErrorEquals":["X"]}]})",
       "These fields are required: [Next] at /States/A/Catch[0]"},
      {"jitter",
       R"({"Type":"Task","Resource":"arn:x","End":true,
           "Retry":[{"ErrorEquals":["X"],"JitterStrategy":"HALF"}]})",
       "Value should be one of the following: [NONE, FULL] at /States/A/Retry[0]/JitterStrategy"},
      {"rate below one",
       R"({"Type":"Task","Resource":"arn:x","End":true,
           "Retry":[{"ErrorEquals":["X"],"BackoffRate":0.5}]})",
       "Minimum value is 1 at /States/A/Retry[0]/BackoffRate"},
      {"foreign field",
       R"({"Type":"Task","Resource":"arn:x","End":true,"Retry":[{"ErrorEquals":["X"],"Next":"A"}]})",
       "Field 'Next' is not supported at /States/A/Retry[0]"},
  };
  for (const auto& test : cases)
    run(test);
}

TEST_CASE("Choice") {
  const StateCase cases[] = {
      {"no Choices", R"({"Type":"Choice","Default":"Done"})",
       "These fields are required: [Choices] at /States/A"},
      {"empty Choices", R"({"Type":"Choice","Choices":[],"Default":"Done"})",
       "Value cannot be empty at /States/A/Choices"},
      {"no Next",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true}],"Default":"Done"})",
       "These fields are required: [Next] at /States/A/Choices[0]"},
      {"nested Next",
       R"({"Type":"Choice","Choices":[{"And":[{"Variable":"$.a","IsNull":true,"Next":"Done"}],
           "Next":"Done"}]})",
       "Field 'Next' is not supported at /States/A/Choices[0]/And[0]"},
      {"two comparisons",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"Done"}]})",
       "There should only be one of the following fields: [IsNull, IsString] at "
       "/States/A/Choices[0]"},
      {"Variable and Not",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,
           "Not":{"Variable":"$.a","IsNull":true},"Next":"Done"}]})",
       "The object must have only one of the following fields, [And, Or, Not, Variable, Condition] "
       "at /States/A/Choices[0]"},
      {"Variable without $",
       R"({"Type":"Choice","Choices":[{"Variable":"a","IsNull":true,"Next":"Done"}]})",
       "Value is not a Reference Path: Reference path didn't start with '$' at "
       "/States/A/Choices[0]/Variable"},
      {"operand of another type",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","BooleanEquals":"true","Next":"Done"}]})",
       "Expected value of type Boolean at /States/A/Choices[0]/BooleanEquals"},
      {"bad timestamp",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","TimestampEquals":"2012","Next":"Done"}]})",
       "String does not match RFC3339 timestamp at /States/A/Choices[0]/TimestampEquals"},
      {"unknown comparison",
       R"({"Type":"Choice","Choices":[{"Variable":"$.a","StringMatchesPath":"$.b","Next":"Done"}]})",
       "Field 'StringMatchesPath' is not supported at /States/A/Choices[0], "
       "SCHEMA_VALIDATION_FAILED: A comparison is required beside the field 'Variable' at "
       "/States/A/Choices[0]"},
  };
  for (const auto& test : cases)
    run(test);
}

TEST_CASE("Wait, Fail, Parallel, Map") {
  const StateCase cases[] = {
      {"two times", R"({"Type":"Wait","Seconds":1,"SecondsPath":"$.s","End":true})",
       "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, "
       "Timestamp] at /States/A"},
      {"no time", R"({"Type":"Wait","End":true})",
       "This object should have only one of the following fields: [SecondsPath, Seconds, "
       "TimestampPath, Timestamp] at /States/A"},
      {"timestamp", R"({"Type":"Wait","Timestamp":"2016-03-14T01:59:00Z","End":true})", ""},
      {"timestamp without T", R"({"Type":"Wait","Timestamp":"2016-03-14 01:59:00Z","End":true})",
       "String does not match RFC3339 timestamp at /States/A/Timestamp"},
      {"timestamp of hour 25", R"({"Type":"Wait","Timestamp":"2016-12-05T25:29:29Z","End":true})",
       "String does not match RFC3339 timestamp at /States/A/Timestamp"},
      {"Fail with paths",
       R"~({"Type":"Fail","ErrorPath":"$.e","CausePath":"States.Format('{}', $.c)"})~", ""},
      {"Fail with both", R"({"Type":"Fail","Error":"e","ErrorPath":"$.e"})",
       "There should only be one of the following fields: [Error, ErrorPath] at /States/A"},
      {"empty Branches", R"({"Type":"Parallel","Branches":[],"End":true})",
       "Value cannot be empty at /States/A/Branches"},
      {"branch without StartAt",
       R"({"Type":"Parallel","Branches":[{"States":{"B":{"Type":"Succeed"}}}],"End":true})",
       "These fields are required: [StartAt] at /States/A/Branches[0]"},
      {"no processor", R"({"Type":"Map","End":true})",
       "This object should have only one of the following fields: [ItemProcessor, Iterator] at "
       "/States/A"},
      {"processor with a query language",
       R"({"Type":"Map","ItemProcessor":{"QueryLanguage":"JSONPath","StartAt":"B",
           "States":{"B":{"Type":"Succeed"}}},"End":true})",
       "Field 'QueryLanguage' is not supported at /States/A/ItemProcessor"},
      {"distributed without ExecutionType",
       R"({"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"B",
           "States":{"B":{"Type":"Succeed"}}},"End":true})",
       "These fields are required: [ExecutionType] at /States/A/ItemProcessor/ProcessorConfig"},
      {"error within an iterator",
       R"({"Type":"Map","Iterator":{"StartAt":"B","States":{"B":{"Type":"Pass"}}},"End":true})",
       "This object should have only one of the following fields: [Next, End] at "
       "/States/A/Iterator/States/B"},
  };
  for (const auto& test : cases)
    run(test);
}

TEST_CASE("other codes") {
  const struct {
    std::string name;
    std::string definition;
    const char* code;
    const char* location;
  } cases[] = {
      {"name of 81 characters",
       R"({"StartAt":")" + std::string(81, 'n') + R"(","States":{")" + std::string(81, 'n') +
           R"(":{"Type":"Succeed"}}})",
       "INVALID_STATE_NAME", ""},
      {"reserved variable", machine(R"({"Type":"Pass","Assign":{"states":1},"End":true})"),
       "RESERVED_VARIABLE_NAME", "/States/A/Assign"},
      {"bad variable", machine(R"({"Type":"Pass","Assign":{"a-b.$":"$.a"},"End":true})"),
       "INVALID_VARIABLE_NAME", "/States/A/Assign"},
      {"no JSON", "{\"StartAt\": }", "INVALID_JSON_DESCRIPTION",
       "[Source: (String)\"{\"StartAt\": }\"; line: 1, column: 14]"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.name);
    const auto found = check(test.definition);
    REQUIRE(found.size() == 1);
    CHECK(found[0].severity == "ERROR");
    CHECK(found[0].code == test.code);
    if (*test.location != '\0') CHECK(found[0].location == test.location);
  }
}
