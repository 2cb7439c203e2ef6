// One thread that runs all coroutines, and a pool of workers for blocking work.
//
// Whatever waits (sockets, timers, jobs) is a coroutine on the loop thread; whatever blocks or
// computes for more than a millisecond is a function given to offload(). Coroutine state needs no
// locks: it lives on the loop thread alone.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

#include "emulator/runtime/task.h"

namespace runtime {

class Loop;

// Wakes one coroutine that Loop::suspend put to sleep. Copies wake the same one; only the first
// call counts. Any thread. Holding it does not keep the coroutine alive: the loop owns it.
class Resumer {
 public:
  Resumer() = default;
  void resume() const;

 private:
  friend class Loop;
  struct Slot;
  explicit Resumer(std::shared_ptr<Slot> slot) : slot_(std::move(slot)) {}
  std::shared_ptr<Slot> slot_;
};

class Loop {
 public:
  // `workers`: threads of the pool at most, each started when there is work for it.
  explicit Loop(unsigned workers = 4);
  ~Loop();  // abandon()
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void run();  // on the calling thread, which becomes the loop thread, until stop()
  // Runs what is ready now and returns (tests with a ManualClock). True when something ran.
  bool run_ready();
  // Runs until nothing is ready and no offloaded work is under way (tests with a ManualClock).
  void settle();
  // Runs until `task` has ended; its result or exception. For programs and tests that do not run().
  template <class T>
  T wait(Task<T> task);
  void stop();  // any thread; run() returns, now or when it is called next
  // Joins the workers and destroys all coroutines that are still suspended, without resuming them.
  // Not inside run(). Who owns what coroutines refer to calls this before it lets go of it.
  void abandon();

  void post(std::function<void()> work);  // any thread; runs on the loop thread
  // Starts a coroutine on the loop thread. An exception out of it is logged with `what`. Any
  // thread.
  void spawn(std::string_view what, Task<> task);
  bool on_loop_thread() const;

  // Runs `work` on a worker and resumes on the loop thread with its result or exception.
  // `work` must not wait for other pool work.
  template <class F>
  Task<std::invoke_result_t<F&>> offload(F work) {
    using Result = std::invoke_result_t<F&>;
    if constexpr (std::is_void_v<Result>) {
      co_await run_on_worker(std::ref(work));
    } else {
      std::optional<Result> result;
      std::function<void()> wrapped = [&] { result.emplace(work()); };
      co_await run_on_worker(std::move(wrapped));
      co_return std::move(*result);
    }
  }
  // Runs `work` on a worker with nobody waiting. Never dropped: abandon() runs what is left. An
  // exception out of it is logged. Any thread.
  void background(std::function<void()> work);
  // Puts the calling coroutine to sleep, then calls `start` with what wakes it.
  Task<> suspend(std::function<void(Resumer)> start);

  boost::asio::any_io_executor executor();  // of the loop thread

 private:
  friend class Resumer;
  Task<> run_on_worker(std::function<void()> work);
  void run_one();
  template <class T>
  static Task<> store(Task<T> task, std::optional<T>* result);

  struct State;
  std::shared_ptr<State> state_;
};

// Runs `task` to its end on the loop, which must not be running; rethrows its exception.
void run_until_done(Loop& loop, Task<> task);

template <class T>
Task<> Loop::store(Task<T> task, std::optional<T>* result) {
  result->emplace(co_await std::move(task));
}

template <class T>
T Loop::wait(Task<T> task) {
  if constexpr (std::is_void_v<T>) {
    run_until_done(*this, std::move(task));
  } else {
    std::optional<T> result;
    run_until_done(*this, store(std::move(task), &result));
    return std::move(*result);
  }
}

}  // namespace runtime
