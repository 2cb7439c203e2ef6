// The intrinsic functions States.Format ... States.UUID.
// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
#pragma once

#include <string_view>

#include "emulator/asl/scope.h"
#include "emulator/json/value.h"

namespace asl {

bool is_intrinsic(std::string_view text);  // starts as a call of States.*

// "" when the call is well formed (names, nesting <= 10, literals, paths), else what is wrong.
std::string check_intrinsic(std::string_view text);

// Throws Failure{States.IntrinsicFailure or States.Runtime} in AWS's words.
json::Value call_intrinsic(std::string_view text, const json::Value& input, const Scope& scope);

}  // namespace asl
