// Calls on other services that a task can walk away from: at its deadline, or when it is stopped.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "emulator/api/error.h"
#include "emulator/api/gateway.h"
#include "emulator/runtime/latch.h"
#include "emulator/services/states/context.h"

namespace states {

struct CallOutcome {
  std::optional<api::Reply> reply;
  std::optional<api::Error> error;  // when there is no reply
  std::string request_id;
};

// Until when a task waits. Without a deadline: for ever.
struct Await {
  std::optional<base::TimePoint> deadline;
  std::stop_token stop;
};

// A call under way. Loop thread only.
struct Pending {
  explicit Pending(runtime::Loop& loop) : done(loop) {}
  runtime::Latch done;
  CallOutcome outcome;
  std::stop_source stop;  // of the call
};

std::shared_ptr<Pending> begin(Context& context, api::InternalCall call);

runtime::Task<runtime::Wake> await(Context& context, runtime::Latch latch, Await limits);

}  // namespace states
