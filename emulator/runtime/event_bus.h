// What happened, told to whoever listens: job and execution state changes, object events.
// The shape is that of an EventBridge event, without id and time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "emulator/json/value.h"

namespace runtime {

class Loop;

struct Event {
  std::string source;       // aws.sagemaker
  std::string detail_type;  // SageMaker Training Job State Change
  std::string account;
  std::string region;
  std::vector<std::string> resources;  // ARNs
  json::Value detail;
};

class EventBus {
 public:
  explicit EventBus(Loop& loop);

  // Destroying the subscription ends it. Loop thread only.
  class Subscription;
  // `listener` is called on the loop thread, in order of publication. Loop thread only.
  [[nodiscard]] std::shared_ptr<Subscription> subscribe(std::function<void(const Event&)> listener);
  // Any thread. Publish after the row that it speaks of is committed.
  void publish(Event event);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace runtime
