// S3 as jobs use it: through the gateway, like any other client.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/names.h"

namespace api {
class Gateway;
struct Reply;
}  // namespace api
namespace runtime {
class Loop;
}

namespace sagemaker {

struct Location {
  std::string bucket;
  std::string key;  // or a prefix of keys

  std::string uri() const { return "s3://" + bucket + "/" + key; }
  // The location of `name` below this one, with one slash between them.
  Location below(std::string_view name) const;
};

// s3://bucket/key. Absent for other texts; https URLs are not taken.
std::optional<Location> parse_location(std::string_view uri);

// What is left of `key` below `prefix`, as SageMaker lays out files: all that follows "<prefix>/"
// where the prefix names a folder, else what follows the last slash of the prefix.
std::string relative_key(std::string_view prefix, std::string_view key);
// False for names that would leave the folder or cannot be a file: "..", "a//b", "dir/" ...
bool is_file_name(std::string_view relative);

// Coroutines on the loop. Throw api::Error as S3 does, and std::system_error for local files.
class Objects {
 public:
  Objects(runtime::Loop& loop, api::Gateway& gateway) : loop_(loop), gateway_(gateway) {}

  // Keys that start with `prefix`, in order; at most `limit`.
  runtime::Task<std::vector<std::string>> list(Owner owner, Location prefix, size_t limit,
                                               std::stop_token stop);
  // False when the object is not there or cannot be read; no exception then.
  runtime::Task<bool> exists(Owner owner, Location object);
  runtime::Task<std::string> read(Owner owner, Location object, uint64_t bytes_max,
                                  std::stop_token stop);
  // Makes the folders on the way.
  runtime::Task<> download(Owner owner, Location object, std::filesystem::path file,
                           std::stop_token stop);
  runtime::Task<> upload(Owner owner, Location object, std::filesystem::path file);
  runtime::Task<> write(Owner owner, Location object, std::string bytes);

 private:
  runtime::Loop& loop_;
  api::Gateway& gateway_;
};

}  // namespace sagemaker
