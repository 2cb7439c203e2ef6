#include "emulator/asl/intrinsics.h"

#include <doctest/doctest.h>

#include <string>

#include "emulator/asl/failure.h"
#include "emulator/json/io.h"

using asl::call_intrinsic;
using asl::check_intrinsic;
using json::parse;
using json::print;

namespace {

const json::Value& input() {
  static const json::Value value = parse(R"({
    "list": [1, 2, 2, 3, null, null, true, 1.1, "a", "a", [], [], {"x": 1, "y": 2}, {"y": 2, "x": 1}],
    "four": [0, 1, 2, 3], "object": {"Arg1": 1, "Arg2": []}, "text": "input data", "n": null,
    "one": {"a": {"a1": 1, "a2": 2}, "b": 2, "d": 3}, "two": {"a": {"a3": 1}, "c": 3, "d": 4},
    "template": "It's {}!"
  })");
  return value;
}

std::string call(std::string_view text) {
  static base::Ids ids(7);
  asl::Scope scope;
  scope.context = parse(R"({"Name": "a-b-c"})");
  scope.variables["v"] = 5;
  scope.random = &ids;
  return print(call_intrinsic(text, input(), scope));
}

}  // namespace

TEST_CASE("results") {
  const struct {
    std::string call;
    const char* expected;
  } cases[] = {
      {"States.Array()", "[]"},
      {"States.Array('a', 1, 1.0, null, true, $.four[1], States.Array())",
       R"(["a",1,1.0,null,true,1,[]])"},
      {"States.ArrayContains($.list, 3)", "true"},
      {"States.ArrayContains($.list, '3')", "false"},
      {"States.ArrayGetItem($.four, 3)", "3"},
      {"States.ArrayLength($.list)", "14"},
      {"States.ArrayPartition($.four, 3)", "[[0,1,2],[3]]"},
      {"States.ArrayPartition($.four, 9)", "[[0,1,2,3]]"},
      {"States.ArrayRange(1, 9, 2)", "[1,3,5,7,9]"},
      {"States.ArrayRange(3, 0, -1)", "[3,2,1,0]"},
      {"States.ArrayRange(1, 0, 1)", "[]"},
      {"States.ArrayUnique($.list)", R"([1,2,3,null,true,1.1,"a",[],{"x":1,"y":2}])"},
      {"States.Base64Encode('Data to encode')", R"("RGF0YSB0byBlbmNvZGU=")"},
      {"States.Base64Encode('')", R"("")"},
      {"States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", R"("Data to encode")"},
      {"States.Hash($.text, 'MD5')", R"("812f45842bc6d66ee14572ce20db8e86")"},
      {"States.Hash($.text, 'SHA-1')", R"("aaff4a450a104cd177d28d18d74485e8cae074b7")"},
      {"States.Hash($.text, 'SHA-256')",
       R"("b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3")"},
      {"States.Hash($.text, 'SHA-384')",
       R"("d28a7d5cf25a74f11a50a18452b75e04bb3d70c9dd0510d6123aa008c756511b87525bdc835ebb27e1fb9e9374a15562")"},
      {"States.Hash($.text, 'SHA-512')",
       R"("6ce4adb348546d4f449c4d25aad9a7c9cb711d9e91982d3f0b29ca2f3f47d4ce2deba23bf2954f0f1d593fc50283731a533d30d425402d4f91316d871303aac4")"},
      {"States.JsonMerge($.one, $.two, false)", R"({"a":{"a3":1},"b":2,"d":4,"c":3})"},
      {"States.JsonToString($.object)", R"("{\"Arg1\":1,\"Arg2\":[]}")"},
      {"States.JsonToString($.n)", R"("null")"},
      {"States.StringToJson('{\"a\": [1.0, 1]}')", R"({"a":[1.0,1]})"},
      {"States.MathRandom(5, 6)", "5"},
      {"States.MathRandom(0, 10, 42)", "0"},  // java.util.Random(42).nextInt(10)
      {"States.StringSplit('1,2,3', ',')", R"(["1","2","3"])"},
      {"States.StringSplit(' , ', ',')", R"([" "," "])"},
      {"States.StringSplit(',,,', ',')", "[]"},
      {"States.StringSplit('This.is+a,test=string', '.+,=')",
       R"(["This","is","a","test","string"])"},
      {"States.StringSplit('aéböc', 'éö')", R"(["a","b","c"])"},
      {"States.Format('no place')", R"("no place")"},
      {"States.Format('{} and {}', 'x', 1.10)", R"("x and 1.1")"},
      {"States.Format('{}{}{}', null, true, 1.0)", R"("nulltrue1.0")"},
      {"States.Format('{}', $.object)", R"("{Arg1=1, Arg2=[]}")"},
      {"States.Format($.template, 'x')", R"("It's x!")"},
      {"States.Format('It\\'s \\{{}\\} \\\\', $v)", R"("It's {5} \\")"},
      {"States.Format('\\{} {}', 1)", R"("{} 1")"},
      {"States.ArrayGetItem(States.StringSplit($$.Name, '-'), "
       "States.MathAdd(States.ArrayLength(States.StringSplit($$.Name, '-')), -1))",
       R"("c")"},
      {"States.Array($.list[?(@.x == 1 || @ == ')')])", R"([[{"x":1,"y":2},{"y":2,"x":1}]])"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.call);
    CHECK(check_intrinsic(test.call) == "");
    CHECK(call(test.call) == test.expected);
  }
}

TEST_CASE("MathAdd rounds halves up, each argument by itself") {
  const struct {
    std::string a;
    std::string b;
    const char* sum;
  } cases[] = {{"-9", "3", "-6"},       {"1.49", "1.5", "3"},    {"1.5", "1.51", "4"},
               {"-1.49", "-1.5", "-2"}, {"-1.5", "-1.51", "-3"}, {"1.49", "-1.49", "0"},
               {"2.5", "0", "3"},       {"-0.5", "0.5", "1"},    {"-0.5", "0", "0"},
               {"-2.5", "0", "-2"},     {"-3.5", "0", "-3"}};
  for (const auto& test : cases) {
    CAPTURE(test.a);
    CAPTURE(test.b);
    CHECK(call("States.MathAdd(" + std::string(test.a) + ", " + test.b + ")") == test.sum);
  }
}

TEST_CASE("UUID and MathRandom come from the scope") {
  const std::string first = call("States.UUID()");
  CHECK(first.size() == 38);
  CHECK(first != call("States.UUID()"));
  for (int i = 0; i < 100; i++) {
    const int64_t found = parse(call("States.MathRandom(-3, 3)")).as_int();
    CHECK(found >= -3);
    CHECK(found < 3);
  }
}

TEST_CASE("arguments that do not fit") {
  const std::string long_text(10'001, 'x');
  const std::string cases[] = {
      "States.ArrayContains('x', 1)",
      "States.ArrayGetItem($.four, 4)",
      "States.ArrayGetItem($.four, -1)",
      "States.ArrayGetItem($.four, 0.5)",
      "States.ArrayLength($.text)",
      "States.ArrayPartition($.four, 0)",
      "States.ArrayPartition($.four, 0.49)",
      "States.ArrayRange(1, 1001, 1)",
      "States.ArrayRange(1, 5, 0)",
      "States.ArrayRange('a', 5, 1)",
      "States.ArrayUnique(1)",
      "States.Base64Encode('" + long_text + "')",
      "States.Base64Decode('####')",
      "States.Base64Decode('/w==')",
      "States.Hash('x', 'sha-1')",
      "States.Hash('" + long_text + "', 'MD5')",
      "States.JsonMerge($.one, $.two, true)",
      "States.JsonMerge($.one, 1, false)",
      "States.StringToJson('{')",
      "States.StringToJson(1)",
      "States.MathAdd(1, 'x')",
      "States.MathAdd(2147483647, 1)",
      "States.MathAdd(2147483648, 0)",
      "States.MathRandom(5, 5)",
      "States.StringSplit('a', 1)",
      "States.Format(1)",
  };
  for (const std::string& test : cases) {
    CAPTURE(test);
    const std::string name = test.substr(0, test.find('('));
    try {
      call(test);
      FAIL("nothing was thrown");
    } catch (const asl::Failure& failure) {
      CHECK(failure.error == "States.Runtime");
      CHECK(failure.cause ==
            "The function '" + test + "' had the following error: Invalid arguments in " + name);
    }
  }
}

TEST_CASE("causes") {
  const struct {
    std::string call;
    const char* cause;
  } cases[] = {
      {"States.Format('{} {}', 1)",
       "The function 'States.Format('{} {}', 1)' had the following error: Invalid arguments in "
       "States.Format: number of arguments do not match the occurrences of {}."},
      {"States.Array($.text[0])",
       "The function 'States.Array($.text[0])' had the following error: Filter: [0] can only be "
       "applied to arrays. Current context is: \"input data\""},
      {"States.Array($$.Nope)",
       "The function 'States.Array($$.Nope)' had the following error: The JsonPath argument for "
       "the "
       "field '$$.Nope' could not be found in the input '{\"Name\":\"a-b-c\"}'"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.call);
    try {
      call(test.call);
      FAIL("nothing was thrown");
    } catch (const asl::Failure& failure) {
      CHECK(failure.cause == test.cause);
    }
  }
}

TEST_CASE("calls that are not well formed") {
  for (const std::string text :
       {"States.Nope()",        "States.UUID",           "States.UUID(",        "States.UUID(1)",
        "States.UUID() x",      "States.UUID())",        "States.Array(,)",     "States.Array(1,)",
        "States.Array(1 2)",    "States.Array('a)",      "States.Array(\"a\")", "States.Array(x)",
        "States.Array($.)",     "States.Array($x y)",    "States.Format()",     "States.MathAdd(1)",
        "States.Format('\\n')", "States.Format('\\\"')", "States.Format('a\\",  "states.UUID()",
        "Format('x')"}) {
    CAPTURE(text);
    CHECK(check_intrinsic(text) != "");
    CHECK_THROWS_AS(call(text), asl::Failure);
  }
}

TEST_CASE("calls may be nested ten deep") {
  std::string ten = "1";
  for (int i = 0; i < 10; i++)
    ten = "States.Array(" + ten + ")";
  CHECK(check_intrinsic(ten) == "");
  CHECK(call(ten) == "[[[[[[[[[[1]]]]]]]]]]");
  CHECK(check_intrinsic("States.Array(" + ten + ")") != "");
}
