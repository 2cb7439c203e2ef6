#include "emulator/services/sagemaker/training_folder.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace sagemaker {
namespace {

constexpr size_t kFailureReasonMax = 1024;

void write_json(const std::filesystem::path& file, const json::Value& value) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << json::print(value);
  stream.close();
  if (!stream) throw std::system_error(errno, std::generic_category(), file.string());
}

json::Value input_data_config(const json::Value& facts) {
  json::ObjectBuilder channels;
  const std::string mode =
      "File";  // what is there, whatever was asked for: the same bytes as files
  if (!facts["InputDataConfig"].is_array()) return std::move(channels).build();
  for (const json::Value& channel : facts["InputDataConfig"].items()) {
    const json::Value& source = channel["DataSource"]["S3DataSource"];
    json::ObjectBuilder config;
    config.copy(channel, "ContentType")
        .put("TrainingInputMode", mode)
        .put("S3DistributionType", source.text("S3DataDistributionType", "FullyReplicated"))
        .put("RecordWrapperType", channel.text("RecordWrapperType", "None"));
    channels.put(channel.text("ChannelName"), std::move(config).build());
  }
  return std::move(channels).build();
}

}  // namespace

void lay_out(const TrainingFolder& folder, const json::Value& facts) {
  std::filesystem::remove_all(folder.root);
  for (const std::filesystem::path& path :
       {folder.root / "input" / "config", folder.root / "input" / "data", folder.model(),
        folder.output_data(), folder.checkpoints(), folder.root / "packed"}) {
    std::filesystem::create_directories(path);
  }
  const json::Value& parameters = facts["HyperParameters"];
  write_json(folder.config("hyperparameters.json"),
             parameters.is_object() ? parameters : json::Value::object());
  write_json(folder.config("inputdataconfig.json"), input_data_config(facts));
  write_json(folder.config("resourceconfig.json"),
             json::Value::object({{"current_host", "algo-1"},
                                  {"hosts", json::Value::array({"algo-1"})},
                                  {"network_interface_name", "lo"}}));
  if (const json::Value* checkpoint = facts.find("CheckpointConfig")) {
    write_json(folder.config("checkpointconfig.json"), *checkpoint);
  }
  if (!facts["InputDataConfig"].is_array()) return;
  for (const json::Value& channel : facts["InputDataConfig"].items()) {
    std::filesystem::create_directories(folder.channel(channel.text("ChannelName")));
  }
}

std::string read_text(const std::filesystem::path& file, size_t bytes_max) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(bytes_max, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(bytes_max));
  text.resize(static_cast<size_t>(stream.gcount()));
  return text;
}

bool has_content(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(folder, error);
  return !error && entries != std::filesystem::directory_iterator();
}

std::string failure_reason(const std::string& failure_text, int exit_code) {
  std::string reason = failure_text;
  if (reason.empty()) {
    reason = fmt::format("AlgorithmError: , exit code: {}", exit_code);
  } else if (!reason.starts_with("ClientError: ")) {
    reason.insert(0, "AlgorithmError: ");
  }
  if (!base::is_valid_utf8(base::utf8_prefix(reason, reason.size()))) {
    for (char& byte : reason) {
      if (static_cast<unsigned char>(byte) >= 0x80) byte = '?';
    }
  }
  return std::string(base::utf8_prefix(reason, kFailureReasonMax));
}

}  // namespace sagemaker
