#include "trainers/contract/contract.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace {

class TemporaryRoot {
 public:
  TemporaryRoot() {
    std::string name = (std::filesystem::temp_directory_path() / "contract-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryRoot() { std::filesystem::remove_all(path_); }
  TemporaryRoot(const TemporaryRoot&) = delete;
  TemporaryRoot& operator=(const TemporaryRoot&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void put(const contract::Folders& folders, const char* file, std::string_view text) {
  contract::write_file(folders.config(file), text);
}

}  // namespace

TEST_CASE("a job is what its configuration files say") {
  const TemporaryRoot root;
  const contract::Folders folders(root.path());
  put(folders, "hyperparameters.json", R"({"num_round":"2","alpha":3.5,"eta":"0.3"})");
  put(folders, "inputdataconfig.json",
      R"({"train":{"ContentType":"csv","S3DistributionType":"ShardedByS3Key"},"validation":{}})");
  put(folders, "resourceconfig.json", R"({"current_host":"algo-2","hosts":["algo-1","algo-2"]})");
  const contract::Job job = contract::read_job(folders);
  REQUIRE(job.hyperparameters.size() == 3);
  CHECK(job.hyperparameters[0] == std::pair<std::string, std::string>("num_round", "2"));
  CHECK(job.hyperparameters[1] == std::pair<std::string, std::string>("alpha", "3.5"));
  REQUIRE(job.channel("train") != nullptr);
  CHECK(job.channel("train")->content_type == "csv");
  CHECK(job.channel("train")->distribution == "ShardedByS3Key");
  CHECK_FALSE(job.channel("validation")->content_type.has_value());
  CHECK(job.channel("validation")->input_mode == "File");
  CHECK(job.channel("test") == nullptr);
  CHECK(job.current_host == "algo-2");
  CHECK(job.hosts.size() == 2);
  CHECK_FALSE(job.checkpointing);
}

TEST_CASE("configuration that cannot be read is an error that names the file") {
  const TemporaryRoot root;
  const contract::Folders folders(root.path());
  const auto message = [&]() -> std::string {
    try {
      contract::read_job(folders);
      return "none";
    } catch (const contract::Error& error) {
      return error.what();
    }
  };
  CHECK(message().find("hyperparameters.json: No such file") != std::string::npos);
  put(folders, "hyperparameters.json", "{");
  CHECK(message().find("hyperparameters.json is not JSON") != std::string::npos);
  put(folders, "hyperparameters.json", "[]");
  CHECK(message().find("is not a JSON object") != std::string::npos);
  put(folders, "hyperparameters.json", "{}");
  put(folders, "inputdataconfig.json", "{}");
  CHECK(message() == "none");
}

TEST_CASE("files are written whole, in folders that are made for them") {
  const TemporaryRoot root;
  const contract::Folders folders(root.path());
  contract::write_failure(folders, "first, and longer");
  contract::write_failure(folders, "why");
  CHECK(contract::read_file(folders.failure()) == "why");
  CHECK(std::distance(std::filesystem::directory_iterator(folders.failure().parent_path()), {}) ==
        1);
  CHECK_THROWS_AS(contract::read_file(root.path() / "absent"), std::system_error);
}
