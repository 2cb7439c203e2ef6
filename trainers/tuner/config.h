// A HyperParameterTuningJobConfig, understood: what is searched, and how. Pure functions; any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"
#include "trainers/tuning/suggester.h"

namespace tuner {

constexpr size_t kRangesMax = 30;

// Why a configuration makes no sense, with AWS's words where they are known.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Each throws ConfigError.
tuning::Strategy parse_strategy(std::string_view name);
tuning::Goal parse_goal(std::string_view type);
// `lists` is a ParameterRanges; `automatic` is what the scaling Auto, or none, stands for.
std::vector<tuning::Range> parse_ranges(const json::Value& lists, tuning::Scaling automatic);
// That `strategy` can search them.
void check_ranges(tuning::Strategy strategy, const std::vector<tuning::Range>& ranges);

struct Config {
  tuning::Strategy strategy = tuning::Strategy::Bayesian;
  tuning::Goal goal = tuning::Goal::Minimize;
  std::vector<tuning::Range> ranges;
  std::optional<uint64_t> seed;  // RandomSeed
};

// The members that say how to search; limits and completion criteria are the caller's.
// Throws ConfigError.
Config parse_config(const json::Value& config);

}  // namespace tuner
