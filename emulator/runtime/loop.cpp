#include "emulator/runtime/loop.h"

#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "emulator/base/log.h"

namespace asio = boost::asio;

namespace runtime {
namespace {

using Handler = asio::any_completion_handler<void()>;

// Lets the loop destroy pending operations while what the coroutines refer to is still there.
class Context : public asio::io_context {
 public:
  Context() : asio::io_context(1) {}  // 1: one thread runs it; posting from others stays safe
  using asio::io_context::shutdown;
};

void log_exception(std::string_view what, std::exception_ptr error) {
  try {
    std::rethrow_exception(std::move(error));
  } catch (const std::exception& exception) {
    base::log::error("{}: {}", what, exception.what());
  } catch (...) {
    base::log::error("{}: unknown exception", what);
  }
}

// The workers. Jobs that must run are run by close() when no worker has got to them.
class Pool {
 public:
  enum class Kind { Droppable, Owed };

  explicit Pool(unsigned threads_max) : threads_max_(threads_max) {}

  // False when the pool is closed.
  bool submit(Kind kind, std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (closed_) return false;
    jobs_.push_back({kind, std::move(work)});
    if (idle_ < jobs_.size() && threads_.size() < threads_max_) {
      threads_.emplace_back([this] { work_until_closed(); });
    }
    ready_.notify_one();
    return true;
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      ready_.notify_all();
    }
    for (std::thread& thread : threads_)
      thread.join();
    threads_.clear();
    for (Job& job : std::exchange(jobs_, {})) {
      if (job.kind == Kind::Owed) job.work();
    }
  }

 private:
  struct Job {
    Kind kind;
    std::function<void()> work;
  };

  void work_until_closed() {
    std::unique_lock lock(mutex_);
    while (true) {
      ++idle_;
      ready_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
      --idle_;
      if (closed_) return;
      Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job.work();
      job.work = nullptr;
      lock.lock();
    }
  }

  const unsigned threads_max_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Job> jobs_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  bool closed_ = false;
};

}  // namespace

// A suspended coroutine. The loop's list owns the handler, hence the frame; resumers only point
// here.
struct Resumer::Slot {
  std::weak_ptr<Loop::State> loop;
  Handler handler;
  std::list<std::shared_ptr<Slot>>::iterator place;
};

struct Loop::State {
  explicit State(unsigned workers) : pool(workers), thread(std::this_thread::get_id()) {}

  void wake(const std::shared_ptr<Resumer::Slot>& slot) {
    if (!slot->handler) return;
    sleepers.erase(slot->place);
    asio::post(context, [handler = std::move(slot->handler)]() mutable { std::move(handler)(); });
  }

  Context context;
  asio::executor_work_guard<asio::io_context::executor_type> guard{context.get_executor()};
  Pool pool;
  std::atomic<std::thread::id> thread;
  std::list<std::shared_ptr<Resumer::Slot>> sleepers;
  size_t offloaded = 0;  // jobs whose coroutine has not been resumed; loop thread
};

void Resumer::resume() const {
  if (!slot_) return;
  const auto loop = slot_->loop.lock();
  if (!loop) return;
  if (loop->thread == std::this_thread::get_id()) {
    loop->wake(slot_);
  } else {
    asio::post(loop->context, [loop = slot_->loop, slot = slot_] {
      if (const auto state = loop.lock()) state->wake(slot);
    });
  }
}

Loop::Loop(unsigned workers) : state_(std::make_shared<State>(workers)) {}

Loop::~Loop() {
  abandon();
}

void Loop::run() {
  state_->thread = std::this_thread::get_id();
  state_->context.run();
  state_->context.restart();  // not before: a stop() that came first must count
}

bool Loop::run_ready() {
  state_->thread = std::this_thread::get_id();
  return state_->context.poll() > 0;
}

void Loop::run_one() {
  state_->thread = std::this_thread::get_id();
  state_->context.run_one();
}

void Loop::settle() {
  while (run_ready() || state_->offloaded > 0) {
    if (state_->offloaded > 0) run_one();
  }
}

void Loop::stop() {
  state_->context.stop();
}

void Loop::abandon() {
  state_->thread = std::this_thread::get_id();
  // Workers first: what they run may refer to the frames.
  state_->pool.close();
  // A frame is unwound through the context, and may own others: again until nothing is left.
  do {
    state_->context.shutdown();
    for (const auto& slot : std::exchange(state_->sleepers, {}))
      slot->handler = nullptr;
    state_->context.shutdown();
  } while (!state_->sleepers.empty());
  state_->offloaded = 0;
}

void Loop::post(std::function<void()> work) {
  asio::post(state_->context, std::move(work));
}

void Loop::spawn(std::string_view what, Task<> task) {
  asio::post(state_->context,
             [executor = executor(), what = std::string(what), task = std::move(task)]() mutable {
               asio::co_spawn(executor, std::move(task),
                              [what = std::move(what)](const std::exception_ptr& error) {
                                if (error) log_exception(what, error);
                              });
             });
}

bool Loop::on_loop_thread() const {
  return state_->thread == std::this_thread::get_id();
}

Task<> Loop::suspend(std::function<void(Resumer)> start) {
  auto initiate = [state = state_, start = std::move(start)](auto handler) mutable {
    auto slot = std::make_shared<Resumer::Slot>();
    slot->loop = state;
    // Not by assignment: that of Boost 1.81 calls itself without end.
    Handler(std::move(handler)).swap(slot->handler);
    slot->place = state->sleepers.insert(state->sleepers.end(), slot);
    start(Resumer(std::move(slot)));
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate),
                                                                     asio::use_awaitable);
}

Task<> Loop::run_on_worker(std::function<void()> work) {
  std::exception_ptr error;
  ++state_->offloaded;
  co_await suspend([this, &work, &error](const Resumer& resumer) {
    const bool accepted = state_->pool.submit(Pool::Kind::Droppable, [&work, &error, resumer] {
      try {
        work();
      } catch (...) {
        error = std::current_exception();
      }
      resumer.resume();
    });
    if (!accepted) resumer.resume();
  });
  --state_->offloaded;
  if (error) std::rethrow_exception(error);
}

void Loop::background(std::function<void()> work) {
  std::function<void()> guarded = [work = std::move(work)] {
    try {
      work();
    } catch (...) {
      log_exception("background work", std::current_exception());
    }
  };
  if (!state_->pool.submit(Pool::Kind::Owed, guarded)) guarded();
}

boost::asio::any_io_executor Loop::executor() {
  return state_->context.get_executor();
}

void run_until_done(Loop& loop, Task<> task) {
  std::exception_ptr error;
  asio::co_spawn(loop.executor(), std::move(task), [&](std::exception_ptr e) {
    error = std::move(e);
    loop.stop();
  });
  loop.run();
  if (error) std::rethrow_exception(error);
}

}  // namespace runtime
