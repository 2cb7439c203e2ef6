#include "emulator/asl/syntax.h"

#include <doctest/doctest.h>

using asl::find_syntax_error;

TEST_CASE("messages and columns are Jackson's") {
  const struct {
    std::string text;
    const char* message;
    const char* position;
  } cases[] = {
      {"not a definition",
       "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token "
       "'null', "
       "'true' or 'false')",
       "line: 1, column: 4]"},
      {"{'a': 1}",
       "Unexpected character (''' (code 39)): was expecting double-quote to start field "
       "name",
       "line: 1, column: 3]"},
      {"{\"a\" 1}",
       "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and "
       "value",
       "line: 1, column: 7]"},
      {"{\"a\": 1 \"b\"}",
       "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
       "line: 1, column: 10]"},
      {"[1 2]",
       "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
       "line: 1, column: 5]"},
      {"[1",
       "Unexpected end-of-input: expected close marker for Array (start marker at [Source: "
       "(String)\"[1\"; line: 1, column: 1])",
       "line: 1, column: 3]"},
      {"[1}",
       "Unexpected close marker '}': expected ']' (for Array starting at [Source: "
       "(String)\"[1}\"; line: 1, column: 1])",
       "line: 1, column: 4]"},
      {"\"a", "Unexpected end-of-input: was expecting closing quote for a string value",
       "line: 1, column: 3]"},
      {"\"a\nb\"",
       "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using "
       "backslash to be included in string value",
       "line: 2, column: 1]"},
      {"\"\\x\"", "Unrecognized character escape 'x' (code 120)", "line: 1, column: 4]"},
      {"[01]", "Invalid numeric value: Leading zeroes not allowed", "line: 1, column: 3]"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.text);
    const auto found = find_syntax_error(test.text);
    REQUIRE(found.has_value());
    CHECK(found->message == test.message);
    CHECK(found->location ==
          "[Source: (String)\"" + std::string(test.text) + "\"; " + test.position);
  }
}

TEST_CASE("a comma before the closing bracket") {
  CHECK(find_syntax_error("{\"a\":1,}")->message ==
        "Unexpected character ('}' (code 125)): was expecting double-quote to start field name");
  CHECK(find_syntax_error("[1,]")->message ==
        "Unexpected character (']' (code 93)): expected a valid value (JSON String, Number, Array, "
        "Object or token 'null', 'true' or 'false')");
}

TEST_CASE("JSON has no error") {
  for (const std::string text :
       {"{}", "[]", " [1, -2.5e+3, \"\\u00e9\\n\", true, false, null, {\"a\": []}] ", "0", "\"x\"",
        " "}) {
    CAPTURE(text);
    CHECK_FALSE(find_syntax_error(text).has_value());
  }
}

TEST_CASE("long texts are cut in the location") {
  const std::string text = "x" + std::string(600, ' ');
  CHECK(find_syntax_error(text)->location == "[Source: (String)\"x" + std::string(499, ' ') +
                                                 "\"[truncated 101 chars]; line: 1, column: 2]");
}

TEST_CASE("deep nesting needs no stack") {
  const std::string open(2'000'000, '[');
  CHECK(find_syntax_error(open).has_value());
  CHECK_FALSE(find_syntax_error(open + std::string(2'000'000, ']')).has_value());
}
