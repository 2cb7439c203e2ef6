// Where things are in a container: /opt/ml, or any folder of that shape.
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace contract {

// Paths only; nothing is read or made. `root` is made absolute.
class Folders {
 public:
  explicit Folders(const std::filesystem::path& root) : root_(std::filesystem::absolute(root)) {}

  const std::filesystem::path& root() const { return root_; }
  // hyperparameters.json, inputdataconfig.json, resourceconfig.json, checkpointconfig.json
  std::filesystem::path config(std::string_view file) const {
    return root_ / "input" / "config" / file;
  }
  std::filesystem::path channel(std::string_view name) const {
    return root_ / "input" / "data" / name;
  }
  std::filesystem::path model() const { return root_ / "model"; }
  std::filesystem::path output_data() const { return root_ / "output" / "data"; }
  std::filesystem::path failure() const { return root_ / "output" / "failure"; }
  std::filesystem::path checkpoints() const { return root_ / "checkpoints"; }
  std::filesystem::path scratch() const { return root_ / "tmp"; }

 private:
  std::filesystem::path root_;
};

// The whole file; throws std::system_error (the path is in its text).
std::string read_file(const std::filesystem::path& file);
// Readers see the old content or the new one, never a part. Makes the parent folder.
void write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace contract
