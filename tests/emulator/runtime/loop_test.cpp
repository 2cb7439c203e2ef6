#include "emulator/runtime/loop.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "emulator/runtime/latch.h"

using runtime::Loop;
using runtime::Task;

namespace {

Task<std::string> greet(Loop& loop, std::string name) {
  const std::string text = co_await loop.offload([name] { return "hello " + name; });
  co_return text + "!";
}

TEST_CASE("offload runs elsewhere and resumes here") {
  Loop loop(2);
  std::thread::id worker;
  const auto ask = [](Loop& on, std::thread::id* id) -> Task<bool> {
    co_await on.offload([id] { *id = std::this_thread::get_id(); });
    co_return on.on_loop_thread();
  };
  CHECK(loop.wait(ask(loop, &worker)));
  CHECK(worker != std::this_thread::get_id());
  CHECK(loop.wait(greet(loop, std::string(100, 'x'))) == "hello " + std::string(100, 'x') + "!");
}

TEST_CASE("offload takes work that can only be moved, and results without default constructor") {
  struct Result {
    explicit Result(int v) : value(std::make_unique<int>(v)) {}
    std::unique_ptr<int> value;
  };
  Loop loop(1);
  const auto ask = [](Loop& on) -> Task<int> {
    auto input = std::make_unique<int>(41);
    const Result result =
        co_await on.offload([input = std::move(input)] { return Result(*input + 1); });
    co_return *result.value;
  };
  CHECK(loop.wait(ask(loop)) == 42);
}

TEST_CASE("exceptions travel from worker to coroutine to wait()") {
  Loop loop(1);
  const auto ask = [](Loop& on) -> Task<int> {
    co_return co_await on.offload([]() -> int { throw std::runtime_error("from the worker"); });
  };
  CHECK_THROWS_WITH_AS(loop.wait(ask(loop)), "from the worker", std::runtime_error);
}

TEST_CASE("as many workers as allowed, not more") {
  Loop loop(3);
  std::atomic<int> busy = 0, busy_max = 0, count = 0;
  const auto ask = [](Loop& on, std::function<void()> work) -> Task<> {
    co_await on.offload(std::move(work));
  };
  std::vector<Task<>> tasks;
  for (int i = 0; i < 200; ++i) {
    tasks.push_back(ask(loop, [&] {
      const int now = ++busy;
      int seen = busy_max;
      while (now > seen && !busy_max.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::yield();
      ++count;
      --busy;
    }));
  }
  loop.wait(runtime::when_all(loop, std::move(tasks)));
  CHECK(count == 200);
  CHECK(busy_max <= 3);
}

TEST_CASE("posts from many threads all run on the loop thread") {
  Loop loop(1);
  int count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        loop.post([&] {
          CHECK(loop.on_loop_thread());
          if (++count == 2000) loop.stop();
        });
      }
    });
  }
  loop.run();
  for (std::thread& thread : threads)
    thread.join();
  CHECK(count == 2000);
}

TEST_CASE("stop before run counts, and run can be called again") {
  Loop loop(1);
  loop.stop();
  loop.run();
  bool ran = false;
  loop.post([&] {
    ran = true;
    loop.stop();
  });
  loop.run();
  CHECK(ran);
}

TEST_CASE("run_ready runs what is ready; settle waits for workers too") {
  Loop loop(1);
  CHECK_FALSE(loop.run_ready());
  std::string text;
  const auto keep = [](Loop& on, std::string* result) -> Task<> {
    *result = co_await greet(on, "you");
  };
  loop.spawn("keep", keep(loop, &text));
  loop.settle();
  CHECK(text == "hello you!");
  CHECK_FALSE(loop.run_ready());
}

TEST_CASE("an exception out of a spawned coroutine ends only that") {
  Loop loop(1);
  const auto fail = []() -> Task<> {
    throw std::runtime_error("this line belongs in the log of the test");
    co_return;
  };
  loop.spawn("failing", fail());
  loop.run_ready();
  CHECK(loop.wait(greet(loop, "x")) == "hello x!");
}

struct Watched {
  explicit Watched(int* live) : live_(live) { ++*live_; }
  ~Watched() { --*live_; }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  int* live_;
};

Task<> hold(runtime::Latch latch, int* live) {
  const Watched watched(live);
  co_await latch.wait();
}

Task<> hold_nested(Loop& loop, runtime::Latch latch, int* live) {
  const Watched watched(live);
  std::vector<Task<>> tasks;
  tasks.push_back(hold(latch, live));
  tasks.push_back(hold(latch, live));
  co_await runtime::when_all(loop, std::move(tasks));
}

TEST_CASE("suspended coroutines are destroyed, not resumed") {
  int live = 0;
  {
    Loop loop(1);
    const runtime::Latch latch(loop);
    loop.spawn("hold", hold(latch, &live));
    loop.spawn("nested", hold_nested(loop, latch, &live));
    loop.run_ready();
    CHECK(live == 4);
    loop.abandon();
    CHECK(live == 0);
    loop.spawn("never run", hold(latch, &live));
  }
  CHECK(live == 0);
}

TEST_CASE("work under way ends before the coroutine that waits for it is destroyed") {
  struct Frame {
    std::atomic<int>& destroyed;
    ~Frame() { ++destroyed; }
  };
  std::atomic<int> destroyed = 0;
  std::atomic<bool> started = false, finished = false;
  {
    Loop loop(1);
    const auto slow = [](Loop& on, std::atomic<int>& count, std::function<void()> work) -> Task<> {
      const Frame frame{count};
      co_await on.offload([&work] { work(); });
    };
    const auto work = [&] {
      started = true;
      for (int i = 0; i < 20000; ++i)
        std::this_thread::yield();
      finished = destroyed == 0;
    };
    loop.spawn("slow", slow(loop, destroyed, work));
    loop.spawn("never begun", slow(loop, destroyed, [] { FAIL("ran"); }));
    while (!started)
      loop.run_ready();
  }
  CHECK(finished);
  CHECK(destroyed == 2);
}

TEST_CASE("background work is never dropped") {
  std::atomic<int> count = 0;
  {
    Loop loop(1);
    for (int i = 0; i < 50; ++i)
      loop.background([&] { ++count; });
    loop.background([] { throw std::runtime_error("this line belongs in the log of the test"); });
    loop.abandon();
    CHECK(count == 50);
    loop.background([&] { ++count; });
  }
  CHECK(count == 51);
}

TEST_CASE("a resumer outlives its loop, and only its first call counts") {
  runtime::Resumer kept;
  {
    Loop loop(1);
    int resumed = 0;
    const auto sleep = [](Loop& on, runtime::Resumer* resumer, int* count) -> Task<> {
      co_await on.suspend([resumer](const runtime::Resumer& own) { *resumer = own; });
      ++*count;
    };
    loop.spawn("sleep", sleep(loop, &kept, &resumed));
    loop.run_ready();
    kept.resume();
    kept.resume();
    std::thread([&] { kept.resume(); }).join();
    loop.run_ready();
    CHECK(resumed == 1);
    loop.spawn("sleep", sleep(loop, &kept, &resumed));
    loop.run_ready();
  }
  kept.resume();
}

}  // namespace
