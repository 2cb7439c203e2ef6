// The execution environments of all functions: warm ones are used again, idle ones end after a
// while.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/base/ids.h"
#include "emulator/services/lambda/environment.h"

namespace lambda {

constexpr base::Milliseconds kIdleMax{10 * 60 * 1000};
constexpr size_t kIdleEnvironmentsMax = 32;

// Loop thread only.
class Pool {
 public:
  Pool(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids, Launch launch,
       std::filesystem::path temporary);
  ~Pool();

  // Runs the invocation in a warm environment of that revision, or in a new one.
  // Throws std::system_error when the interpreter cannot be started.
  struct Result {
    Outcome outcome;
    std::string log_stream;
  };
  runtime::Task<Result> invoke(EnvironmentSpec spec, Invocation invocation);

  // From now on only environments of `revision` are kept for the function ("" for none): idle ones
  // of others end at once, busy ones after their invocation.
  void retire(const std::string& arn, const std::string& revision);
  void retire_all();
  void set_endpoint(std::string endpoint) { launch_.endpoint = std::move(endpoint); }

 private:
  std::unique_ptr<Environment> take(const EnvironmentSpec& spec);
  std::unique_ptr<Environment> start(const EnvironmentSpec& spec);
  void give_back(std::unique_ptr<Environment> environment);
  void end_idle();
  void expect_idle();
  void forget(const Place& place);

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  base::Ids& ids_;
  Launch launch_;
  std::filesystem::path temporary_;
  std::vector<std::unique_ptr<Environment>> idle_;          // oldest first
  std::multimap<std::string, std::filesystem::path> left_;  // ARN -> /tmp left by a timeout
  std::map<std::string, std::string> current_;              // ARN -> the revision to keep
  std::unique_ptr<runtime::Timer> timer_;
};

}  // namespace lambda
