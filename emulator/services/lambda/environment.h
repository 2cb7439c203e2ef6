// An execution environment: one child process that runs a function, one invocation at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/base/time.h"
#include "emulator/http/server.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/process.h"
#include "emulator/services/lambda/runtime_api.h"

namespace lambda {

// What an environment is started with.
struct EnvironmentSpec {
  std::string account, region, name, arn;
  std::string runtime, handler;
  int64_t timeout_seconds = 3;
  int64_t memory_mb = 128;
  std::vector<std::pair<std::string, std::string>> variables;  // the function's own
  std::filesystem::path code;                                  // unpacked
  std::string log_group;
  std::string revision;  // changes with every update of the function
};

// The same for all environments of a server.
struct Launch {
  std::string python;
  std::filesystem::path bootstrap;
  std::string endpoint;  // http://127.0.0.1:4566: where the SDK calls of functions go
  std::string group;     // of child processes
};

// Where one environment keeps and tells things. The folder outlives it: /tmp survives a timeout.
struct Place {
  std::filesystem::path temporary;  // the environment's own /tmp
  std::string log_stream;
};

struct Outcome {
  enum class Kind { Returned, Failed };  // Failed: X-Amz-Function-Error: Unhandled
  Kind kind = Kind::Returned;
  std::string payload;           // JSON
  std::vector<std::string> log;  // events in order; INIT_START before START on a cold start
};

// Loop thread only. Destroying it kills the process tree.
class Environment {
 public:
  // Throws std::system_error when the interpreter cannot be started.
  Environment(runtime::Loop& loop, runtime::Clock& clock, EnvironmentSpec spec,
              const Launch& launch, Place place);
  ~Environment();

  // Runs to the answer, the timeout, or the end of the process.
  runtime::Task<Outcome> invoke(Invocation invocation);

  // False after a timeout, an init error or the end of the process: do not invoke again.
  bool alive() const { return alive_; }
  const EnvironmentSpec& spec() const { return spec_; }
  const Place& place() const { return place_; }
  base::TimePoint last_used() const { return last_used_; }

 private:
  runtime::Task<> wait_for_init();
  runtime::Task<> let_output_arrive();
  Outcome conclude(const std::string& request_id, runtime::Wake wake);
  std::string end_of_process(const std::string& request_id) const;
  std::string report(const std::string& request_id, base::Milliseconds duration,
                     std::string_view status) const;

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  EnvironmentSpec spec_;
  Place place_;
  std::shared_ptr<RuntimeState> state_;
  std::shared_ptr<std::optional<runtime::ExitStatus>> exit_;
  std::shared_ptr<std::vector<std::string>> lines_;  // output since the last invocation
  RuntimeApi api_;
  http::Server server_;
  std::unique_ptr<runtime::Process> process_;
  base::TimePoint started_;
  std::optional<base::Milliseconds> init_;  // how long the start took; told once
  base::TimePoint last_used_;
  bool alive_ = true;
};

}  // namespace lambda
