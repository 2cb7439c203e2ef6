// What the interpreter asks of the world around it: to run the work of Task states.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

#include "emulator/asl/document.h"
#include "emulator/asl/track.h"
#include "emulator/runtime/task.h"

namespace asl {

struct TaskRequest {
  std::string state;
  int64_t entered_id = 0;  // of the TaskStateEntered event
  std::string resource;    // ARN
  Document parameters;
  std::optional<int64_t> timeout_seconds, heartbeat_seconds;
};

// Loop thread only.
class Host {
 public:
  virtual ~Host() = default;
  // Runs the task and writes its events (Scheduled, Started ... Succeeded or Failed) to `track`,
  // which outlives the call. Events that `track` has on record say what happened already: a
  // recorded end is answered at once, a recorded start is resumed. Writes are flushed before the
  // work begins. Returns the result; throws Failure when the task failed (its event is written
  // then), Stopped when `stop` was requested.
  virtual runtime::Task<json::Value> run_task(TaskRequest request, Track& track,
                                              std::stop_token stop) = 0;
};

}  // namespace asl
