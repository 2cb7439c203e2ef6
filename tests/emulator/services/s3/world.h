// An S3 of a test's own: its operations called directly, time standing still until moved.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/runtime/loop.h"
#include "emulator/services/s3/s3.h"
#include "tests/storage/folder.h"

// "NoSuchKey 404 The specified key does not exist. Key=k", of what was thrown; "" when nothing was.
std::string error_of(const std::function<void()>& work);

class World {
 public:
  World();
  ~World();

  // Calls an operation as a client would, the body through the receiver. `headers` are those that
  // operations read themselves.
  api::Reply call(std::string_view operation, json::Value input, std::string_view body = {},
                  const http::Headers& headers = {});
  // The input of every call starts with the bucket "bucket" (there from the start) where it names
  // none.
  api::Reply put(const std::string& key, std::string_view body, json::Value more = {});
  std::string get(const std::string& key);  // the whole body
  bool exists(const std::string& key);
  static std::string body_of(const api::Reply& reply);

  void restart();
  size_t blob_files() const;
  std::vector<runtime::Event> events();  // since the last time

  std::string account = "000000000000";
  std::string region = "us-east-1";
  runtime::ManualClock clock{base::from_epoch_ms(1'800'000'000'000)};
  Folder folder;
  std::unique_ptr<s3::S3> s3;
  std::unique_ptr<storage::BlobStore> blobs;

 private:
  base::Ids ids_{1};
  runtime::Loop loop_{1};
  runtime::EventBus bus_{loop_};
  std::unique_ptr<storage::Database> database_;
  std::vector<runtime::Event> seen_;
  std::shared_ptr<runtime::EventBus::Subscription> subscription_;
};
