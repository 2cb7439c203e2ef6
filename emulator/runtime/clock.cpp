#include "emulator/runtime/clock.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "emulator/runtime/loop.h"

namespace runtime {
namespace {

// The longest single wait: keeps far deadlines from overflowing, and notices a changed system
// clock.
constexpr base::Milliseconds kWaitMax = std::chrono::hours(1);

class SystemTimer final : public Timer {
 public:
  SystemTimer(SystemClock& clock, Loop& loop, base::TimePoint when, std::function<void()> then)
      : clock_(clock), timer_(loop.executor()), when_(when), then_(std::move(then)) {
    wait();
  }

 private:
  void wait() {
    const base::TimePoint now = clock_.now();
    const base::Milliseconds left = when_ <= now             ? base::Milliseconds(0)
                                    : when_ > now + kWaitMax ? kWaitMax
                                                             : when_ - now;
    timer_.expires_after(left);
    // The error says whether this timer still exists: its destructor cancels the wait.
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) due();
    });
  }

  void due() {
    if (clock_.now() < when_) return wait();
    const std::function<void()> then = std::move(then_);  // it may destroy this timer
    then();
  }

  SystemClock& clock_;
  boost::asio::steady_timer timer_;
  base::TimePoint when_;
  std::function<void()> then_;
};

}  // namespace

base::TimePoint SystemClock::now() const {
  return std::chrono::time_point_cast<base::Milliseconds>(std::chrono::system_clock::now());
}

std::unique_ptr<Timer> SystemClock::at(base::TimePoint when, std::function<void()> then) {
  return std::make_unique<SystemTimer>(*this, loop_, when, std::move(then));
}

struct ManualClock::State {
  std::atomic<base::TimePoint> now;
  std::multimap<base::TimePoint, Entry*> pending;
};

class ManualClock::Entry final : public Timer {
 public:
  Entry(std::shared_ptr<State> state, base::TimePoint when, std::function<void()> then)
      : state_(std::move(state)), then_(std::move(then)) {
    place_ = state_->pending.emplace(when, this);
  }
  ~Entry() override { leave(); }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  void call() {
    leave();
    const std::function<void()> then = std::move(then_);  // it may destroy this timer
    then();
  }

 private:
  void leave() {
    if (place_ != state_->pending.end()) state_->pending.erase(place_);
    place_ = state_->pending.end();
  }

  std::shared_ptr<State> state_;
  std::function<void()> then_;
  std::multimap<base::TimePoint, Entry*>::iterator place_;
};

ManualClock::ManualClock(base::TimePoint start) : state_(std::make_shared<State>()) {
  state_->now = start;
}

ManualClock::~ManualClock() = default;

base::TimePoint ManualClock::now() const {
  return state_->now;
}

std::unique_ptr<Timer> ManualClock::at(base::TimePoint when, std::function<void()> then) {
  return std::make_unique<Entry>(state_, when, std::move(then));
}

void ManualClock::advance(base::Milliseconds by) {
  const base::TimePoint end = now() + by;
  while (next_due() <= end) {
    state_->now = std::max(now(), next_due());
    state_->pending.begin()->second->call();
  }
  state_->now = end;
}

base::TimePoint ManualClock::next_due() const {
  return state_->pending.empty() ? base::TimePoint::max() : state_->pending.begin()->first;
}

}  // namespace runtime
