// The life of a tuning job: it keeps its slots filled with training jobs until it is done.
#pragma once

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/names.h"

namespace sagemaker {

struct Context;

// Takes the job from its row to its end; resumes then. Loop thread.
runtime::Task<> run_tuning(Context& context, storage::ResourceKey key);

}  // namespace sagemaker
