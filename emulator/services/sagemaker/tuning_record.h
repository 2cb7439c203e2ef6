// The rows of a tuning job and of its training jobs, as they are when they are made. Pure
// functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/services/sagemaker/records.h"
#include "trainers/tuning/suggester.h"

namespace sagemaker {

// InProgress, with the members that the service adds to what was sent. `seed` is for requests
// that name none.
Record tuning_record(const Owner& owner, const json::Value& request, uint64_t seed, int64_t now_ms);
uint64_t seed_of(const Record& tuning_job);

// <tuning job>-<number, three digits>-<8 hex digits>
std::string trial_name(std::string_view tuning_job, int64_t number, std::string_view hex);
// What the row keeps beside the training job: {Number, Search, Tuned, Why, Fit, Objective}, where
// Search is the index of its definition.
Record trial_record(const Record& tuning_job, int64_t number, size_t search, std::string_view name,
                    const tuning::Suggestion& suggestion, int64_t now_ms);
// The other way; without how it ended.
tuning::Trial trial_of(const Record& trial);

}  // namespace sagemaker
