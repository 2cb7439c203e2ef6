// A tuning job as people look into it: its trials, and why each was suggested. A pure function.
#pragma once

#include <vector>

#include "emulator/services/sagemaker/records.h"

namespace sagemaker {

// {name, arn, status, config, seed, trials, importance, best}: each of `trials` has number, name,
// definition (with several), status, parameters, objective and values (once there are any),
// stopped_early (when it was: "median rule", "rung 9", "MaxResource 81") and why;
// `importance` is that of the latest model, `best` the number of the best trial, each absent
// without one.
json::Value tuning_view(const Record& tuning_job, const std::vector<Record>& trials);

}  // namespace sagemaker
