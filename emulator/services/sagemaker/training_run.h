// The life of a training job: Starting, Downloading, Training, Uploading, and its end.
#pragma once

#include <functional>
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

// Marks the job as Stopping and tells its run. False when it is not InProgress. Loop thread.
runtime::Task<bool> stop_training(Context& context, storage::ResourceKey key);
// The same by its tuning job, since its objective, which went as `curve`, falls behind: both stay
// with its row, and count even if the server ends before the job does.
runtime::Task<bool> stop_training_early(Context& context, storage::ResourceKey key, std::string why,
                                        std::vector<double> curve);

// Whether a job with this FailureReason failed through no fault of its own.
bool is_retryable(std::string_view failure_reason);

}  // namespace sagemaker
