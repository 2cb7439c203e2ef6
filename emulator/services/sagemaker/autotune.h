// Autotune: the service chooses what the request leaves open. A pure function.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-autotune.html
#pragma once

#include "emulator/json/value.h"

namespace sagemaker {

// `request` with ranges for its AutoParameters, limits, early stopping, retries and convergence
// where Autotune is enabled and they are not given; else as it is. What the service itself chooses
// is not published. Throws api::Error for a hint that gives no range.
json::Value autotuned(const json::Value& request);

}  // namespace sagemaker
