#include "emulator/runtime/event_bus.h"

#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "emulator/runtime/loop.h"

namespace runtime {

class EventBus::Subscription {
 public:
  explicit Subscription(std::function<void(const Event&)> listener)
      : listener_(std::move(listener)) {}
  void hear(const Event& event) const { listener_(event); }

 private:
  std::function<void(const Event&)> listener_;
};

struct EventBus::State {
  explicit State(Loop& on) : loop(on) {}

  std::optional<Event> take() {
    const std::lock_guard lock(mutex);
    if (queue.empty()) return std::nullopt;
    Event event = std::move(queue.front());
    queue.pop_front();
    return event;
  }

  // A listener may subscribe or unsubscribe: go over a copy, and let each live while it hears.
  void deliver(const Event& event) {
    std::erase_if(subscriptions, [](const auto& weak) { return weak.expired(); });
    const auto copy = subscriptions;
    for (const auto& weak : copy) {
      if (const auto subscription = weak.lock()) subscription->hear(event);
    }
  }

  Loop& loop;
  std::mutex mutex;
  std::deque<Event> queue;  // order of publication, whichever thread it came from
  std::vector<std::weak_ptr<Subscription>> subscriptions;
};

EventBus::EventBus(Loop& loop) : state_(std::make_shared<State>(loop)) {}

std::shared_ptr<EventBus::Subscription> EventBus::subscribe(
    std::function<void(const Event&)> listener) {
  auto subscription = std::make_shared<Subscription>(std::move(listener));
  state_->subscriptions.push_back(subscription);
  return subscription;
}

void EventBus::publish(Event event) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->queue.push_back(std::move(event));
  }
  state_->loop.post([state = state_] {
    if (const auto next = state->take()) state->deliver(*next);
  });
}

}  // namespace runtime
