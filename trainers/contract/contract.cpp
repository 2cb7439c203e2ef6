#include "trainers/contract/contract.h"

#include <filesystem>
#include <system_error>

#include "emulator/json/io.h"

namespace contract {
namespace {

json::Value read_json(const Folders& folders, std::string_view file) {
  const std::filesystem::path path = folders.config(file);
  try {
    json::Value value = json::parse(read_file(path));
    if (value.is_object()) return value;
  } catch (const std::system_error& error) {
    throw Error("Cannot read " + path.string() + ": " + error.code().message());
  } catch (const json::ParseError& error) {
    throw Error(path.string() + " is not JSON: " + error.what());
  }
  throw Error(path.string() + " is not a JSON object");
}

std::optional<json::Value> read_json_if_there(const Folders& folders, std::string_view file) {
  if (!std::filesystem::exists(folders.config(file))) return std::nullopt;
  return read_json(folders, file);
}

Channel to_channel(const std::string& name, const json::Value& config) {
  Channel channel;
  channel.name = name;
  channel.config = config;
  if (const json::Value* type = config.find("ContentType"); type != nullptr && type->is_string()) {
    channel.content_type = type->as_string();
  }
  channel.input_mode = config.text("TrainingInputMode", channel.input_mode);
  channel.distribution = config.text("S3DistributionType", channel.distribution);
  return channel;
}

void read_resources(const json::Value& resources, Job& job) {
  job.current_host = resources.text("current_host", job.current_host);
  const json::Value& hosts = resources["hosts"];
  if (!hosts.is_array() || hosts.empty()) return;
  job.hosts.clear();
  for (const json::Value& host : hosts.items()) {
    if (!host.is_string()) throw Error("resourceconfig.json: a host is not text");
    job.hosts.push_back(host.as_string());
  }
}

}  // namespace

const Channel* Job::channel(std::string_view name) const {
  for (const Channel& channel : channels) {
    if (channel.name == name) return &channel;
  }
  return nullptr;
}

Job read_job(const Folders& folders) {
  Job job;
  const json::Value hyperparameters = read_json(folders, "hyperparameters.json");
  for (const auto& [name, value] : hyperparameters.members()) {
    job.hyperparameters.emplace_back(name,
                                     value.is_string() ? value.as_string() : json::print(value));
  }
  const json::Value channels = read_json(folders, "inputdataconfig.json");
  for (const auto& [name, config] : channels.members()) {
    job.channels.push_back(to_channel(name, config));
  }
  if (const auto resources = read_json_if_there(folders, "resourceconfig.json")) {
    read_resources(*resources, job);
  }
  job.checkpointing = std::filesystem::exists(folders.config("checkpointconfig.json"));
  return job;
}

void write_failure(const Folders& folders, std::string_view reason) {
  write_file(folders.failure(), reason);
}

}  // namespace contract
