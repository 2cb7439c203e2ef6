#include "emulator/asl/track.h"

namespace asl {

Event Track::append_aside(std::string type, json::Value details, json::Value memo) {
  Event event = history_.append({.track = path_,
                                 .ordinal = count_ + 1,
                                 .previous = previous_,
                                 .type = std::move(type),
                                 .details = std::move(details),
                                 .memo = std::move(memo)});
  ++count_;
  last_time_ = event.time;
  return event;
}

Event Track::append(std::string type, json::Value details, json::Value memo) {
  Event event = append_aside(std::move(type), std::move(details), std::move(memo));
  previous_ = event.id;
  return event;
}

bool Track::aborted() const {
  const Event* recorded = next();
  return recorded != nullptr && recorded->type.ends_with("StateAborted");
}

std::string Track::child(size_t index) const {
  return path_ + "/" + std::to_string(count_) + "." + std::to_string(index);
}

}  // namespace asl
