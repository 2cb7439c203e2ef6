// Time, injected. SystemClock for the server; ManualClock for tests, where time moves when told to.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "emulator/base/time.h"

namespace runtime {

class Loop;

// A pending call. Destroying it cancels the call. Loop thread only.
class Timer {
 public:
  virtual ~Timer() = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::TimePoint now() const = 0;  // any thread
  // Calls `then` on the loop thread once now() >= `when`, never inside at(). Loop thread only.
  virtual std::unique_ptr<Timer> at(base::TimePoint when, std::function<void()> then) = 0;
};

class SystemClock final : public Clock {
 public:
  explicit SystemClock(Loop& loop) : loop_(loop) {}
  base::TimePoint now() const override;
  std::unique_ptr<Timer> at(base::TimePoint when, std::function<void()> then) override;

 private:
  Loop& loop_;
};

// Time stands still until advance(). Everything on the loop thread, now() excepted.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(base::TimePoint start);
  ~ManualClock() override;
  base::TimePoint now() const override;
  std::unique_ptr<Timer> at(base::TimePoint when, std::function<void()> then) override;

  // Moves time forward, calling what falls due on the way in order of time.
  void advance(base::Milliseconds by);
  // The time of the next pending call; TimePoint::max() when nothing is pending.
  base::TimePoint next_due() const;

 private:
  class Entry;
  struct State;
  std::shared_ptr<State> state_;  // timers may outlive the clock
};

}  // namespace runtime
