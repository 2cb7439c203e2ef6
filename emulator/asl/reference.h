// The three kinds of references: "$.a" (the input), "$$.a" (the context object), "$name.a" (a
// variable).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/asl/scope.h"
#include "emulator/json/value.h"

namespace asl {

struct Reference {
  enum class Kind { Input, Context, Variable };

  Kind kind = Kind::Input;
  std::string variable;  // Variable: its name
  std::string path;      // within what it refers to: "$", "$.a"
};

// Absent when the text is none (the path within is parsed too).
std::optional<Reference> parse_reference(std::string_view text);

bool is_variable_name(std::string_view name);

// Absent where there is no such value. Throws PathError when the text is no reference.
std::optional<json::Value> look_up(std::string_view reference, const json::Value& input,
                                   const Scope& scope);

// As look_up; throws PathError in Jayway's words where there is no such value.
json::Value look_up_or_explain(std::string_view reference, const json::Value& input,
                               const Scope& scope);

}  // namespace asl
