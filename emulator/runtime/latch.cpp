#include "emulator/runtime/latch.h"

#include <atomic>
#include <deque>
#include <exception>
#include <list>
#include <utility>

#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"

namespace runtime {
namespace {

// One coroutine that waits for the first of several things.
struct Waiter {
  void wake(Wake reason) {
    if (ended) return;
    ended = true;
    wake_reason = reason;
    resumer.resume();
  }

  bool ended = false;
  Wake wake_reason = Wake::Set;
  Resumer resumer;
};

Task<Wake> sleep(Loop& loop, std::shared_ptr<Waiter> waiter, std::stop_token stop) {
  // request_stop() may come from any thread.
  const std::stop_callback on_stop(
      stop, [&loop, waiter] { loop.post([waiter] { waiter->wake(Wake::Stopped); }); });
  co_await loop.suspend([waiter](Resumer resumer) {
    waiter->resumer = std::move(resumer);
    if (waiter->ended) waiter->resumer.resume();
  });
  co_return waiter->wake_reason;
}

}  // namespace

struct Latch::State {
  explicit State(Loop& on) : loop(on) {}

  // Loop thread: coroutines that run on it see `open` and the waiters together.
  void wake_all() {
    for (const auto& waiter : std::exchange(waiters, {}))
      waiter->wake(Wake::Set);
  }

  Loop& loop;
  std::atomic<bool> open = false;
  std::list<std::shared_ptr<Waiter>> waiters;
};

namespace {

// In the list of a latch for as long as its coroutine waits.
class Place {
 public:
  Place(std::list<std::shared_ptr<Waiter>>& list, std::shared_ptr<Waiter> waiter)
      : list_(list), waiter_(std::move(waiter)) {
    list_.push_back(waiter_);
  }
  ~Place() { list_.remove(waiter_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::list<std::shared_ptr<Waiter>>& list_;
  std::shared_ptr<Waiter> waiter_;
};

// `clock` null: no deadline. Takes the state by value: the latch may go while it is waited for.
template <class State>
Task<Wake> wait_on(std::shared_ptr<State> state, Clock* clock, base::TimePoint deadline,
                   std::stop_token stop) {
  if (state->open) co_return Wake::Set;
  if (stop.stop_requested()) co_return Wake::Stopped;
  const auto waiter = std::make_shared<Waiter>();
  const Place place(state->waiters, waiter);
  std::unique_ptr<Timer> timer;
  if (clock != nullptr) {
    timer = clock->at(deadline, [waiter] { waiter->wake(Wake::Deadline); });
  }
  co_return co_await sleep(state->loop, waiter, stop);
}

template <class State>
Task<> wait_for_set(std::shared_ptr<State> state) {
  co_await wait_on(std::move(state), nullptr, {}, {});
}

}  // namespace

Latch::Latch(Loop& loop) : state_(std::make_shared<State>(loop)) {}

void Latch::set() {
  if (state_->open.exchange(true)) return;
  if (state_->loop.on_loop_thread()) return state_->wake_all();
  state_->loop.post([state = state_] { state->wake_all(); });
}

bool Latch::is_set() const {
  return state_->open;
}

Task<> Latch::wait() {
  return wait_for_set(state_);
}

Task<Wake> Latch::wait_until(Clock& clock, base::TimePoint deadline, std::stop_token stop) {
  return wait_on(state_, &clock, deadline, std::move(stop));
}

Task<Wake> Latch::wait_or_stop(std::stop_token stop) {
  return wait_on(state_, nullptr, {}, std::move(stop));
}

Task<bool> sleep_until(Loop& loop, Clock& clock, base::TimePoint when, std::stop_token stop) {
  Latch never(loop);
  co_return co_await never.wait_until(clock, when, std::move(stop)) == Wake::Deadline;
}

namespace {

struct Group {
  Group(Loop& loop, size_t count) : running(count), done(loop) {
    if (count == 0) done.set();
  }
  size_t running;
  std::exception_ptr first_error;
  Latch done;
};

Task<> run_member(std::shared_ptr<Group> group, Task<> task) {
  try {
    co_await std::move(task);
  } catch (...) {
    if (!group->first_error) group->first_error = std::current_exception();
  }
  if (--group->running == 0) group->done.set();
}

}  // namespace

Task<> when_all(Loop& loop, std::vector<Task<>> tasks) {
  const auto group = std::make_shared<Group>(loop, tasks.size());
  for (Task<>& task : tasks)
    loop.spawn("when_all", run_member(group, std::move(task)));
  co_await group->done.wait();
  if (group->first_error) std::rethrow_exception(group->first_error);
}

struct Semaphore::State {
  State(Loop& on, size_t slots) : loop(on), free(slots) {}
  Loop& loop;
  size_t free;
  std::deque<std::shared_ptr<Waiter>> queue;
};

Semaphore::Semaphore(Loop& loop, size_t slots) : state_(std::make_shared<State>(loop, slots)) {}

namespace {

template <class State>
Task<> acquire_slot(std::shared_ptr<State> state) {
  if (state->free > 0) {
    --state->free;
    co_return;
  }
  const auto waiter = std::make_shared<Waiter>();
  state->queue.push_back(waiter);
  co_await sleep(state->loop, waiter, {});
}

}  // namespace

Task<> Semaphore::acquire() {
  return acquire_slot(state_);
}

void Semaphore::release() {
  if (state_->queue.empty()) {
    ++state_->free;
    return;
  }
  // Handed over: nobody who comes later can take it first.
  const auto next = std::move(state_->queue.front());
  state_->queue.pop_front();
  next->wake(Wake::Set);
}

}  // namespace runtime
