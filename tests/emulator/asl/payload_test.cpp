#include "emulator/asl/payload.h"

#include <doctest/doctest.h>

#include "emulator/asl/failure.h"
#include "emulator/json/io.h"

using json::parse;
using json::print;

namespace {

asl::Scope scope() {
  asl::Scope found;
  found.context = parse(R"({"Execution":{"Id":"arn:1","Input":{"a-b":3}},"Task":{"Token":"t"}})");
  found.variables["v"] = parse(R"({"list":[1,2]})");
  return found;
}

}  // namespace

TEST_CASE("fill") {
  const struct {
    std::string name;
    std::string payload;
    const char* expected;
  } cases[] = {
      {"constants", R"~({"a":1.0,"b":[null,"$.x",{"c":"$$"}],"d":"States.UUID()"})~",
       R"~({"a":1.0,"b":[null,"$.x",{"c":"$$"}],"d":"States.UUID()"})~"},
      {"paths", R"({"a.$":"$.x","all.$":"$"})", R"({"a":1.0,"all":{"x":1.0,"s":"t"}})"},
      {"nested", R"({"a":{"b":[[{"c.$":"$.s"}]]}})", R"({"a":{"b":[[{"c":"t"}]]}})"},
      {"context", R"({"id.$":"$$.Execution.Id","in.$":"$$.Execution.Input.a-b"})",
       R"({"id":"arn:1","in":3})"},
      {"variables", R"({"v.$":"$v","w.$":"$v.list[1]"})", R"({"v":{"list":[1,2]},"w":2})"},
      {"intrinsics", R"~({"f.$":"States.Format('{}-{}', $.s, $v.list[0])"})~", R"({"f":"t-1"})"},
      {"a text beside its path", R"({"a":1,"a.$":"$.s"})", R"({"a":"t"})"},
      {"a key that is only the mark", R"({".$":"$.s"})", R"({".$":"$.s"})"},
      {"no object", R"(["$.x"])", R"(["$.x"])"},
      {"slices of nothing", R"({"a.$":"$.no.items[1:5]"})", R"({"a":[]})"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.name);
    const json::Value input = parse(R"({"x":1.0,"s":"t"})");
    CHECK(print(asl::fill(parse(test.payload), input, scope())) == test.expected);
  }
}

TEST_CASE("what cannot be found") {
  const struct {
    std::string payload;
    const char* cause;
  } cases[] = {
      {R"({"a":[{"b.$":"$.no.such"}]})",
       "The JSONPath '$.no.such' specified for the field 'b.$' could not be found in the input "
       "'{\"x\":[1,2]}'"},
      {R"({"b.$":"$none"})",
       "The JSONPath '$none' specified for the field 'b.$' could not be found in the input "
       "'{\"x\":[1,2]}'"},
      {R"~({"b.$":"States.Format('{}', $.nope)"})~",
       "The function 'States.Format('{}', $.nope)' had the following error: The JsonPath argument "
       "for the field '$.nope' could not be found in the input '{\"x\":[1,2]}'"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.payload);
    try {
      asl::fill(parse(test.payload), parse(R"({"x": [1, 2]})"), scope());
      FAIL("nothing was thrown");
    } catch (const asl::Failure& failure) {
      CHECK(failure.error == "States.Runtime");
      CHECK(failure.cause == test.cause);
    }
  }
}

TEST_CASE("apply_path") {
  const json::Value input = parse(R"({"a":{"b":1}})");
  CHECK(print(asl::apply_path("$", input, scope())) == R"({"a":{"b":1}})");
  CHECK(print(asl::apply_path("$.a", input, scope())) == R"({"b":1})");
  CHECK(print(asl::apply_path("$$.Task.Token", input, scope())) == "\"t\"");
  CHECK(print(asl::apply_path("$v.list", input, scope())) == "[1,2]");
  const struct {
    std::string path;
    const char* cause;
  } cases[] = {
      {"$.NoSuch", "Invalid path '$.NoSuch' : No results for path: $['NoSuch']"},
      {"$.no.such.path", "Invalid path '$.no.such.path' : Missing property in path $['no']"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.path);
    try {
      asl::apply_path(test.path, input, scope());
      FAIL("nothing was thrown");
    } catch (const asl::Failure& failure) {
      CHECK(failure.error == "States.Runtime");
      CHECK(failure.cause == test.cause);
    }
  }
}
