// The events of one task in its execution's history, and their replay.
#pragma once

#include <optional>
#include <string>

#include "emulator/asl/failure.h"
#include "emulator/asl/host.h"
#include "emulator/asl/track.h"

namespace states {

enum class TaskEventStyle { LambdaFunction, Task };

// Writes LambdaFunctionScheduled ... or TaskScheduled ... Loop thread only; the track must outlive
// it.
class TaskEvents {
 public:
  // `resource_type` and `resource` as AWS shows them ("sagemaker", "createTrainingJob.sync"); for
  // the style LambdaFunction `resource` is the function's ARN.
  TaskEvents(asl::Track& track, TaskEventStyle style, std::string resource_type,
             std::string resource)
      : track_(&track),
        style_(style),
        resource_type_(std::move(resource_type)),
        resource_(std::move(resource)) {}

  // Scheduled and Started, written and durable when it returns.
  runtime::Task<> start(const asl::TaskRequest& request, const std::string& region);
  runtime::Task<> submitted(const json::Value& output);  // durable when it returns
  // The result as text, or why it failed; the end of the task. `text` over the limit is a failure:
  // succeeded() throws it.
  void succeeded(const std::string& text);
  [[noreturn]] void failed(const asl::Failure& failure);
  [[noreturn]] void timed_out();

  // A recorded end: answers its result, or throws its failure or Stopped. Absent: none is on
  // record.
  std::optional<json::Value> replay();
  // The output of a recorded TaskSubmitted. Absent: none is on record.
  std::optional<json::Value> replay_submitted();

  // Whether start() found Scheduled on record: the work may have begun before a restart.
  bool resumed() const { return resumed_; }
  std::optional<base::TimePoint> deadline() const { return deadline_; }
  // Names the attempt within the execution: track and number of its Started event.
  std::string place() const { return place_; }

 private:
  std::string type(std::string_view what) const;
  json::ObjectBuilder details() const;  // with resource and resourceType for the style Task

  asl::Track* track_;
  TaskEventStyle style_;
  std::string resource_type_, resource_;
  std::optional<base::TimePoint> deadline_;
  bool resumed_ = false;
  std::string place_;
};

}  // namespace states
