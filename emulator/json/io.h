// JSON text <-> json::Value. The only user of RapidJSON.
//
// Parsing is iterative and limited in depth and size, reads numbers with full precision, keeps
// integers that fit int64 as integers (-0 is the double), refuses NaN and numbers beyond a double,
// validates UTF-8, and lets the last of equal keys win, at the place of the first.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "emulator/json/value.h"

namespace json {

constexpr size_t kDepthMax = 512;
constexpr size_t kTextBytesMax = 128u << 20;

struct ParseError : std::runtime_error {
  ParseError(const std::string& what, size_t offset_bytes)
      : std::runtime_error(what), offset(offset_bytes) {}
  size_t offset;  // bytes from the start of the text
};

Value parse(std::string_view text);  // throws ParseError

// Compact: {"a":1}. Spaced, as Python's json.dumps: {"a": 1, "b": 2}. Pretty: indented by two.
enum class Style { Compact, Spaced, Pretty };
// Non-ASCII is written as UTF-8, bytes that are none as U+FFFD. Doubles: shortest digits that read
// back, and as doubles (1.0, 1e+22). Infinite or NaN: null.
std::string print(const Value& value, Style style = Style::Compact);

}  // namespace json
