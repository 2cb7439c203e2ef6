// The life of a training job: Starting, Downloading, Training, Uploading, and its end.
#pragma once

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/names.h"

namespace sagemaker {

struct Context;

// Takes the job from its row to its end; resumes then. Each step is one committed change of the row
// and one event. A job that was under way when the server ended begins again. Loop thread.
runtime::Task<> run_training(Context& context, storage::ResourceKey key);

// Marks the job as Stopping and tells its run. False when it is not InProgress. Loop thread.
runtime::Task<bool> stop_training(Context& context, storage::ResourceKey key);

}  // namespace sagemaker
