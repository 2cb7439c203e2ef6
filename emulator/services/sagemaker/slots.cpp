#include "emulator/services/sagemaker/slots.h"

#include <deque>

#include "emulator/runtime/latch.h"

namespace sagemaker {
namespace {

struct Waiter {
  runtime::Latch granted;
};

}  // namespace

struct Slots::State {
  runtime::Loop& loop;
  size_t free;
  std::deque<std::weak_ptr<Waiter>> waiters;
};

Slots::Slots(runtime::Loop& loop, size_t count)
    : state_(std::make_shared<State>(State{loop, count, {}})) {}

Slots::Slot::~Slot() {
  if (!state_) return;  // moved from
  while (!state_->waiters.empty()) {
    const std::shared_ptr<Waiter> next = state_->waiters.front().lock();
    state_->waiters.pop_front();
    if (!next) continue;  // gave up
    next->granted.set();
    return;
  }
  ++state_->free;
}

runtime::Task<std::optional<Slots::Slot>> Slots::acquire(std::stop_token stop) {
  const std::shared_ptr<State> state = state_;
  if (stop.stop_requested()) co_return std::nullopt;
  if (state->free > 0) {
    --state->free;
    co_return Slot(state);
  }
  const auto waiter = std::make_shared<Waiter>(Waiter{runtime::Latch(state->loop)});
  state->waiters.push_back(waiter);
  co_await waiter->granted.wait_or_stop(stop);
  if (!waiter->granted.is_set()) co_return std::nullopt;
  co_return Slot(state);
}

}  // namespace sagemaker
