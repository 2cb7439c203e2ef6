// What can be refused of a CreateHyperParameterTuningJob request without looking at anything else.
// Pure functions.
#pragma once

#include "emulator/json/value.h"

namespace sagemaker {

// Each throws api::Error, with AWS's words where they are known.

// That there is one training job definition, or several that go together.
void check_definitions(const json::Value& request);
// All, check_definitions included.
void check_tuning_request(const json::Value& request);

}  // namespace sagemaker
