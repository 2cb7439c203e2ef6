#include "emulator/services/sagemaker/artifacts.h"

#include <algorithm>
#include <vector>

#include "emulator/archive/archive.h"
#include "emulator/services/sagemaker/context.h"

namespace sagemaker {
namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && !entry.is_symlink()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

runtime::Task<> upload_packed(Context& context, Owner owner, Location object,
                              std::filesystem::path folder, std::filesystem::path packed) {
  co_await context.given.loop.offload([&] { archive::pack_tar_gz(folder, packed); });
  co_await context.objects.upload(owner, object, packed);
}

runtime::Task<> upload_folder(Context& context, Owner owner, Location prefix,
                              std::filesystem::path folder) {
  const std::vector<std::filesystem::path> files =
      co_await context.given.loop.offload([&] { return files_of(folder); });
  for (const std::filesystem::path& file : files) {
    const std::string name = file.lexically_relative(folder).generic_string();
    co_await context.objects.upload(owner, prefix.below(name), file);
  }
}

}  // namespace sagemaker
