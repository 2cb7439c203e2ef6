// One strand of an execution: states that run one after the other, and their events.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/asl/history.h"

namespace asl {

// Loop thread only; must not outlive its history.
class Track {
 public:
  // `previous`: id of the event that caused the first one here; `count`: events there already are.
  Track(History& history, std::string path, int64_t previous, int64_t count = 0)
      : history_(history), path_(std::move(path)), previous_(previous), count_(count) {}

  // The next event of the track; the one after it will point at it. Throws as History::append.
  Event append(std::string type, json::Value details = {}, json::Value memo = {});
  // Likewise, but the one after it will not point at it (MapStateSucceeded).
  Event append_aside(std::string type, json::Value details = {}, json::Value memo = {});
  // The recorded event that append() will answer with; null when there is none: live from here on.
  const Event* next() const { return history_.recorded(path_, count_ + 1); }
  // Whether the record says that a sibling's failure stopped the track here.
  bool aborted() const;

  History& history() { return history_; }
  const std::string& path() const { return path_; }
  int64_t previous() const { return previous_; }
  void point_at(int64_t id) { previous_ = id; }
  int64_t count() const { return count_; }
  base::TimePoint last_time() const { return last_time_; }  // of the last event
  // Path of the branch or iteration `index` of what starts here.
  std::string child(size_t index) const;

 private:
  History& history_;
  std::string path_;
  int64_t previous_;
  int64_t count_;
  base::TimePoint last_time_{};
};

}  // namespace asl
