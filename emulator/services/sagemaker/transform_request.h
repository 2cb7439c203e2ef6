// From a CreateTransformJob request to the row of a transform job. Pure functions.
// https://docs.aws.amazon.com/sagemaker/latest/dg/batch-transform.html
#pragma once

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"

namespace sagemaker {

// Throws api::Error where the request asks for what does not go together or is not supported.
void check_transform_request(const json::Value& request);
Record transform_record(const Owner& owner, const json::Value& request, int64_t now_ms);

}  // namespace sagemaker
