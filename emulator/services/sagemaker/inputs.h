// The data of channels and transform jobs: which objects, and where they go.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3DataSource.html
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/objects.h"

namespace sagemaker {

struct Context;

constexpr uint64_t kManifestBytesMax = 64u << 20;
constexpr size_t kObjectsMax = 1'000'000;  // of one channel

struct Input {
  enum class Kind { Prefix, Manifest };
  Kind kind = Kind::Prefix;
  std::string uri;  // as given
  Location location;
};

struct Source {
  Location object;
  std::string relative;  // name of the file below the channel's folder
};

// Throws api::Error where an S3DataSource is of a kind that is not supported, or has no S3
// location.
Input input_of(const json::Value& s3_data_source);
// InputDataConfig of a training job: the same, for each channel.
void check_channels(const json::Value& input_data_config);

// A manifest: [{"prefix": "s3://bucket/folder/"}, "a.csv", ...]. Throws std::runtime_error when it
// is none.
std::vector<Source> manifest_sources(const json::Value& manifest);

// The objects of an input, in order. Throws api::Error as S3 does, std::runtime_error for manifests
// and keys that cannot be files.
runtime::Task<std::vector<Source>> sources_of(Context& context, Owner owner, Input input,
                                              std::stop_token stop);
// Throws the ValidationException of AWS when there is no object. `role` is named in it.
runtime::Task<> require_objects(Context& context, Owner owner, Input input, std::string role);
// The same for all channels.
runtime::Task<> require_channels(Context& context, Owner owner, json::Value input_data_config,
                                 std::string role);

}  // namespace sagemaker
