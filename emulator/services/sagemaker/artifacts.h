// What jobs leave behind, put into S3. Coroutines on the loop; throw api::Error and
// std::system_error.
#pragma once

#include <filesystem>
#include <string>

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/objects.h"

namespace sagemaker {

struct Context;

// Packs `folder` as tar.gz into `packed` and puts it at `object`.
runtime::Task<> upload_packed(Context& context, Owner owner, Location object,
                              std::filesystem::path folder, std::filesystem::path packed);
// Puts every file of `folder` below `prefix`.
runtime::Task<> upload_folder(Context& context, Owner owner, Location prefix,
                              std::filesystem::path folder);

}  // namespace sagemaker
