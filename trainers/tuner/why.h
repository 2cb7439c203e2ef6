// Why a suggestion was made, as JSON. A pure function; any thread.
#pragma once

#include "emulator/json/value.h"
#include "trainers/tuning/suggester.h"

namespace tuner {

// {"reason": "acquisition", "acquisition": -1.5, "trust_region": 0.25, "mean": 0.3,
// "deviation": 0.1, "importance": {}}; what the suggestion has not is absent.
json::Value why_json(const tuning::Why& why);

}  // namespace tuner
