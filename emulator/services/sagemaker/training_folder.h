// The folder of a training job: the container contract, seen from outside the container.
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html
#pragma once

#include <filesystem>
#include <string>

#include "emulator/json/value.h"

namespace sagemaker {

// Paths below the root, shaped like /opt/ml.
struct TrainingFolder {
  std::filesystem::path root;

  std::filesystem::path config(std::string_view file) const {
    return root / "input" / "config" / file;
  }
  std::filesystem::path channel(std::string_view name) const {
    return root / "input" / "data" / name;
  }
  std::filesystem::path model() const { return root / "model"; }
  std::filesystem::path output_data() const { return root / "output" / "data"; }
  std::filesystem::path failure() const { return root / "output" / "failure"; }
  std::filesystem::path checkpoints() const { return root / "checkpoints"; }
  std::filesystem::path packed(std::string_view file) const { return root / "packed" / file; }
};

// Makes the folder afresh, with the configuration files of the job. Blocking; throws
// std::system_error.
void lay_out(const TrainingFolder& folder, const json::Value& facts);
// Blocking. "" when there is no such file; at most `bytes_max` bytes.
std::string read_text(const std::filesystem::path& file, size_t bytes_max);
// Blocking. True when the folder has an entry.
bool has_content(const std::filesystem::path& folder);
// The FailureReason of a child that failed: its failure file, prefixed and cut as AWS does.
std::string failure_reason(const std::string& failure_text, int exit_code);

}  // namespace sagemaker
