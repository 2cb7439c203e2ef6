#include "emulator/base/text.h"

#include "emulator/base/arn.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

using namespace std::literals;

TEST_CASE("lower, trim, equals_ignoring_case leave non-ASCII alone") {
  CHECK(base::lower("AbZ[É") == "abz[É");
  CHECK(base::trim(" \t\r\n a b \v\f") == "a b");
  CHECK(base::trim(" \n ").empty());
  CHECK(base::equals_ignoring_case("Content-Type", "content-tYPE"));
  CHECK_FALSE(base::equals_ignoring_case("a", "ab"));
  CHECK_FALSE(base::equals_ignoring_case("[", "{"));
}

TEST_CASE("split and join") {
  CHECK(base::split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(base::split("", ',') == std::vector<std::string_view>{""});
  CHECK(base::join({"a", "", "b"}, "::") == "a::::b");
  CHECK(base::join({}, ",").empty());
}

TEST_CASE("replace_all") {
  CHECK(base::replace_all("aaa", "aa", "b") == "ba");
  CHECK(base::replace_all("abab", "b", "bb") == "abbabb");
  CHECK(base::replace_all("abc", "", "x") == "abc");
  CHECK(base::replace_all("abc", "x", "y") == "abc");
}

TEST_CASE("is_valid_utf8") {
  struct {
    std::string_view name;
    std::string_view text;
    bool expected;
  } const table[] = {
      {"empty", "", true},
      {"ASCII of a word and more", "0123456789abcdef", true},
      {"NUL", "\0"sv, true},
      {"two, three, four bytes", "é€😀", true},
      {"last code point", "\xF4\x8F\xBF\xBF", true},
      {"beyond the last", "\xF4\x90\x80\x80", false},
      {"surrogate", "\xED\xA0\x80", false},
      {"overlong two", "\xC0\x80", false},
      {"overlong three", "\xE0\x9F\xBF", false},
      {"overlong four", "\xF0\x8F\xBF\xBF", false},
      {"cut", "\xE2\x82", false},
      {"stray continuation", "\x80", false},
      {"bad byte after a word", "01234567\xFF", false},
      {"lead without tail", "\xC3(", false},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK(base::is_valid_utf8(row.text) == row.expected);
  }
}

TEST_CASE("utf8_prefix and utf8_length count characters") {
  CHECK(base::utf8_prefix("a€b", 4) == "a€");
  CHECK(base::utf8_prefix("a€b", 3) == "a");
  CHECK(base::utf8_prefix("a€b", 0).empty());
  CHECK(base::utf8_prefix("a€b", 99) == "a€b");
  CHECK(base::utf8_length("a€😀") == 3);
}

TEST_CASE("hex") {
  CHECK(base::hex("\x00\x7f\xff"sv) == "007fff");
}

TEST_CASE("base64: the vectors of RFC 4648 section 10") {
  struct {
    std::string_view bytes;
    std::string_view text;
  } const table[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xFB\xFF\xBF", "+/+/"},
  };
  for (const auto& row : table) {
    CHECK(base::base64(row.bytes) == row.text);
    CHECK(base::from_base64(row.text) == row.bytes);
  }
  for (const std::string_view bad :
       {"Zg", "Zg=", "Z===", "====", "Zm9v!mFy", "Zg==Zg==", "Zm9v\nZm9v", "Zm-_", "Z=g="}) {
    CAPTURE(bad);
    CHECK_FALSE(base::from_base64(bad).has_value());
  }
}

TEST_CASE("percent encoding") {
  CHECK(base::percent_encode("aZ0-._~ /+é") == "aZ0-._~%20%2F%2B%C3%A9");
  CHECK(base::percent_encode("a/b c", "/") == "a/b%20c");
  CHECK(base::percent_decode("%41%2fb%C3%A9+") == "A/bé+");
  CHECK(base::percent_decode("%") == "%");
  CHECK(base::percent_decode("%4") == "%4");
  CHECK(base::percent_decode("%zz%41%4") == "%zzA%4");
  CHECK(base::percent_decode("%2541") == "%41");
  CHECK(base::form_decode("a+b%2Bc") == "a b+c");
}

TEST_CASE("parse_int") {
  CHECK(base::parse_int("-9223372036854775808") == std::numeric_limits<int64_t>::min());
  CHECK(base::parse_int("007") == 7);
  for (const std::string_view bad :
       {"", "-", "+1", " 1", "1 ", "1.0", "9223372036854775808", "0x1"}) {
    CAPTURE(bad);
    CHECK_FALSE(base::parse_int(bad).has_value());
  }
}

TEST_CASE("parse_double") {
  CHECK(base::parse_double("1e-5") == 1e-5);
  CHECK(base::parse_double("-.5") == -0.5);
  CHECK(base::parse_double("3") == 3.0);
  for (const std::string_view bad : {"", "nan", "inf", "-inf", "1e999", "1,5", "1.5x", " 1"}) {
    CAPTURE(bad);
    CHECK_FALSE(base::parse_double(bad).has_value());
  }
}

TEST_CASE("python_repr lays digits out as Python does") {
  struct {
    double value;
    std::string_view expected;
  } const table[] = {
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {0.5, "0.5"},
      {-123.456, "-123.456"},
      {100.0, "100.0"},
      {0.0001, "0.0001"},
      {0.00012345, "0.00012345"},
      {0.00001, "1e-05"},
      {1.5e-7, "1.5e-07"},
      {1e15, "1000000000000000.0"},
      {1234567890123456.7, "1234567890123456.8"},
      {9007199254740993.0, "9007199254740992.0"},
      {1e16, "1e+16"},
      {1.2345e16, "1.2345e+16"},
      {1e22, "1e+22"},
      {1e100, "1e+100"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.30000000000000004, "0.30000000000000004"},
      {HUGE_VAL, "inf"},
      {-HUGE_VAL, "-inf"},
      {std::numeric_limits<double>::quiet_NaN(), "nan"},
  };
  for (const auto& row : table)
    CHECK(base::python_repr(row.value) == row.expected);
}

TEST_CASE("python_repr reads back as the same double") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::optional<double> again = base::parse_double(base::python_repr(value));
    REQUIRE(again.has_value());
    CHECK(std::bit_cast<uint64_t>(*again) == std::bit_cast<uint64_t>(value));
  }
}

TEST_CASE("Arn") {
  const auto arn = base::Arn::parse("arn:aws:states:us-east-1:123456789012:execution:m:run-1");
  REQUIRE(arn.has_value());
  CHECK(arn->service == "states");
  CHECK(arn->region == "us-east-1");
  CHECK(arn->account == "123456789012");
  CHECK(arn->resource == "execution:m:run-1");
  CHECK(arn->to_string() == "arn:aws:states:us-east-1:123456789012:execution:m:run-1");
  CHECK(base::Arn::parse("arn:aws:s3:::bucket/key:x")->resource == "bucket/key:x");
  CHECK(base::Arn::parse("arn:aws:iam::1:")->resource.empty());
  for (const std::string_view bad :
       {"", "arn", "arn:aws:s3::", "urn:aws:s3:::b", "ARN:a:b:c:d:e"}) {
    CAPTURE(bad);
    CHECK_FALSE(base::Arn::parse(bad).has_value());
  }
}
