#include "emulator/asl/jsonpath.h"

#include <doctest/doctest.h>

#include "emulator/json/io.h"

using json::parse;
using json::print;

namespace {

const json::Value& document() {
  static const json::Value value = parse(R"({
    "items": [{"k": 0}, {"k": 1}, {"k": 2}, {"k": 3}],
    "users": [{"year": 1997, "status": 0, "name": "ann"}, {"year": 1998, "status": 1, "name": "Bob"}],
    "a": {"b": {"x": 1}, "b c": 2, "d-e": 3, "it's": 4},
    "text": "hello", "number": 5, "real": 1.0, "nothing": null, "limit": 1997
  })");
  return value;
}

}  // namespace

TEST_CASE("what paths give") {
  const struct {
    std::string path;
    const char* expected;  // null: no result
  } cases[] = {
      {"$.items[0]", R"({"k":0})"},
      {"$.items[-1]", R"({"k":3})"},
      {"$.items[4]", nullptr},
      {"$.items[-5]", nullptr},
      {"$.real", "1.0"},
      {"$.number", "5"},
      {"$.nothing", "null"},
      {"$.nothing.x", nullptr},
      {"$.a.d-e", "3"},
      {"$['a']['b c']", "2"},
      {"$[\"a\"][\"b\"].x", "1"},
      {"$.a['it\\'s']", "4"},
      {"$.a['b', 'd-e', 'none']", R"({"b":{"x":1},"d-e":3})"},
      {"$.items[0,2].k", "[0,2]"},
      {"$.items[1:3].k", "[1,2]"},
      {"$.items[1:].k", "[1,2,3]"},
      {"$.items[:1].k", "[0]"},
      {"$.items[-2:].k", "[2,3]"},
      {"$.items[:-3].k", "[0]"},
      {"$.items[2:99].k", "[2,3]"},
      {"$.no.such[1:5]", "[]"},
      {"$.no[*]", "[]"},
      {"$.items[*].k", "[0,1,2,3]"},
      {"$.items.*.k", "[0,1,2,3]"},
      {"$.a.b.*", "[1]"},
      {"$..k", "[0,1,2,3]"},
      {"$..items[1]", R"([{"k":1}])"},
      {"$..['year','name']", R"([{"year":1997,"name":"ann"},{"year":1998,"name":"Bob"}])"},
      {"$..[?(@.x)]", R"([{"x":1}])"},
      {"$.users.length()", "2"},
      {"$.text.length()", "5"},
      {"$.users[*].year.max()", "1998.0"},
      {"$.a.b.keys()", R"(["x"])"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.path);
    const auto found = asl::evaluate(test.path, document());
    if (test.expected == nullptr) {
      CHECK_FALSE(found.has_value());
    } else {
      REQUIRE(found.has_value());
      CHECK(print(*found) == test.expected);
    }
  }
}

TEST_CASE("filters") {
  const struct {
    std::string filter;
    const char* expected;  // the names found
  } cases[] = {
      {"@.status == 0", R"(["ann"])"},
      {"@.status != 0", R"(["Bob"])"},
      {"@.year > 1997", R"(["Bob"])"},
      {"@.year >= 1997.0", R"(["ann","Bob"])"},
      {"@.year<1998", R"(["ann"])"},
      {"1998 <= @.year", R"(["Bob"])"},
      {"@.year == $.limit", R"(["ann"])"},
      {"@.name == 'ann'", R"(["ann"])"},
      {"@['name'] == \"Bob\"", R"(["Bob"])"},
      {"@.name =~ /b.*/i", R"(["Bob"])"},
      {"@.name =~ /n/", "[]"},
      {"@.year =~ /199[78]/", R"(["ann","Bob"])"},
      {"@.name in ['ann', 'eve']", R"(["ann"])"},
      {"@.name nin ['ann', 'eve']", R"(["Bob"])"},
      {"@.year in [1998]", R"(["Bob"])"},
      {"@.name contains 'nn'", R"(["ann"])"},
      {"@.name size 3", R"(["ann","Bob"])"},
      {"@.name empty false", R"(["ann","Bob"])"},
      {"@.status", R"(["ann","Bob"])"},
      {"@.none", "[]"},
      {"!@.none", R"(["ann","Bob"])"},
      {"@.none == 1", "[]"},
      {"@.none != 1", R"(["ann","Bob"])"},
      {"@.name > 5", "[]"},
      {"@.status == 0 || @.status == 1", R"(["ann","Bob"])"},
      {"@.status == 0 && @.year == 1998", "[]"},
      {"!(@.status == 0) && (@.year == 1998 || @.year == 0)", R"(["Bob"])"},
      {"@.status == false", "[]"},
      {"@ == 1", "[]"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.filter);
    const std::string path = "$.users[?(" + std::string(test.filter) + ")].name";
    REQUIRE(asl::is_path(path));
    CHECK(print(asl::evaluate(path, document()).value()) == test.expected);
  }
}

TEST_CASE("texts that are no paths") {
  for (const std::string path : {"",
                                 "a",
                                 "@.a",
                                 "$.",
                                 "$..",
                                 "$.a.",
                                 "$a",
                                 "$.a b",
                                 "$[",
                                 "$[]",
                                 "$['a'",
                                 "$['a]",
                                 "$[a]",
                                 "$[1",
                                 "$[1,]",
                                 "$.a[?]",
                                 "$.a[?()]",
                                 "$.a[?(@.b]",
                                 "$.a[?(@.b == )]",
                                 "$.a[?(@.b =~ /(/)]",
                                 "$.a[?(@.b && )]",
                                 "$]",
                                 "$.a(",
                                 "$.a(1)",
                                 "$[99999999999999999999]",
                                 "$.a[?(@.b == x)]"}) {
    CAPTURE(path);
    CHECK_FALSE(asl::is_path(path));
    CHECK_THROWS_AS(asl::evaluate(path, document()), asl::PathError);
  }
}

TEST_CASE("reference paths") {
  for (const std::string path : {"$", "$.a", "$.a.b[0]", "$['a b'][2].c", "$[0]"}) {
    CAPTURE(path);
    CHECK(asl::is_reference_path(path));
  }
  for (const std::string path : {"$.a[*]", "$..a", "$.*", "$.a[1:2]", "$.a[0,1]", "$['a','b']",
                                 "$.a[?(@.b)]", "$.a[-1]", "$.a.length()", "a", "$$.a", "$v.a"}) {
    CAPTURE(path);
    CHECK_FALSE(asl::is_reference_path(path));
  }
}

TEST_CASE("why there is no result") {
  const struct {
    std::string path;
    const char* why;
  } cases[] = {
      {"$.x", "No results for path: $['x']"},
      {"$.a.x", "No results for path: $['a']['x']"},
      {"$.items[9]", "No results for path: $['items'][9]"},
      {"$.no.such.path", "Missing property in path $['no']"},
      {"$.a.no.path", "Missing property in path $['a']['no']"},
      {"$.number[0]", "Filter: [0] can only be applied to arrays. Current context is: 5"},
      {"$.nothing[0]", "The path $['nothing'] is null"},
      {"$.text.x",
       "Expected to find an object with property ['x'] in path $['text'] but found "
       "'java.lang.String'. This is not a json object according to the JsonProvider: "
       "'com.jayway.jsonpath.spi.json.JacksonJsonProvider'."},
  };
  for (const auto& test : cases) {
    CAPTURE(test.path);
    CHECK_THROWS_WITH_AS(asl::resolve(test.path, document()), test.why, asl::PathError);
  }
  CHECK(print(asl::resolve("$.no.such[*]", document())) == "[]");
}

TEST_CASE("put") {
  const struct {
    std::string path;
    std::string root;
    const char* expected;  // null: PathError
  } cases[] = {
      {"$", R"({"a":1})", "7"},
      {"$.b", R"({"a":1})", R"({"a":1,"b":7})"},
      {"$.a", R"({"a":1,"c":2})", R"({"a":7,"c":2})"},
      {"$.x.y['z']", "{}", R"({"x":{"y":{"z":7}}})"},
      {"$.l[1]", R"({"l":[1,2,3]})", R"({"l":[1,7,3]})"},
      {"$.l[0].a", R"({"l":[{}]})", R"({"l":[{"a":7}]})"},
      {"$[0]", "[1]", "[7]"},
      {"$.l[3]", R"({"l":[1,2,3]})", nullptr},
      {"$.n[0]", "{}", nullptr},
      {"$.a.b", R"({"a":1})", nullptr},
      {"$.a", "[]", nullptr},
      {"$.a", "5", nullptr},
      {"$.a[*]", R"({"a":[]})", nullptr},
  };
  for (const auto& test : cases) {
    CAPTURE(test.path);
    CAPTURE(test.root);
    if (test.expected == nullptr) {
      CHECK_THROWS_AS(asl::put(test.path, parse(test.root), 7), asl::PathError);
    } else {
      CHECK(print(asl::put(test.path, parse(test.root), 7)) == test.expected);
    }
  }
}
