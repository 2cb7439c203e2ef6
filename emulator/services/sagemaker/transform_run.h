// The life of a transform job: a model served by a child, and the objects sent through it.
#pragma once

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/names.h"

namespace sagemaker {

struct Context;

// Takes the job from its row to its end; resumes then. A job that was under way when the server
// ended begins again. Loop thread.
runtime::Task<> run_transform(Context& context, storage::ResourceKey key);

}  // namespace sagemaker
