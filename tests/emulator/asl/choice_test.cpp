#include "emulator/asl/choice.h"

#include <doctest/doctest.h>

#include "emulator/asl/failure.h"
#include "emulator/json/io.h"

using json::parse;

namespace {

asl::State state(const std::string& rules, std::string_view rest = R"(,"Default":"No")") {
  asl::State found;
  found.source = parse("{\"Choices\":[" + rules + "]" + std::string(rest) + "}");
  return found;
}

bool holds(std::string_view comparison, std::string_view value) {
  const std::string rule = R"({"Variable":"$.v",)" + std::string(comparison) + R"(,"Next":"Yes"})";
  const json::Value input = parse(R"({"v":)" + std::string(value) +
                                  R"(,"i":1,"d":1.0,"s":"b","t":"2012-10-09T19:00:55Z","b":true})");
  return asl::choose(state(rule), input, {})->next == "Yes";
}

}  // namespace

TEST_CASE("comparisons") {
  const struct {
    std::string comparison;
    const char* holds;  // values, separated by ';'
    const char* holds_not;
  } cases[] = {
      {R"("BooleanEquals":true)", "true", "false;1;\"true\";null;[];{}"},
      {R"("BooleanEquals":false)", "false", "true;0;\"\";null"},
      {R"("BooleanEqualsPath":"$.b")", "true", "false;1"},
      {R"("NumericEquals":0)", "0;0.0;-0.0", "1;\"0\";null;false;[]"},
      {R"("NumericEquals":2.22)", "2.22", "2;2.2"},
      {R"("NumericEqualsPath":"$.d")", "1;1.0", "0;\"1\""},
      {R"("NumericEqualsPath":"$.s")", "", "1;\"b\""},
      {R"("NumericLessThan":1)", "0;0.99;-5", "1;1.0;2;\"0\""},
      {R"("NumericLessThanEquals":1)", "0;1;1.0", "1.01;\"1\""},
      {R"("NumericGreaterThan":1)", "2;1.01", "1;0;\"2\""},
      {R"("NumericGreaterThanEqualsPath":"$.i")", "1;1.0;2", "0;null"},
      {R"("NumericEquals":9007199254740993)", "9007199254740993", "9007199254740992"},
      {R"("StringEquals":"b")", "\"b\"", "\"B\";\"\";\"bb\";null;1"},
      {R"("StringEqualsPath":"$.s")", "\"b\"", "\"a\";5"},
      {R"("StringLessThan":"b")", "\"\";\"a\";\"B\"", "\"b\";\"ba\";0"},
      {R"("StringLessThanEqualsPath":"$.s")", "\"a\";\"b\"", "\"ba\""},
      {R"("StringGreaterThan":"b")", "\"ba\";\"c\"", "\"b\";\"a\";9"},
      {R"("StringGreaterThanEquals":"b")", "\"b\";\"c\"", "\"a\""},
      {R"("TimestampEquals":"2012-10-09T19:00:55Z")",
       "\"2012-10-09T19:00:55Z\";\"2012-10-09T20:00:55+01:00\";\"2012-10-09T19:00:55.000Z\"",
       "\"2012-10-09T19:00:56Z\";\"2012-10-09T19:00:55\";\"x\";5"},
      {R"("TimestampLessThan":"2012-10-09T19:00:56Z")",
       "\"2012-10-09T19:00:55Z\";\"2012-10-09T20:00:55+01:00\"", "\"2012-10-09T19:00:56Z\""},
      {R"("TimestampLessThanEqualsPath":"$.t")", "\"2012-10-09T19:00:55Z\"",
       "\"2012-10-09T19:00:56Z\""},
      {R"("TimestampGreaterThan":"2012-10-09T19:00:55Z")", "\"2012-10-09T19:00:56Z\"",
       "\"2012-10-09T19:00:55Z\""},
      {R"("TimestampGreaterThanEquals":"2012-10-09T19:00:55Z")", "\"2012-10-09T19:00:55Z\"",
       "\"2012-10-09T19:00:54Z\""},
      {R"("IsNull":true)", "null", "0;false;\"\""},
      {R"("IsNull":false)", "0;false;\"\";[]", "null"},
      {R"("IsBoolean":true)", "true;false", "0;null;\"true\""},
      {R"("IsBoolean":false)", "0;[]", "true"},
      {R"("IsNumeric":true)", "0;1.5", "\"1\";null"},
      {R"("IsString":true)", "\"\";\"2012-10-09T19:00:55Z\"", "0;null;[\"\"]"},
      {R"("IsTimestamp":true)", "\"2012-10-09T19:00:55Z\";\"2012-10-09T19:00:55+01:00\"",
       "\"2012-10-09T19:00:55\";\"2023-02-24\";\"2012-10-09 19:00:55Z\";\"\";0"},
      {R"("IsTimestamp":false)", "\"2012-10-09T19:00:55\";1", "\"2012-10-09T19:00:55Z\""},
      {R"("IsPresent":true)", "null;0;\"\"", ""},
      {R"("IsPresent":false)", "", "null;0"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.comparison);
    for (const bool expected : {true, false}) {
      std::string_view values = expected ? test.holds : test.holds_not;
      while (!values.empty()) {
        const std::string_view value = values.substr(0, values.find(';'));
        values.remove_prefix(std::min(values.size(), value.size() + 1));
        CAPTURE(value);
        CHECK(holds(test.comparison, value) == expected);
      }
    }
  }
}

TEST_CASE("StringMatches") {
  const struct {
    std::string pattern;
    std::string text;
    bool matches;
  } cases[] = {
      {"log-*.txt", "log-1.txt", true},
      {"log-*.txt", "log-.txt", true},
      {"log-*.txt", "log-1.txt2", false},
      {"*", "", true},
      {"**", "x", true},
      {"", "", true},
      {"", "x", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXcYb", false},
      {"a\\\\*", "a*", true},
      {"a\\\\*", "ab", false},
      {"\\\\\\\\*", "\\\\x", true},
      {"*a", "aaab", false},
      {"*é*", "xéy", true},
  };
  for (const auto& test : cases) {
    CAPTURE(test.pattern);
    CAPTURE(test.text);
    CHECK(holds("\"StringMatches\":\"" + std::string(test.pattern) + "\"",
                "\"" + std::string(test.text) + "\"") == test.matches);
  }
  CHECK_FALSE(holds(R"("StringMatches":"5")", "5"));
}

TEST_CASE("And, Or, Not") {
  const std::string one = R"({"Variable":"$.n","NumericEquals":1})";
  const std::string two = R"({"Variable":"$.n","NumericEquals":2})";
  const std::string broken = R"({"Variable":"$.none","NumericEquals":2})";
  const struct {
    std::string rule;
    const char* next;
  } cases[] = {
      {R"({"And":[)" + one + "," + two + R"(],"Next":"Yes"})", "No"},
      {R"({"And":[)" + one + "," + one + R"(],"Next":"Yes"})", "Yes"},
      {R"({"Or":[)" + two + "," + one + R"(],"Next":"Yes"})", "Yes"},
      {R"({"Not":)" + two + R"(,"Next":"Yes"})", "Yes"},
      {R"({"Not":{"Or":[)" + two + R"(,{"And":[)" + one + R"(]}]},"Next":"Yes"})", "No"},
      {R"({"Or":[)" + one + "," + broken + R"(],"Next":"Yes"})", "Yes"},
      {R"({"And":[)" + two + "," + broken + R"(],"Next":"Yes"})", "No"},
      {R"({"And":[{"Variable":"$.none","IsPresent":true},)" + broken + R"(],"Next":"Yes"})", "No"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.rule);
    CHECK(asl::choose(state(test.rule), parse(R"({"n":1})"), {})->next == test.next);
  }
}

TEST_CASE("the first rule that holds, its Assign, and the Default's") {
  const asl::State choice = state(
      R"({"Variable":"$.n","NumericEquals":1,"Next":"A","Assign":{"x":1}},
         {"Variable":"$.n","NumericLessThan":3,"Next":"B"})",
      R"(,"Default":"D","Assign":{"x":9})");
  const auto chosen = [&](int n) {
    return *asl::choose(choice, json::Value::object({{"n", n}}), {});
  };
  CHECK(chosen(1).next == "A");
  CHECK(json::print(chosen(1).assign) == R"({"x":1})");
  CHECK(chosen(2).next == "B");
  CHECK(chosen(2).assign.is_null());
  CHECK(chosen(3).next == "D");
  CHECK(json::print(chosen(3).assign) == R"({"x":9})");
  CHECK_FALSE(asl::choose(state(R"({"Variable":"$.n","IsNull":true,"Next":"A"})", ""),
                          parse(R"({"n":1})"), {})
                  .has_value());
}

TEST_CASE("variables and the context object") {
  asl::Scope scope;
  scope.context = parse(R"({"Execution":{"Input":{"input-value":0}}})");
  scope.variables["v"] = 3;
  const auto next = [&](const std::string& rule) {
    return asl::choose(state(rule), json::Value::object(), scope)->next;
  };
  CHECK(next(R"({"Variable":"$$.Execution.Input.input-value","NumericEquals":0,"Next":"Yes"})") ==
        "Yes");
  CHECK(next(R"({"Variable":"$v","NumericEquals":3,"Next":"Yes"})") == "Yes");
  CHECK(next(R"({"Variable":"$w","IsPresent":true,"Next":"Yes"})") == "No");
}

TEST_CASE("a value that is not there") {
  const struct {
    std::string rule;
    std::string path;
  } cases[] = {
      {R"({"Variable":"$.x","StringEquals":"a","Next":"A"})", "$.x"},
      {R"({"Variable":"$.x","IsNull":true,"Next":"A"})", "$.x"},
      {R"({"Variable":"$.n","NumericEqualsPath":"$.y.z","Next":"A"})", "$.y.z"},
      {R"({"Not":{"Variable":"$v","IsString":true},"Next":"A"})", "$v"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.rule);
    try {
      asl::choose(state(test.rule), parse(R"({"n":1})"), {});
      FAIL("nothing was thrown");
    } catch (const asl::Failure& failure) {
      CHECK(failure.error == "States.Runtime");
      CHECK(failure.cause ==
            "Invalid path '" + std::string(test.path) +
                "': The choice state's condition path references an invalid value.");
    }
  }
}
