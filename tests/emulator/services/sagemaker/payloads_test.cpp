#include "emulator/services/sagemaker/payloads.h"

#include <doctest/doctest.h>

using sagemaker::Assemble;
using sagemaker::Batch;
using sagemaker::Cutting;
using sagemaker::Split;

TEST_CASE("cutting objects into requests") {
  struct Case {
    const char* name;
    const char* text;
    Cutting cutting;
    std::vector<std::string_view> expected;
  };
  const Case cases[] = {
      {"whole", "1,2\n3,4\n", {Split::None, Batch::MultiRecord, 100}, {"1,2\n3,4\n"}},
      {"whole, empty", "", {Split::None, Batch::MultiRecord, 100}, {""}},
      {"packed", "1,2\n3,4\n5,6", {Split::Line, Batch::MultiRecord, 8}, {"1,2\n3,4\n", "5,6"}},
      {"packed, no limit", "1\n2\n3\n", {Split::Line, Batch::MultiRecord, 0}, {"1\n2\n3\n"}},
      {"packed, one each", "1,2\n3,4\n", {Split::Line, Batch::MultiRecord, 4}, {"1,2\n", "3,4\n"}},
      {"packed, empty", "", {Split::Line, Batch::MultiRecord, 4}, {}},
      {"single", "1,2\r\n\n3,4", {Split::Line, Batch::SingleRecord, 4}, {"1,2", "3,4"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto parts = sagemaker::payloads(c.text, c.cutting);
    REQUIRE(parts.has_value());
    CHECK(*parts == c.expected);
  }
  CHECK_FALSE(sagemaker::payloads("12345", {Split::None, Batch::MultiRecord, 4}).has_value());
  CHECK_FALSE(sagemaker::payloads("1\n12345\n", {Split::Line, Batch::MultiRecord, 4}).has_value());
  CHECK_FALSE(sagemaker::payloads("1\n12345\n", {Split::Line, Batch::SingleRecord, 4}).has_value());
}

TEST_CASE("putting answers together") {
  CHECK(sagemaker::assembled({"a", "b"}, Assemble::None) == "ab");
  CHECK(sagemaker::assembled({"a", "b"}, Assemble::Line) == "a\nb");
  CHECK(sagemaker::assembled({"a\n", "b\n"}, Assemble::Line) == "a\nb\n");
  CHECK(sagemaker::assembled({}, Assemble::Line).empty());
}
