// Definitions and paths made to hurt: each must end with an answer.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "emulator/asl/failure.h"
#include "emulator/asl/intrinsics.h"
#include "emulator/asl/jsonpath.h"
#include "emulator/asl/payload.h"
#include "emulator/asl/program.h"
#include "emulator/json/io.h"

namespace {

std::string repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; i++)
    all += text;
  return all;
}

json::Value nested(size_t depth) {
  json::Value value = 1;
  for (size_t i = 0; i < depth; i++)
    value = json::Value::object({{"a", value}});
  return value;
}

}  // namespace

TEST_CASE("deep definitions") {
  const std::string open = R"({"StartAt":"A","States":{"A":{"Type":"Map","End":true,"Iterator":)";
  for (const size_t depth : {5u, 50u, 100u, 10'000u}) {
    CAPTURE(depth);
    const std::string text = repeated(open, depth) + "{}" + repeated("}}}", depth);
    CHECK_FALSE(asl::check(text).empty());
  }
  const std::string lists = R"({"StartAt":"A","States":{"A":{"Type":"Pass","End":true,"Result":)";
  CHECK(asl::check(lists + std::string(400, '[') + std::string(400, ']') + "}}}").empty());
  const auto found =
      asl::check(lists + std::string(100'000, '[') + std::string(100'000, ']') + "}}}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "INVALID_JSON_DESCRIPTION");
}

TEST_CASE("deep rules") {
  const std::string text =
      R"({"StartAt":"A","States":{"B":{"Type":"Succeed"},"A":{"Type":"Choice","Choices":[{"Next":"B","Not":)" +
      repeated(R"({"Not":)", 400) + R"({"Variable":"$.a","IsNull":true})" + repeated("}", 400) +
      "}]}}}";
  CHECK(asl::check(text).empty());
}

TEST_CASE("many states") {
  constexpr int kStates = 20'000;
  std::string text = R"({"StartAt":"S0","States":{)";
  for (int i = 0; i < kStates; i++) {
    text += "\"S" + std::to_string(i) + R"(":{"Type":"Pass","Next":"S)" + std::to_string(i + 1) +
            "\"},";
  }
  text += "\"S" + std::to_string(kStates) + R"(":{"Type":"Succeed"}}})";
  CHECK(asl::check(text).empty());
  CHECK(asl::parse(text)->states.size() == kStates + 1);
}

TEST_CASE("long and deep paths") {
  CHECK(asl::is_path("$" + repeated(".a", 1000)));
  CHECK_FALSE(asl::is_path("$" + repeated(".a", 1'000'000)));
  CHECK_FALSE(asl::is_path("$[?(" + repeated("(", 100'000)));
  CHECK_FALSE(asl::is_path("$[?(" + repeated("!", 100'000) + "@.a)]"));
  CHECK_FALSE(asl::is_path("$" + repeated("[?(@", 100'000)));
  CHECK_FALSE(asl::is_path("$[?(@.a == " + repeated("[", 100'000) + ")]"));
  CHECK_FALSE(asl::is_path("$['" + repeated("\\", 100'001)));
  CHECK(asl::evaluate("$..a", nested(5000))->size() == 5000);
  const json::Value put = asl::put("$" + repeated(".a", 1000), json::Value::object(), 1);
  CHECK(asl::evaluate("$" + repeated(".a", 1000), put) == json::Value(1));
}

TEST_CASE("paths that explode") {
  CHECK_THROWS_AS(asl::evaluate("$" + repeated("..*", 20), nested(200)), asl::PathError);
  json::Array many;
  for (int i = 0; i < 3000; i++)
    many.push_back(json::Value::object({{"a", i}}));
  CHECK_THROWS_AS(asl::evaluate("$[?($[?(@.a == -1)] || @.a == -2)]", many), asl::PathError);
}

TEST_CASE("a pattern that backtracks elsewhere") {
  const json::Value list = json::Value::array({std::string(5000, 'a') + "b"});
  CHECK(asl::evaluate("$[?(@ =~ /(a+)+c/)]", list)->empty());
}

TEST_CASE("intrinsics") {
  CHECK(asl::check_intrinsic(repeated("States.Array(", 100'000)) != "");
  CHECK(asl::check_intrinsic("States.Array($" + repeated("[", 100'000)) != "");
  CHECK_THROWS_AS(asl::call_intrinsic("States.Format('{}', $)", nested(5000), {}), asl::Failure);
  CHECK_THROWS_AS(asl::call_intrinsic("States.UUID()", {}, {}), asl::Failure);
}

TEST_CASE("large arguments take no quadratic time") {
  json::Array lists;
  std::string letters;
  json::Members members;
  for (int i = 0; i < 50'000; i++) {
    lists.push_back(json::Value::array({i}));
    letters += "ab,";
    members.emplace_back("name" + std::to_string(i), i);
  }
  const json::Value input = json::Value::object(
      {{"lists", lists}, {"letters", letters}, {"members", json::Value(members)}});
  CHECK(asl::call_intrinsic("States.ArrayUnique($.lists)", input, {}).size() == 50'000);
  CHECK(asl::call_intrinsic("States.StringSplit($.letters, $.letters)", input, {}).empty());
  CHECK(asl::call_intrinsic("States.JsonMerge($.members, $.members, false)", input, {}).size() ==
        50'000);
}

TEST_CASE("definitions changed at random") {
  const std::string seed = R"~({"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[{"And":[
    {"Variable":"$.a","StringEquals":"x"}],"Next":"B"}],"Default":"C"},
    "B":{"Type":"Task","Resource":"arn:x","Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":1}],
    "Catch":[{"ErrorEquals":["X"],"Next":"C"}],"Parameters":{"p.$":"States.Format('{}',$.a[?(@.b==1)])"},
    "Next":"C"},"C":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"D",
    "States":{"D":{"Type":"Wait","Seconds":1,"End":true}}},"End":true}}})~";
  std::mt19937 random(1);
  const std::string bytes = "{}[]\":,$.'()?@0ax\\";
  for (int round = 0; round < 3000; round++) {
    std::string text = seed;
    for (int change = 0; change < 3; change++) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0)
        text[at] = bytes[random() % bytes.size()];
      else
        text.erase(at, random() % 20);
    }
    CAPTURE(text);
    if (asl::check(text).empty()) {
      CHECK_NOTHROW(asl::parse(text));
    } else {
      CHECK_THROWS_AS(asl::parse(text), asl::DefinitionError);
    }
  }
}

TEST_CASE("values of any type in any field") {
  const char* values[] = {"null", "true", "1", "1.5", "\"x\"", "[]", "[1]", "{}", "{\"a\":[]}"};
  const char* fields[] = {"Type",         "Next",          "End",         "Resource", "Choices",
                          "Branches",     "ItemProcessor", "Iterator",    "Retry",    "Catch",
                          "Parameters",   "Assign",        "Default",     "Seconds",  "Timestamp",
                          "InputPath",    "ResultPath",    "Credentials", "Label",    "ErrorPath",
                          "QueryLanguage"};
  const char* types[] = {"Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"};
  for (const char* type : types) {
    for (const char* field : fields) {
      for (const char* value : values) {
        const std::string text = R"({"StartAt":"A","States":{"A":{"Type":")" + std::string(type) +
                                 "\",\"" + field + "\":" + value + "}}}";
        CAPTURE(text);
        if (asl::check(text).empty()) CHECK_NOTHROW(asl::parse(text));
      }
    }
  }
}
