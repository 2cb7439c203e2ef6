#include "emulator/runtime/clock.h"

#include <doctest/doctest.h>

#include <vector>

#include "emulator/runtime/loop.h"

using base::Milliseconds;

namespace {

const base::TimePoint kStart = base::from_epoch_ms(1'700'000'000'000);

TEST_CASE("a manual clock stands still") {
  runtime::ManualClock clock(kStart);
  CHECK(clock.now() == kStart);
  CHECK(clock.next_due() == base::TimePoint::max());
  clock.advance(Milliseconds(5));
  CHECK(clock.now() == kStart + Milliseconds(5));
}

TEST_CASE("advance calls what falls due, in order of time, at its time") {
  runtime::ManualClock clock(kStart);
  std::vector<int64_t> called;
  const auto note = [&] { called.push_back((clock.now() - kStart).count()); };
  const auto late = clock.at(kStart + Milliseconds(30), note);
  const auto soon = clock.at(kStart + Milliseconds(10), note);
  const auto beyond = clock.at(kStart + Milliseconds(31), note);
  CHECK(clock.next_due() == kStart + Milliseconds(10));
  clock.advance(Milliseconds(30));
  CHECK(called == std::vector<int64_t>{10, 30});
  CHECK(clock.next_due() == kStart + Milliseconds(31));
}

TEST_CASE("a call may set another, which counts if it is due") {
  runtime::ManualClock clock(kStart);
  std::vector<std::unique_ptr<runtime::Timer>> timers;
  int calls = 0;
  std::function<void()> again = [&] {
    ++calls;
    timers.push_back(clock.at(clock.now() + Milliseconds(10), again));
  };
  timers.push_back(clock.at(kStart + Milliseconds(10), again));
  clock.advance(Milliseconds(35));
  CHECK(calls == 3);
}

TEST_CASE("what is overdue is called at the next advance, not inside at()") {
  runtime::ManualClock clock(kStart);
  int calls = 0;
  const auto timer = clock.at(kStart - Milliseconds(10), [&] { ++calls; });
  CHECK(calls == 0);
  clock.advance(Milliseconds(0));
  CHECK(calls == 1);
  CHECK(clock.now() == kStart);
}

TEST_CASE("destroying a timer cancels its call") {
  runtime::ManualClock clock(kStart);
  int calls = 0;
  std::unique_ptr<runtime::Timer> other;
  auto one = clock.at(kStart + Milliseconds(1), [&] {
    ++calls;
    other.reset();
  });
  other = clock.at(kStart + Milliseconds(2), [&] { ++calls; });
  clock.at(kStart + Milliseconds(1), [&] { ++calls; }).reset();
  clock.advance(Milliseconds(5));
  CHECK(calls == 1);
}

TEST_CASE("a timer may outlive its clock, and destroy itself") {
  auto clock = std::make_unique<runtime::ManualClock>(kStart);
  std::unique_ptr<runtime::Timer> timer;
  timer = clock->at(kStart + Milliseconds(1), [&] { timer.reset(); });
  const auto left = clock->at(kStart + Milliseconds(9), [] {});
  clock->advance(Milliseconds(1));
  CHECK_FALSE(timer);
  clock.reset();
}

TEST_CASE("the system clock calls on the loop, not before its time") {
  runtime::Loop loop(1);
  runtime::SystemClock clock(loop);
  const base::TimePoint start = clock.now();
  std::vector<char> called;
  const auto second = clock.at(start + Milliseconds(20), [&] {
    called.push_back('b');
    CHECK(clock.now() >= start + Milliseconds(20));
    loop.stop();
  });
  const auto first = clock.at(start, [&] { called.push_back('a'); });
  const auto never = clock.at(base::TimePoint::max(), [&] { called.push_back('x'); });
  clock.at(start, [&] { called.push_back('y'); }).reset();
  loop.run();
  CHECK(called == std::vector<char>{'a', 'b'});
}

}  // namespace
