#include "emulator/runtime/event_bus.h"

#include <doctest/doctest.h>

#include <thread>

#include "emulator/runtime/loop.h"

namespace {

runtime::Event event(std::string type) {
  runtime::Event result;
  result.detail_type = std::move(type);
  return result;
}

TEST_CASE("events reach every listener in order of publication") {
  runtime::Loop loop(1);
  runtime::EventBus bus(loop);
  std::string first, second;
  const auto a = bus.subscribe([&](const runtime::Event& e) { first += e.detail_type; });
  const auto b = bus.subscribe([&](const runtime::Event& e) { second += e.detail_type; });
  bus.publish(event("1"));
  std::thread([&] { bus.publish(event("2")); }).join();
  bus.publish(event("3"));
  CHECK(first.empty());  // never inside publish()
  loop.run_ready();
  CHECK(first == "123");
  CHECK(second == "123");
}

TEST_CASE("a destroyed subscription hears nothing more, and may go while it hears") {
  runtime::Loop loop(1);
  runtime::EventBus bus(loop);
  int calls = 0;
  std::shared_ptr<runtime::EventBus::Subscription> own;
  own = bus.subscribe([&](const runtime::Event&) {
    ++calls;
    own.reset();
  });
  auto other = bus.subscribe([&](const runtime::Event&) { ++calls; });
  other.reset();
  bus.publish(event("1"));
  bus.publish(event("2"));
  loop.run_ready();
  CHECK(calls == 1);
}

TEST_CASE("a listener may subscribe and publish") {
  runtime::Loop loop(1);
  runtime::EventBus bus(loop);
  std::string heard;
  std::shared_ptr<runtime::EventBus::Subscription> late;
  const auto first = bus.subscribe([&](const runtime::Event& e) {
    heard += e.detail_type;
    if (e.detail_type != "1") return;
    late = bus.subscribe([&](const runtime::Event& l) { heard += "+" + l.detail_type; });
    bus.publish(event("2"));
  });
  bus.publish(event("1"));
  loop.run_ready();
  CHECK(heard == "12+2");
}

TEST_CASE("events may be left when the bus goes") {
  runtime::Loop loop(1);
  auto bus = std::make_unique<runtime::EventBus>(loop);
  int calls = 0;
  const auto listener = bus->subscribe([&](const runtime::Event&) { ++calls; });
  bus->publish(event("1"));
  bus.reset();
  loop.run_ready();
  CHECK(calls == 1);
}

}  // namespace
