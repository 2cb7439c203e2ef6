// The life of a training job: Starting, Downloading, Training, Uploading, and its end.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/names.h"

namespace sagemaker {

struct Context;

// Hears all values of ObjectiveMetric that the job has emitted so far, whenever there are new ones.
using OnObjective = std::function<void(const std::vector<double>&)>;

// Takes the job from its row to its end; resumes then. Each step is one committed change of the row
// and one event. A job that was under way when the server ended begins again; so does one that
// failed through no fault of its own, as often as its RetryStrategy says. With `on_objective`, the
// row keeps the values in its member `Curve`. Loop thread.
runtime::Task<> run_training(Context& context, storage::ResourceKey key,
                             OnObjective on_objective = {});

// Why a tuning job stops one of its jobs, and the objectives so far that made it.
struct FallenBehind {
  std::string why;
  std::vector<double> curve;
};

// Marks the job as Stopping and tells its run. False when it is not InProgress. What it fell behind
// with stays with its row, and counts even if the server ends before the job does. Loop thread.
runtime::Task<bool> stop_training(Context& context, storage::ResourceKey key,
                                  std::optional<FallenBehind> behind = std::nullopt);

// Whether a job with this FailureReason failed through no fault of its own.
bool is_retryable(std::string_view failure_reason);

}  // namespace sagemaker
