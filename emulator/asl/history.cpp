#include "emulator/asl/history.h"

#include <exception>
#include <stdexcept>

#include "emulator/asl/failure.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"

namespace asl {
namespace {

constexpr size_t kPendingMax = 64;

std::string key_of(std::string_view track, int64_t ordinal) {
  return std::string(track) + "#" + std::to_string(ordinal);
}

}  // namespace

History::History(runtime::Loop& loop, runtime::Clock& clock, EventStore& store,
                 std::vector<Event> recorded)
    : loop_(loop), clock_(clock), store_(store) {
  for (Event& event : recorded) {
    next_id_ = event.id + 1;
    committed_ = event.id;
    std::string key = key_of(event.track, event.ordinal);
    recorded_.emplace(std::move(key), std::move(event));
  }
}

const Event* History::recorded(std::string_view track, int64_t ordinal) const {
  if (recorded_.empty()) return nullptr;
  const auto found = recorded_.find(key_of(track, ordinal));
  return found == recorded_.end() ? nullptr : &found->second;
}

Event History::append(Append event) {
  if (ended_ || broken_) throw Stopped{};
  if (!recorded_.empty()) {
    const auto found = recorded_.find(key_of(event.track, event.ordinal));
    if (found != recorded_.end()) {
      if (found->second.type != event.type) {
        throw Failure("States.Runtime", "The recorded history has the event " + found->second.type +
                                            " where the definition leads to " + event.type + ".");
      }
      Event replayed = std::move(found->second);
      recorded_.erase(found);
      return replayed;
    }
  }
  Event fresh{.id = next_id_++,
              .previous = event.previous,
              .time = clock_.now(),
              .type = std::move(event.type),
              .details = std::move(event.details),
              .memo = std::move(event.memo),
              .track = std::move(event.track),
              .ordinal = event.ordinal};
  pending_.push_back(fresh);
  return fresh;
}

runtime::Task<> History::flush() {
  const int64_t upto = next_id_ - 1;
  while (committed_ < upto) {
    if (broken_) throw std::runtime_error("the history of the execution could not be written");
    if (flushing_) {
      runtime::Latch under_way = *flushing_;
      co_await under_way.wait();
      continue;
    }
    flushing_.emplace(loop_);
    runtime::Latch done = *flushing_;
    std::vector<Event> batch = std::move(pending_);
    pending_.clear();
    const int64_t last = batch.back().id;
    std::exception_ptr error;
    try {
      co_await store_.commit(std::move(batch));
      committed_ = last;
    } catch (...) {
      error = std::current_exception();
      broken_ = true;
    }
    flushing_.reset();
    done.set();
    if (error) std::rethrow_exception(error);
  }
}

runtime::Task<> History::pace() {
  if (pending_.size() >= kPendingMax) co_await flush();
}

runtime::Task<bool> History::end(std::string type, json::Value details, int64_t previous) {
  if (ended_) co_return false;
  recorded_.clear();
  append({.track = "",
          .ordinal = next_id_,
          .previous = previous,
          .type = std::move(type),
          .details = std::move(details),
          .memo = {}});
  ended_ = true;
  co_await flush();
  co_return true;
}

}  // namespace asl
