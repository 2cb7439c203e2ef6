// JSONPath as Step Functions evaluates it (Jayway), and reference paths.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "emulator/json/value.h"

namespace asl {

struct PathError : std::runtime_error {
  using std::runtime_error::runtime_error;  // in Jayway's words where AWS shows them
};

bool is_path(std::string_view text);  // can be parsed as a JSONPath ("$", "$.a[0]", "$..b")
bool is_reference_path(
    std::string_view text);  // identifies one node: no wildcard, slice, filter, ".."

// Absent: no result. Indefinite paths (wildcards, slices, filters, "..") give an array, maybe
// empty. Throws PathError when the path cannot be parsed.
std::optional<json::Value> evaluate(std::string_view path, const json::Value& root);

// As evaluate, but throws PathError, in Jayway's words, where there is no result:
// "No results for path: $['a']['b']", "Missing property in path $['a']".
json::Value resolve(std::string_view path, const json::Value& root);

// `root` with `value` put at the reference path, making objects on the way (ResultPath).
// Throws PathError when it runs into a value that is no object or beyond the end of an array.
json::Value put(std::string_view reference_path, const json::Value& root, const json::Value& value);

}  // namespace asl
