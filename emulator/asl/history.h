// The history of one execution: written as it runs, read back when it is replayed after a restart.
//
// Every event belongs to a track: a strand of states that run one after the other. The root is
// track ""; branch 1 of the Parallel state that started as event 3 of the root is track "/3.1". An
// event is the n-th of its track, and that pair finds it again whatever order the tracks ran in. A
// restarted interpreter runs from the beginning; as long as the record has the event, append()
// answers with the recorded one (id, time, details) in place of a new one, so that times, results
// and ids repeat.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulator/base/time.h"
#include "emulator/json/value.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/task.h"

namespace runtime {
class Clock;
class Loop;
}  // namespace runtime

namespace asl {

constexpr int64_t kHistoryEventsMax = 25'000;

// Not an error: the execution was stopped, or the server ends. Unwinds the coroutines of an
// execution.
struct Stopped {};

struct Event {
  int64_t id = 0;        // 1, 2, 3 ... in the execution
  int64_t previous = 0;  // AWS's previousEventId
  base::TimePoint time;
  std::string type;     // "TaskStateEntered"
  json::Value details;  // the members of its ...EventDetails; null for none
  json::Value memo;     // what a replay needs beyond the details; null for none; never shown
  std::string track;
  int64_t ordinal = 0;  // n-th event of its track, from 1
};

// Where events are kept. commit() returns once they are durable; the ids follow those before.
class EventStore {
 public:
  virtual ~EventStore() = default;
  virtual runtime::Task<> commit(std::vector<Event> events) = 0;
};

struct Append {
  std::string track;
  int64_t ordinal = 0;
  int64_t previous = 0;
  std::string type;
  json::Value details;
  json::Value memo;
};

// Loop thread only. Events are buffered until flush(): nothing may be acted on or shown before
// that.
class History {
 public:
  // `recorded`: all events so far, in order of id. `store` must outlive the history.
  History(runtime::Loop& loop, runtime::Clock& clock, EventStore& store,
          std::vector<Event> recorded);

  // The recorded event of that track and ordinal, or a new one. Throws Stopped once ended, and
  // Failure (States.Runtime) when the record has another type there: the definition does not fit
  // the history.
  Event append(Append event);
  // The recorded event that append() would answer with; null when it would write a new one.
  const Event* recorded(std::string_view track, int64_t ordinal) const;

  // Returns when all that was appended so far is durable. Throws what the store throws.
  runtime::Task<> flush();
  // flush() when much is buffered: bounds memory and gives other coroutines their turn.
  runtime::Task<> pace();
  // The last event, of the root track: closes the history and flushes. False when it was closed
  // before.
  runtime::Task<bool> end(std::string type, json::Value details, int64_t previous);

  bool ended() const { return ended_; }
  bool full() const { return next_id_ > kHistoryEventsMax - 1; }

 private:
  runtime::Loop& loop_;
  runtime::Clock& clock_;
  EventStore& store_;
  std::unordered_map<std::string, Event> recorded_;  // by track#ordinal, until replayed
  std::vector<Event> pending_;
  std::optional<runtime::Latch> flushing_;  // set while a commit is under way
  int64_t next_id_ = 1;
  int64_t committed_ = 0;  // the last durable id
  bool ended_ = false;
  bool broken_ = false;  // a commit failed: nothing may follow it
};

}  // namespace asl
