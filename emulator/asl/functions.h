// What the intrinsic functions do with their arguments. Inside of intrinsics.h.
#pragma once

#include <stdexcept>
#include <vector>

#include "emulator/asl/call.h"
#include "emulator/asl/scope.h"
#include "emulator/json/value.h"

namespace asl {

using Values = std::vector<json::Value>;

// what(): what is wrong with the arguments, where more can be said than that they are.
struct InvalidArguments : std::runtime_error {
  using std::runtime_error::runtime_error;
  InvalidArguments() : std::runtime_error("") {}
};

// `arguments`: the values of the call's arguments. The call has passed parse_call.
json::Value apply_function(const Argument& call, const Values& arguments, const Scope& scope);

}  // namespace asl
