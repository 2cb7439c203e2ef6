// Which variables the states of a definition read: variableReferences of DescribeStateMachine.
#pragma once

#include <string_view>

#include "emulator/json/value.h"

namespace states {

// {"<state>": ["<variable>", ...]}, of states that read any; in JSONPath only.
json::Value variable_references(std::string_view definition);

}  // namespace states
