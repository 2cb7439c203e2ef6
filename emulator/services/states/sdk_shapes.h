// Between the PascalCase JSON of aws-sdk:* integrations and the members of the API models.
// https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
#pragma once

#include <string>
#include <string_view>

#include "emulator/api/model.h"
#include "emulator/json/value.h"

namespace states {

// Parameters as a state machine writes them, as input of the operation: names as the model spells
// them, objects for string members as JSON text, ISO times as epoch seconds.
json::Value to_input(const api::Shape& shape, const json::Value& parameters);

// An operation's output as a task's result: names in PascalCase, times as ISO text, nulls left out.
json::Value to_result(const api::Shape& shape, const json::Value& output);

}  // namespace states
