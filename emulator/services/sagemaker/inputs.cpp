#include "emulator/services/sagemaker/inputs.h"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>

#include "emulator/json/io.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/errors.h"

namespace sagemaker {
namespace {

std::vector<Source> prefix_sources(const Location& prefix, const std::vector<std::string>& keys) {
  std::vector<Source> sources;
  for (const std::string& key : keys) {
    if (key.ends_with('/')) continue;  // a folder, as consoles make them
    std::string relative = relative_key(prefix.key, key);
    if (!is_file_name(relative)) {
      throw std::runtime_error(fmt::format("the key \"{}\" cannot be the name of a file", key));
    }
    sources.push_back({{prefix.bucket, key}, std::move(relative)});
  }
  return sources;
}

}  // namespace

Input input_of(const json::Value& source) {
  Input input;
  const std::string type = source.text("S3DataType", "S3Prefix");
  if (type == "ManifestFile") {
    input.kind = Input::Kind::Manifest;
  } else if (type != "S3Prefix") {
    throw unsupported(fmt::format("S3DataType {}", type));
  }
  input.uri = source.text("S3Uri");
  const std::optional<Location> location = parse_location(input.uri);
  if (!location) throw bad_location("S3Uri", input.uri);
  input.location = *location;
  return input;
}

void check_channels(const json::Value& channels) {
  if (!channels.is_array()) return;
  for (const json::Value& channel : channels.items()) {
    const json::Value* source = channel["DataSource"].find("S3DataSource");
    if (source == nullptr) {
      throw unsupported("channels with a DataSource other than S3DataSource");
    }
    input_of(*source);
    if (channel.text("RecordWrapperType", "None") != "None") {
      throw unsupported(fmt::format("RecordWrapperType {}", channel.text("RecordWrapperType")));
    }
    if (channel.has("ShuffleConfig")) throw unsupported("ShuffleConfig");
  }
}

std::vector<Source> manifest_sources(const json::Value& manifest) {
  if (!manifest.is_array() || manifest.empty()) throw std::runtime_error("the manifest is no list");
  const std::optional<Location> prefix = parse_location(manifest[0].text("prefix"));
  if (!prefix)
    throw std::runtime_error("the manifest does not begin with {\"prefix\": \"s3://...\"}");
  std::vector<Source> sources;
  for (size_t i = 1; i < manifest.size(); ++i) {
    if (!manifest[i].is_string()) throw std::runtime_error("the manifest lists what is no name");
    const std::string& name = manifest[i].as_string();
    if (!is_file_name(name)) {
      throw std::runtime_error(
          fmt::format("the manifest lists \"{}\", which is no file name", name));
    }
    sources.push_back({{prefix->bucket, prefix->key + name}, name});
  }
  return sources;
}

runtime::Task<std::vector<Source>> sources_of(Context& context, Owner owner, Input input,
                                              std::stop_token stop) {
  if (input.kind == Input::Kind::Prefix) {
    const std::vector<std::string> keys =
        co_await context.objects.list(owner, input.location, kObjectsMax, stop);
    co_return prefix_sources(input.location, keys);
  }
  const std::string text =
      co_await context.objects.read(owner, input.location, kManifestBytesMax, stop);
  co_return manifest_sources(json::parse(text));
}

runtime::Task<> require_objects(Context& context, Owner owner, Input input, std::string role) {
  std::string why;
  try {
    const std::vector<std::string> found =
        co_await context.objects.list(owner, input.location, 1, {});
    if (!found.empty()) co_return;
  } catch (const api::Error& error) {
    why = error.what();
  }
  throw no_objects(input.uri, owner.region, role, input.location.bucket, why);
}

runtime::Task<> require_channels(Context& context, Owner owner, json::Value channels,
                                 std::string role) {
  if (!channels.is_array()) co_return;
  for (const json::Value& channel : channels.items()) {
    co_await require_objects(context, owner, input_of(channel["DataSource"]["S3DataSource"]), role);
  }
}

}  // namespace sagemaker
