// Hyperband as the service runs it: asynchronous successive halving. Configurations are drawn at
// random; a training job whose objective is not among the best third of those that came as far is
// stopped.
// L. Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020, section 3; in
// its stopping form, in which a job goes on at once unless it is judged worse.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-how-it-works.html
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trainers/tuning/curve.h"

namespace tuning {

constexpr int64_t kReduction = 3;         // eta
constexpr int64_t kResourceMax = 20'000;  // of MaxResource

// In epochs: values that a training job reports.
struct Resources {
  int64_t min = 1;
  int64_t max = 1;
};

// "" when sound, else why not, in words.
std::string problem(const Resources& resources);
// MaxResource when it is not given: the number of epochs among the static hyperparameters, under
// one of the names that the service knows.
std::optional<int64_t> inferred_max(const std::map<std::string, std::string>& fixed);

// Where jobs are judged: min, 3 min, 9 min ... below max.
std::vector<int64_t> rungs(const Resources& resources);

// Where a job that went as `running` is to stop: max, or the first rung that it has reached and at
// which it is not among the best third; absent while it goes on. Rungs up to `judged` epochs are
// not looked at again. `others` are the curves of all other jobs of the search, ended or not; a
// rung that fewer than three jobs have reached stops nobody.
std::optional<int64_t> halving_stop(const Curve& running, size_t judged,
                                    const std::vector<Curve>& others, const Resources& resources,
                                    Goal goal);

}  // namespace tuning
