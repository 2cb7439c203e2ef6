// From a CreateTrainingJob request to the row of a training job. Pure functions.
#pragma once

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"

namespace sagemaker {

// Throws api::Error where the request asks for what does not go together or is not supported.
void check_training_request(const json::Value& request);

// InProgress, Starting; with the members that the service adds to what was sent.
Record training_record(const Owner& owner, const json::Value& request, int64_t now_ms);

// Request members as the service shows them: with its defaults.
json::Value shown_channels(const json::Value& input_data_config);
json::Value shown_output(const json::Value& output_data_config);

}  // namespace sagemaker
