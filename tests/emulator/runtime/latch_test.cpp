#include "emulator/runtime/latch.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>

#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"

using base::Milliseconds;
using runtime::Latch;
using runtime::Task;
using runtime::Wake;

namespace {

const base::TimePoint kStart = base::from_epoch_ms(1'700'000'000'000);

Task<> note(Task<> task, std::string* log, char mark) {
  co_await std::move(task);
  log->push_back(mark);
}

Task<> keep(Task<Wake> task, std::optional<Wake>* result) {
  *result = co_await std::move(task);
}
Task<> keep_bool(Task<bool> task, std::optional<bool>* result) {
  *result = co_await std::move(task);
}

TEST_CASE("a latch wakes all who wait, and nobody waits afterwards") {
  runtime::Loop loop(1);
  Latch latch(loop);
  std::string log;
  loop.spawn("a", note(latch.wait(), &log, 'a'));
  loop.spawn("b", note(latch.wait(), &log, 'b'));
  loop.run_ready();
  CHECK(log.empty());
  CHECK_FALSE(latch.is_set());
  Latch copy = latch;
  copy.set();
  copy.set();
  CHECK(latch.is_set());
  CHECK(log.empty());  // not inside set()
  loop.run_ready();
  CHECK(log == "ab");
  loop.spawn("c", note(latch.wait(), &log, 'c'));
  loop.run_ready();
  CHECK(log == "abc");
}

TEST_CASE("a latch may be set by any thread, and go while it is waited for") {
  runtime::Loop loop(1);
  std::string log;
  auto latch = std::make_unique<Latch>(loop);
  Latch other = *latch;
  loop.spawn("a", note(latch->wait(), &log, 'a'));
  latch.reset();
  std::thread setter([&] { other.set(); });
  loop.wait(other.wait());
  setter.join();
  loop.run_ready();
  CHECK(log == "a");
}

struct Race {
  const char* name;
  std::string events;  // in this order: s(et), d(eadline), r(equest stop)
  Wake expected;
};

TEST_CASE("wait_until ends with what comes first") {
  const std::vector<Race> races{
      {"set", "s", Wake::Set},
      {"deadline", "d", Wake::Deadline},
      {"stop", "r", Wake::Stopped},
      {"set, then the rest", "sdr", Wake::Set},
      {"deadline first", "dsr", Wake::Deadline},
      {"stop first", "rsd", Wake::Stopped},
  };
  for (const Race& race : races) {
    CAPTURE(race.name);
    runtime::Loop loop(1);
    runtime::ManualClock clock(kStart);
    Latch latch(loop);
    std::stop_source stop;
    std::optional<Wake> result;
    const auto deadline = kStart + Milliseconds(10);
    loop.spawn("race", keep(latch.wait_until(clock, deadline, stop.get_token()), &result));
    loop.run_ready();
    for (const char event : race.events) {
      CHECK_FALSE((result && event == race.events[0]));
      if (event == 's') latch.set();
      if (event == 'd') clock.advance(Milliseconds(10));
      if (event == 'r') stop.request_stop();
      loop.run_ready();
    }
    CHECK(result == race.expected);
    CHECK(clock.next_due() == base::TimePoint::max());  // the timer is not left behind
  }
}

TEST_CASE("what has happened before the wait counts at once") {
  runtime::Loop loop(1);
  runtime::ManualClock clock(kStart);
  std::stop_source stop;
  stop.request_stop();
  Latch open(loop), shut(loop);
  open.set();
  CHECK(loop.wait(open.wait_until(clock, kStart, stop.get_token())) == Wake::Set);
  CHECK(loop.wait(shut.wait_until(clock, kStart, stop.get_token())) == Wake::Stopped);
  CHECK(loop.wait(shut.wait_or_stop(stop.get_token())) == Wake::Stopped);
  std::optional<Wake> result;
  loop.spawn("late", keep(shut.wait_until(clock, kStart - Milliseconds(1)), &result));
  loop.run_ready();
  clock.advance(Milliseconds(0));
  loop.run_ready();
  CHECK(result == Wake::Deadline);
}

TEST_CASE("sleep_until tells the deadline from the stop, which any thread may request") {
  runtime::Loop loop(1);
  runtime::ManualClock clock(kStart);
  std::optional<bool> slept, stopped;
  std::stop_source stop;
  const auto when = kStart + Milliseconds(5);
  loop.spawn("slept", keep_bool(runtime::sleep_until(loop, clock, when), &slept));
  loop.spawn("stopped",
             keep_bool(runtime::sleep_until(loop, clock, when, stop.get_token()), &stopped));
  loop.run_ready();
  std::thread([&] { stop.request_stop(); }).join();
  loop.run_ready();
  CHECK(stopped == false);
  CHECK_FALSE(slept);
  clock.advance(Milliseconds(5));
  loop.run_ready();
  CHECK(slept == true);
}

Task<> fail_after(Latch latch, std::string text) {
  co_await latch.wait();
  throw std::runtime_error(text);
}

Task<> all_of(runtime::Loop& loop, std::vector<Task<>> tasks, std::string* log) {
  try {
    co_await runtime::when_all(loop, std::move(tasks));
    log->append("done");
  } catch (const std::exception& error) {
    log->append(error.what());
  }
}

TEST_CASE("when_all waits for each, and rethrows the first exception only then") {
  runtime::Loop loop(1);
  std::string log;
  loop.wait(all_of(loop, {}, &log));
  CHECK(log == "done");
  log.clear();
  Latch a(loop), b(loop), c(loop);
  std::vector<Task<>> tasks;
  tasks.push_back(fail_after(a, "A"));
  tasks.push_back(fail_after(b, "B"));
  tasks.push_back(note(c.wait(), &log, 'c'));
  loop.spawn("all", all_of(loop, std::move(tasks), &log));
  loop.run_ready();
  b.set();
  loop.run_ready();
  a.set();
  loop.run_ready();
  CHECK(log.empty());
  c.set();
  loop.run_ready();
  CHECK(log == "cB");
}

TEST_CASE("a semaphore lets in as many as it has slots, in order of arrival") {
  runtime::Loop loop(1);
  runtime::Semaphore semaphore(loop, 2);
  std::string log;
  for (const char mark : {'a', 'b', 'c', 'd'}) {
    loop.spawn("holder", note(semaphore.acquire(), &log, mark));
  }
  loop.run_ready();
  CHECK(log == "ab");
  semaphore.release();
  loop.spawn("late", note(semaphore.acquire(), &log, 'e'));
  loop.run_ready();
  CHECK(log == "abc");
  semaphore.release();
  semaphore.release();
  loop.run_ready();
  CHECK(log == "abcde");
  semaphore.release();
  loop.wait(semaphore.acquire());
}

}  // namespace
