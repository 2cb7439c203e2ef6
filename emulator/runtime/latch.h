// What coroutines wait on. Loop thread only, unless said otherwise.
#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "emulator/base/time.h"
#include "emulator/runtime/task.h"

namespace runtime {

class Clock;
class Loop;

enum class Wake { Set, Deadline, Stopped };

// Opens once and stays open. Any number of coroutines may wait. Copies share the same latch.
class Latch {
 public:
  explicit Latch(Loop& loop);
  void set();  // any thread
  bool is_set() const;
  Task<> wait();
  // Ends with the first of: set, `deadline` reached, stop requested.
  Task<Wake> wait_until(Clock& clock, base::TimePoint deadline, std::stop_token stop = {});
  Task<Wake> wait_or_stop(std::stop_token stop);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Sleeps until `when`. False when the stop came first.
Task<bool> sleep_until(Loop& loop, Clock& clock, base::TimePoint when, std::stop_token stop = {});

// Runs all tasks at the same time; returns when each has ended. The first exception is rethrown
// then.
Task<> when_all(Loop& loop, std::vector<Task<>> tasks);

// At most `slots` holders at a time, first come first served.
class Semaphore {
 public:
  Semaphore(Loop& loop, size_t slots);
  Task<> acquire();
  void release();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace runtime
