#include "emulator/json/value.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using json::Value;

TEST_CASE("each type knows itself") {
  CHECK(Value().type() == json::Type::Null);
  CHECK(Value(true).type() == json::Type::Bool);
  CHECK(Value(1).type() == json::Type::Int);
  CHECK(Value(1.0).type() == json::Type::Double);
  CHECK(Value("x").type() == json::Type::String);
  CHECK(Value::array().type() == json::Type::Array);
  CHECK(Value::object().type() == json::Type::Object);
  CHECK(Value(7).as_double() == 7.0);
  CHECK(Value("x\0y").as_string() == "x");
}

TEST_CASE("members are found, and what is absent is null") {
  const Value v = Value::object({{"s", "text"},
                                 {"i", 3},
                                 {"d", 0.5},
                                 {"b", true},
                                 {"n", nullptr},
                                 {"a", Value::array({1, "two"})}});
  CHECK(v.size() == 6);
  CHECK(v.text("s") == "text");
  CHECK(v.text("i", "none") == "none");
  CHECK(v.integer("i") == 3);
  CHECK(v.integer("d", 9) == 9);
  CHECK(v.number("i") == 3.0);
  CHECK(v.number("d") == 0.5);
  CHECK(v.number("s", 2.5) == 2.5);
  CHECK(v.flag("b"));
  CHECK_FALSE(v.flag("i"));
  CHECK(v.has("n"));
  CHECK_FALSE(v.has("x"));
  CHECK(v["a"][1].as_string() == "two");
  CHECK(v["a"][2].is_null());
  CHECK(v["x"]["y"][0].is_null());
  CHECK(v[0].is_null());
}

TEST_CASE("with and without leave the original alone") {
  const Value v = Value::object({{"a", 1}, {"b", 2}});
  const Value changed = v.with("a", 9).with("c", 3);
  CHECK(v == Value::object({{"a", 1}, {"b", 2}}));
  CHECK(changed.members()[0] == json::Member{"a", 9});
  CHECK(changed.members()[2] == json::Member{"c", 3});
  CHECK(changed.without("a").without("nothing").size() == 2);
  CHECK(Value().with("k", "v") == Value::object({{"k", "v"}}));
  CHECK(Value(5).without("k") == Value(5));
}

TEST_CASE("equality is by value") {
  constexpr int64_t kBig = (int64_t{1} << 53) + 1;
  struct {
    std::string_view name;
    Value a;
    Value b;
    bool expected;
  } const table[] = {
      {"integer and double", 1, 1.0, true},
      {"rounding does not count", kBig, static_cast<double>(kBig), false},
      {"the greatest integer is not two to 63", std::numeric_limits<int64_t>::max(), 0x1p63, false},
      {"the least integer is", std::numeric_limits<int64_t>::min(), -0x1p63, true},
      {"a fraction", 1, 1.5, false},
      {"zeros", 0, -0.0, true},
      {"not a number", std::numeric_limits<double>::quiet_NaN(),
       std::numeric_limits<double>::quiet_NaN(), false},
      {"integer and not a number", 0, std::numeric_limits<double>::quiet_NaN(), false},
      {"text and number", "1", 1, false},
      {"null and false", nullptr, false, false},
      {"order of members", Value::object({{"a", 1}, {"b", 2}}),
       Value::object({{"b", 2}, {"a", 1.0}}), true},
      {"other key", Value::object({{"a", 1}}), Value::object({{"b", 1}}), false},
      {"more members", Value::object({{"a", 1}}), Value::object({{"a", 1}, {"b", 1}}), false},
      {"order of items", Value::array({1, 2}), Value::array({2, 1}), false},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK((row.a == row.b) == row.expected);
    CHECK((row.b == row.a) == row.expected);
  }
}

TEST_CASE("big objects compare by key too, and fast") {
  constexpr int kCount = 120'000;
  json::Members forward;
  json::Members backward;
  for (int i = 0; i < kCount; ++i) {
    forward.emplace_back("key" + std::to_string(i), i);
    backward.emplace_back("key" + std::to_string(kCount - 1 - i), kCount - 1 - i);
  }
  const Value a(forward);
  CHECK(a == Value(backward));
  backward.back().second = -1;
  CHECK_FALSE(a == Value(backward));
}
