// Choice rules: the comparators, And, Or, Not.
#pragma once

#include <optional>
#include <string>

#include "emulator/asl/program.h"
#include "emulator/asl/scope.h"

namespace asl {

struct Chosen {
  std::string next;
  json::Value
      assign;  // of the rule that matched, or of the state for Default; null when it has none
};

// The first rule of the Choice state that matches, else its Default; absent when there is neither.
// Throws Failure (States.Runtime) where a Variable's path finds nothing and the rule needs it.
std::optional<Chosen> choose(const State& choice, const json::Value& input, const Scope& scope);

}  // namespace asl
