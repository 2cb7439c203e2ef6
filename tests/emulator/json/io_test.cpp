#include "emulator/json/io.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using json::parse;
using json::print;
using json::Style;
using json::Value;
using namespace std::literals;

TEST_CASE("numbers keep their kind") {
  struct {
    std::string_view text;
    json::Type type;
    std::string_view printed;
  } const table[] = {
      {"0", json::Type::Int, "0"},
      {"-0", json::Type::Double, "-0.0"},
      {"1", json::Type::Int, "1"},
      {"1.0", json::Type::Double, "1.0"},
      {"-1e0", json::Type::Double, "-1.0"},
      {"1E22", json::Type::Double, "1e+22"},
      {"0.00001", json::Type::Double, "1e-05"},
      {"2147483648", json::Type::Int, "2147483648"},
      {"4294967296", json::Type::Int, "4294967296"},
      {"9223372036854775807", json::Type::Int, "9223372036854775807"},
      {"-9223372036854775808", json::Type::Int, "-9223372036854775808"},
      {"9223372036854775808", json::Type::Double, "9.223372036854776e+18"},
      {"123456789012345678901234567890", json::Type::Double, "1.2345678901234568e+29"},
      {"0.1", json::Type::Double, "0.1"},
      {"1e-400", json::Type::Double, "0.0"},
      {"5e-324", json::Type::Double, "5e-324"},
      {"0.500000000000000166533453693773481063544750213623046875", json::Type::Double,
       "0.5000000000000002"},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    const Value v = parse(row.text);
    CHECK(v.type() == row.type);
    CHECK(print(v) == row.printed);
    CHECK(parse(print(v)).type() == row.type);
  }
  CHECK(std::signbit(parse("-0").as_double()));
}

TEST_CASE("what is not JSON is refused, with the place") {
  struct {
    std::string_view text;
    size_t offset;
  } const table[] = {
      {"", 0},      {"{", 1},   {"[1,]", 3},     {"{\"a\" 1}", 5},
      {"[1] 2", 4}, {"nul", 3}, {"\"\x01\"", 1}, {"\"a", 2},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    try {
      parse(row.text);
      FAIL("parsed");
    } catch (const json::ParseError& error) {
      CHECK(error.offset == row.offset);
      CHECK(!std::string(error.what()).empty());
    }
  }
  for (const std::string_view bad : {"NaN"sv,         "Infinity"sv,
                                     "-"sv,           "+1"sv,
                                     "01"sv,          "1."sv,
                                     ".5"sv,          "1e"sv,
                                     "1e999"sv,       "-1e309"sv,
                                     "// c\n1"sv,     "'a'"sv,
                                     "\"\xFF\""sv,    "\"\xED\xA0\x80\""sv,
                                     R"("\ud800")"sv, R"("\udc00")"sv,
                                     R"("\x41")"sv,   "1\0"sv,
                                     "[1]\0[2]"sv,    "\0"sv,
                                     "\"a\0b\""sv,    "{\"a\":1,}"sv,
                                     "{1:2}"sv,       "\xEF\xBB\xBF{}"sv}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse(bad), json::ParseError);
  }
}

TEST_CASE("strings are read and written with their escapes") {
  CHECK(parse(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00")").as_string() == "\"\\/\b\f\n\r\tAé😀");
  CHECK(parse(R"("a\u0000b")").as_string() == "a\0b"s);
  CHECK(print(Value("\"\\/\b\f\n\r\té😀\x7f")) == "\"\\\"\\\\/\\b\\f\\n\\r\\té😀\x7f\"");
  CHECK(print(Value("\x01\x1f"s)) == R"("\u0001\u001f")");
  CHECK(print(Value("\0"s)) == R"("\u0000")");
  CHECK(print(Value("é\xFF€\xE2\x82"s)) == "\"é\uFFFD€\uFFFD\uFFFD\"");
}

TEST_CASE("the last of equal keys wins and the place of the first stays") {
  CHECK(print(parse(R"({"a":1,"b":2,"a":{"x":3}})")) == R"({"a":{"x":3},"b":2})");
  std::string text = "{";
  for (int i = 0; i < 1000; ++i)
    text += "\"k" + std::to_string(i % 500) + "\":" + std::to_string(i) + ",";
  text.back() = '}';
  const Value v = parse(text);
  REQUIRE(v.size() == 500);
  CHECK(v.members()[0] == json::Member{"k0", 500});
  CHECK(v.members()[499] == json::Member{"k499", 999});
  CHECK(v["k7"] == Value(507));
}

TEST_CASE("a big object with one key many times is read fast") {
  std::string text = "{";
  for (int i = 0; i < 300'000; ++i)
    text += R"("k":1,)";
  text += R"("z":2})";
  CHECK(print(parse(text)) == R"({"k":1,"z":2})");
}

TEST_CASE("styles") {
  const Value v = parse(R"({"a":[1,{"b":null}],"c":{},"d":[],"e":"é"})");
  CHECK(print(v) == R"({"a":[1,{"b":null}],"c":{},"d":[],"e":"é"})");
  CHECK(print(v, Style::Spaced) == R"({"a": [1, {"b": null}], "c": {}, "d": [], "e": "é"})");
  CHECK(print(v, Style::Pretty) == R"({
  "a": [
    1,
    {
      "b": null
    }
  ],
  "c": {},
  "d": [],
  "e": "é"
})");
}

TEST_CASE("what is no JSON number is written as null") {
  CHECK(print(Value(HUGE_VAL)) == "null");
  CHECK(print(Value(std::numeric_limits<double>::quiet_NaN())) == "null");
}

TEST_CASE("nesting is limited, and the deepest value allowed lives and dies in peace") {
  const auto nested = [](size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  const Value deep = parse(nested(json::kDepthMax));
  CHECK(print(deep) == nested(json::kDepthMax));
  CHECK(deep == parse(nested(json::kDepthMax)));
  CHECK_THROWS_AS(parse(nested(json::kDepthMax + 1)), json::ParseError);
  CHECK_THROWS_AS(parse(std::string(5'000'000, '[')), json::ParseError);
  // The limit is one of depth, not of the number of arrays.
  std::string wide = "[";
  for (size_t i = 0; i < 2 * json::kDepthMax; ++i)
    wide += "[],";
  CHECK(parse(wide + "{}]").size() == 2 * json::kDepthMax + 1);
}

TEST_CASE("the size is limited") {
  CHECK_THROWS_AS(parse(std::string(json::kTextBytesMax, ' ') + "1"), json::ParseError);
}
