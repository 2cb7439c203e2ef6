// A SageMaker on a real gateway, store and loop, with S3 in memory and a shell script as its
// trainer.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/error.h"
#include "emulator/api/gateway.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/event_bus.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/loop.h"
#include "emulator/services/sagemaker/sagemaker.h"
#include "storage/directory.h"
#include "storage/log_table.h"
#include "storage/sqlite.h"

namespace sagemaker_test {

constexpr const char* kAccount = "000000000000";
constexpr const char* kRegion = "us-west-2";
constexpr const char* kImage =
    "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";
constexpr const char* kRole = "arn:aws:iam::000000000000:role/sagemaker";

json::Value parse(std::string_view text);

// As much of S3 as jobs use.
class ToyS3 final : public api::Service {
 public:
  std::string_view id() const override { return "s3"; }
  std::vector<api::Operation> operations() override;
  std::unique_ptr<api::BodyReceiver> receive(const api::Call& call) override;

  void put(const std::string& uri, std::string bytes);  // s3://bucket/key
  std::string get(const std::string& uri) const;        // "" when absent
  std::vector<std::string> uris() const;

 private:
  api::Reply list(api::Call& call);
  api::Reply read(api::Call& call);
  api::Reply head(api::Call& call);
  api::Reply write(api::Call& call);

  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;  // "bucket/key"
};

// What outlives a server: its directory, and S3.
struct Disk {
  Disk();
  ~Disk();
  std::filesystem::path root;
  std::filesystem::path trainer;
  ToyS3 s3;
};

enum class Time { Manual, System };

class World {
 public:
  explicit World(Disk& disk, Time time = Time::Manual);
  ~World();  // like a kill: nothing is stopped first

  json::Value call(std::string operation, json::Value input);
  // "Code: message" of the error, or "" when there was none.
  std::string error(std::string operation, json::Value input);
  std::string detail(std::string operation, json::Value input);  // header of internal calls
  // Waits until Describe shows one of the final statuses; returns what it shows.
  json::Value ended_training(const std::string& name);
  json::Value ended_tuning(const std::string& name);
  json::Value ended_transform(const std::string& name);
  // Waits until an event of `name` has this text in `member`; false when no event is to come.
  void until(const std::string& name, std::string_view member, std::string_view text);
  std::vector<std::string> log(std::string_view group, std::string_view stream_prefix) const;

  Disk& disk;
  runtime::Loop loop{4};
  runtime::ManualClock manual{base::from_epoch_ms(1'700'000'000'123)};
  runtime::SystemClock real{loop};
  base::Ids ids{7};
  runtime::EventBus events{loop};
  std::unique_ptr<storage::DataDirectory> directory;
  std::unique_ptr<storage::Database> database;
  std::vector<runtime::Event> seen;
  std::unique_ptr<api::Gateway> gateway;
  std::unique_ptr<sagemaker::SageMaker> service;

 private:
  struct Wait;
  json::Value ended(const std::string& operation, const std::string& name_member,
                    const std::string& status_member, const std::string& name);

  std::shared_ptr<runtime::EventBus::Subscription> subscription_;
  Wait* waiting_ = nullptr;
};

// Requests that are complete and right.
json::Value training_request(const std::string& name, const std::string& hyperparameters = "{}");
json::Value tuning_request(const std::string& name, int jobs, int parallel);
void put_data(ToyS3& s3);

}  // namespace sagemaker_test
