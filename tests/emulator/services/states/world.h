// The real Step Functions service on a real gateway, with doubles of SageMaker and Lambda, in
// virtual time.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "emulator/api/error.h"
#include "emulator/api/gateway.h"
#include "emulator/runtime/clock.h"
#include "emulator/services/states/states.h"
#include "storage/sqlite.h"

namespace states_test {

// What survives a restart of the server: the cloud beside Step Functions.
struct Outside {
  struct Job {
    std::string status = "InProgress";
    json::Value tags;
    json::Value detail;  // of its terminal event
  };
  std::map<std::string, Job> jobs;
  std::vector<std::string> calls;  // "CreateTrainingJob j", "Invoke f"
  std::optional<api::Error> refuse_create;
  // Payload and FunctionError by the function's name; called with the payload.
  std::function<std::pair<std::string, bool>(std::string)> function = [](std::string payload) {
    return std::pair(std::move(payload), false);
  };
  bool function_hangs = false;
};

class World {
 public:
  World();
  ~World();

  // As a client: through the gateway, waited for.
  json::Value call(const std::string& operation, const json::Value& input);
  // The code and message of the error that it answers; fails the test when it answers none.
  std::string error(const std::string& operation, const json::Value& input);

  std::string create(const json::Value& machine, const std::string& name = "m",
                     const std::string& type = "STANDARD");                     // ARN
  std::string start(const std::string& machine_arn, const json::Value& input);  // ARN
  // Runs until nothing is ready, then moves time on, `limit` at most.
  void advance(base::Milliseconds limit);
  void settle();
  json::Value describe(const std::string& execution);
  std::vector<std::string> history(const std::string& execution);  // "3<-2 TaskScheduled"
  json::Value events(const std::string& execution);

  void end_job(const std::string& name, const std::string& status);  // and publishes its event
  // As a server that ends (or is killed) and starts again, on the same data.
  void restart();
  void crash();
  void clear();
  // As if the server had died just before the event after that id was written.
  void forget_events_after(const std::string& execution, int64_t id);

  std::vector<runtime::Event> published;  // of Step Functions
  Outside outside;

 private:
  struct Server;
  void begin();

  std::filesystem::path folder_;
  std::unique_ptr<runtime::ManualClock> clock_;
  std::unique_ptr<Server> server_;
};

json::Value parse(const char* text);

}  // namespace states_test
