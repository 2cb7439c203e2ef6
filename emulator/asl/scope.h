// What paths and intrinsics may read while a state runs.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "emulator/base/ids.h"
#include "emulator/json/value.h"

namespace asl {

struct Scope {
  json::Value context;                           // "$$": Execution, State, StateMachine, Task, Map
  std::map<std::string, json::Value> variables;  // "$name"
  base::Ids* random = nullptr;                   // States.UUID, States.MathRandom
};

}  // namespace asl
