// Payload templates: Parameters, ResultSelector, ItemSelector, Assign; and single ".$" fields.
#pragma once

#include <string_view>

#include "emulator/asl/scope.h"
#include "emulator/json/value.h"

namespace asl {

// Replaces every "key.$" member by what its path or intrinsic gives for `input`.
// Throws Failure (States.ParameterPathFailure, States.IntrinsicFailure, States.Runtime) in AWS's
// words.
json::Value fill(const json::Value& payload_template, const json::Value& input, const Scope& scope);

// A path ("$.a", "$$.Execution.Id", "$var.x") or an intrinsic ("States.Format(...)"). `field` names
// it in messages: The JSONPath '<p>' specified for the field '<field>' could not be found in the
// input '<json>'.
json::Value evaluate_field(std::string_view expression, std::string_view field,
                           const json::Value& input, const Scope& scope);

// InputPath and OutputPath ("$", "$$.x" and variables allowed).
// Throws Failure: Invalid path '<p>' : No results for path: $['X'] ...
json::Value apply_path(std::string_view path, const json::Value& input, const Scope& scope);

}  // namespace asl
