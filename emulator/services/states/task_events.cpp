#include "emulator/services/states/task_events.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/asl/document.h"
#include "emulator/json/io.h"

namespace states {

std::string TaskEvents::type(std::string_view what) const {
  return (style_ == TaskEventStyle::Task ? "Task" : "LambdaFunction") + std::string(what);
}

json::ObjectBuilder TaskEvents::details() const {
  json::ObjectBuilder details;
  if (style_ == TaskEventStyle::Task) {
    details.put("resourceType", resource_type_).put("resource", resource_);
  }
  return details;
}

runtime::Task<> TaskEvents::start(const asl::TaskRequest& request, const std::string& region) {
  resumed_ = track_->next() != nullptr;
  json::ObjectBuilder scheduled = details();
  if (style_ == TaskEventStyle::Task) {
    scheduled.put("region", region).put("parameters", request.parameters.text);
  } else {
    scheduled.put("resource", resource_).put("input", request.parameters.text);
  }
  if (request.timeout_seconds) scheduled.put("timeoutInSeconds", *request.timeout_seconds);
  if (request.heartbeat_seconds) scheduled.put("heartbeatInSeconds", *request.heartbeat_seconds);
  const asl::Event event = track_->append(type("Scheduled"), std::move(scheduled).build());
  if (request.timeout_seconds) {
    deadline_ = event.time + std::chrono::seconds(*request.timeout_seconds);
  }
  const bool plain = style_ == TaskEventStyle::LambdaFunction;
  track_->append(type("Started"), plain ? json::Value() : std::move(details()).build());
  place_ = track_->path() + "#" + std::to_string(track_->count());
  co_await track_->history().flush();
}

runtime::Task<> TaskEvents::submitted(const json::Value& output) {
  json::ObjectBuilder written = details();
  written.put("output", json::print(output));
  track_->append(type("Submitted"), std::move(written).build());
  co_await track_->history().flush();
}

void TaskEvents::succeeded(const std::string& text) {
  if (text.size() > asl::kPayloadBytesMax) {
    const std::string& name = style_ == TaskEventStyle::Task ? resource_type_ : resource_;
    failed({"States.DataLimitExceeded",
            fmt::format("The state/task '{}' returned a result with a size exceeding the maximum "
                        "number of bytes service limit.",
                        name)});
  }
  json::ObjectBuilder written = details();
  written.put("output", text);
  track_->append(type("Succeeded"), std::move(written).build());
}

void TaskEvents::failed(const asl::Failure& failure) {
  json::ObjectBuilder written = details();
  if (!failure.error.empty()) written.put("error", failure.error);
  if (failure.cause) written.put("cause", *failure.cause);
  track_->append(type("Failed"), std::move(written).build());
  throw failure;
}

void TaskEvents::timed_out() {
  json::ObjectBuilder written = details();
  written.put("error", "States.Timeout");
  track_->append(type("TimedOut"), std::move(written).build());
  throw asl::Failure("States.Timeout", std::nullopt);
}

std::optional<json::Value> TaskEvents::replay() {
  const asl::Event* next = track_->next();
  if (next == nullptr) return std::nullopt;
  if (track_->aborted()) throw asl::Stopped{};
  const std::string kind = next->type;
  if (kind == type("Succeeded")) {
    const asl::Event event = track_->append(kind);
    return json::parse(event.details.text("output"));
  }
  if (kind == type("Failed") || kind == type("TimedOut")) {
    const asl::Event event = track_->append(kind);
    std::optional<std::string> cause;
    if (event.details.has("cause")) cause = event.details.text("cause");
    throw asl::Failure(event.details.text("error"), std::move(cause));
  }
  return std::nullopt;
}

std::optional<json::Value> TaskEvents::replay_submitted() {
  const asl::Event* next = track_->next();
  if (next == nullptr || next->type != type("Submitted")) return std::nullopt;
  return json::parse(track_->append(type("Submitted")).details.text("output"));
}

}  // namespace states
