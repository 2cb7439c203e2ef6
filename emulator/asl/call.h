// An intrinsic function call as parsed. Inside of intrinsics.h.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace asl {

// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html, "Nested functions"
constexpr int kNestedCallsMax = 10;

struct Argument {
  enum class Kind { Literal, Reference, Call };

  Kind kind = Kind::Literal;
  json::Value literal;
  std::string text;      // Literal string: as written between the quotes; Reference: the path
  std::string function;  // Call: "Format", and its arguments
  std::vector<Argument> arguments;
};

struct CallError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws CallError; checks syntax, names and numbers of arguments, and that paths can be parsed.
Argument parse_call(std::string_view text);

// 'It\'s' -> It's. Only ' { } and the backslash may be escaped; others throw CallError.
std::string unescape(std::string_view written);

}  // namespace asl
