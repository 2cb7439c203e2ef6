// Checks a decoded input against its shape, all violations at once, in AWS's wording:
// "2 validation errors detected: Value '..' at '..' failed to satisfy constraint: ...; Value ...".
// Smithy constraint traits: https://smithy.io/2.0/spec/constraint-traits.html
#pragma once

#include <string>

#include "emulator/api/model.h"
#include "emulator/json/value.h"

namespace api {

// "" when the input holds. Unknown members are ignored, as AWS does.
std::string violations(const Shape& shape, const json::Value& input);

// A foreign regular expression (Java dialect of the models) as a full match. RE2 stays behind it.
// Patterns with look-around, which RE2 lacks, are handled case by case; one that cannot be read
// matches.
bool matches_pattern(std::string_view pattern, std::string_view text);
// False for patterns that match everything because they cannot be read (tests list them).
bool is_readable_pattern(std::string_view pattern);

}  // namespace api
