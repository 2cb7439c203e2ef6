// Warm start: a tuning job that learns from the training jobs of earlier ones. Pure functions.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-warm-start.html
#pragma once

#include <string>
#include <vector>

#include "emulator/services/sagemaker/records.h"
#include "emulator/services/sagemaker/tuning_spec.h"

namespace sagemaker {

// The names of WarmStartConfig.ParentHyperParameterTuningJobs, in order.
std::vector<std::string> parent_names(const json::Value& request);
bool is_identical(const json::Value& request);  // IdenticalDataAndAlgorithm

// Throws api::Error when the job cannot start from `parents`, which are those of the request:
// each must have ended, with the same objective and as many hyperparameters, and not differ by
// more than the type of the warm start allows.
void check_warm_start(const json::Value& request, const std::vector<Record>& parents);

// What the search learns from a parent's training jobs: those that lie within its ranges. A
// hyperparameter that was static there has that value.
std::vector<tuning::Trial> lessons_of(const Search& search, const std::vector<Record>& trials);

}  // namespace sagemaker
