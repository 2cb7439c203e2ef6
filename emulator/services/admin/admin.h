// What is not AWS's: health, information and reset, under LocalStack's paths and our own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/gateway.h"
#include "emulator/runtime/clock.h"

namespace admin {

struct Dependencies {
  runtime::Clock& clock;
  base::Ids& ids;
  std::vector<std::string> services;       // as LocalStack names them: "s3", "stepfunctions"
  std::function<runtime::Task<>()> reset;  // forgets everything that the server keeps
  std::string account, region;             // where a request names none
  // (account, region, name): what a tuning job did and why; absent when there is no such job.
  std::function<runtime::Task<std::optional<json::Value>>(std::string, std::string, std::string)>
      tuning_job;
};

// GET /_localstack/health, /_sagelocal/health, /health, /_localstack/info,
// /_localstack/init[/<stage>], /_sagelocal/tuning-jobs/<name>[?account=...&region=...]; POST
// /_localstack/state/reset, /_sagelocal/reset. The bodies are spaced as Python's json.dumps does:
// scripts grep them for '"s3": "available"' and '"s3": "running"'.
class Admin {
 public:
  explicit Admin(Dependencies needs);
  // For /_localstack, /_sagelocal and /health. Loop thread.
  runtime::Task<http::Response> answer(const http::Request& request);

 private:
  http::Response health(const http::Request& request) const;
  http::Response info() const;
  runtime::Task<http::Response> tuning_job(http::RequestHead head) const;
  http::Response init(std::string_view stage) const;

  Dependencies needs_;
  std::string session_id_;
  base::TimePoint started_;
};

}  // namespace admin
