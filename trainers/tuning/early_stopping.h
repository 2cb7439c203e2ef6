// Early stopping, TrainingJobEarlyStoppingType Auto: the median rule.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-early-stopping.html
#pragma once

#include <vector>

#include "trainers/tuning/curve.h"

namespace tuning {

// The service's own thresholds are not published; these are ours.
constexpr size_t kMedianCurvesMin = 5;     // training jobs to compare with
constexpr size_t kMedianEpochMin = 2;      // nothing is stopped before
constexpr double kMedianEpochShare = 0.1;  // nor before this share of the median completed length

// A training job that ended.
struct EndedCurve {
  enum class End { Completed, Stopped };
  Curve curve;
  End end = End::Completed;
};

// Whether a job that went as `running` is to stop after its latest epoch: the objective is then
// worse than the median of the averages that the jobs in `ended` had up to the same epoch. Jobs
// that did not come so far do not count.
bool median_rule_stops(const Curve& running, const std::vector<EndedCurve>& ended, Goal goal);

}  // namespace tuning
