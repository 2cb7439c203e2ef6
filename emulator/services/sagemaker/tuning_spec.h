// A tuning job's request, understood: what the strategy searches and when the job ends. Pure
// functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"
#include "trainers/tuning/suggester.h"

namespace sagemaker {

struct TuningSpec {
  tuning::Strategy strategy = tuning::Strategy::Bayesian;
  tuning::Goal goal = tuning::Goal::Minimize;
  std::string metric;  // "validation:rmse"
  std::vector<tuning::Range> ranges;
  int64_t jobs_max = 0;
  int64_t parallel = 1;
  std::optional<int64_t> runtime_seconds_max;
  std::optional<double> target;
  std::optional<int64_t> not_improving_max;
  std::optional<uint64_t> seed;
};

// Throws api::Error, with AWS's words where they are known, for what makes no sense or is not
// supported. `request` is a CreateHyperParameterTuningJob request, or the facts of a tuning job.
TuningSpec tuning_spec(const json::Value& request);
// All that can be refused without looking at S3.
void check_tuning_request(const json::Value& request);

// InProgress, with the members that the service adds to what was sent.
Record tuning_record(const Owner& owner, const json::Value& request, uint64_t seed, int64_t now_ms);
uint64_t seed_of(const Record& tuning_job);

// <tuning job>-<number, three digits>-<8 hex digits>
std::string trial_name(std::string_view tuning_job, int64_t number, std::string_view hex);
Record trial_record(const Record& tuning_job, int64_t number, std::string_view name,
                    const tuning::Suggestion& suggestion, int64_t now_ms);

}  // namespace sagemaker
