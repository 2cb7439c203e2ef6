#include "emulator/runtime/lines.h"

#include <doctest/doctest.h>

#include <vector>

namespace {

struct Case {
  const char* name;
  std::vector<std::string> pieces;
  std::vector<std::string> expected;
};

const std::vector<Case> kCases{
    {"nothing", {}, {}},
    {"one line", {"abc\n"}, {"abc"}},
    {"no newline at the end", {"abc"}, {"abc"}},
    {"empty lines", {"\n\na\n\n"}, {"", "", "a", ""}},
    {"cut anywhere", {"a", "b\nc", "d\n", "e"}, {"ab", "cd", "e"}},
    {"newline alone in a piece", {"abc", "\n", "d\n"}, {"abc", "d"}},
    {"as long as can be", {"12345678\nx\n"}, {"12345678", "x"}},
    {"longer", {"1234567890\nx\n"}, {"12345678", "90", "x"}},
    {"twice as long", {"1234567812345678\nx"}, {"12345678", "12345678", "x"}},
    {"empty line behind a full one", {"12345678\n\nx\n"}, {"12345678", "", "x"}},
    {"full in pieces", {"1234", "5678", "\n", "\n"}, {"12345678", ""}},
    {"full at the end", {"12345678"}, {"12345678"}},
};

TEST_CASE("lines") {
  for (const Case& example : kCases) {
    CAPTURE(example.name);
    runtime::Lines lines(8);
    std::vector<std::string> said;
    const auto say = [&](std::string_view line) { said.emplace_back(line); };
    for (const std::string& piece : example.pieces)
      lines.add(piece, say);
    lines.end(say);
    CHECK(said == example.expected);
  }
}

}  // namespace
