// What is wrong with a JSON text, in the words of AWS's JSON parser (Jackson).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace asl {

struct SyntaxError {
  std::string message;   // "Unrecognized token 'not': was expecting ..."
  std::string location;  // "[Source: (String)\"not a definition\"; line: 1, column: 4]"
};

// Absent when the text is JSON; also for a blank one, which holds no value at all.
std::optional<SyntaxError> find_syntax_error(std::string_view text);

}  // namespace asl
