#include "emulator/services/sagemaker/child.h"

#include "emulator/services/sagemaker/context.h"

namespace sagemaker {

Child::Child(Key /*key*/, Context& context) : context_(context), ended_(context.given.loop) {}

std::shared_ptr<Child> Child::start(Context& context, runtime::ProcessOptions options) {
  const auto child = std::make_shared<Child>(Key{}, context);
  child->process_ = runtime::Process::start(context.given.loop, std::move(options));
  context.given.loop.spawn("child of a job", watch(child));
  return child;
}

runtime::Task<> Child::watch(std::shared_ptr<Child> self) {
  self->status_ = co_await self->process_->exited();
  self->ended_.set();
}

// The coroutines start late: what they are given keeps the child alive until then.
runtime::Task<runtime::Wake> Child::wait(base::TimePoint deadline, std::stop_token stop) {
  return wait_for(shared_from_this(), deadline, std::move(stop));
}

runtime::Task<> Child::stop(base::Milliseconds grace) {
  return end(shared_from_this(), grace);
}

runtime::Task<runtime::Wake> Child::wait_for(std::shared_ptr<Child> self, base::TimePoint deadline,
                                             std::stop_token stop) {
  co_return co_await self->ended_.wait_until(self->context_.given.clock, deadline, stop);
}

runtime::Task<> Child::end(std::shared_ptr<Child> self, base::Milliseconds grace) {
  if (!self->running()) co_return;
  self->process_->terminate();
  runtime::Clock& clock = self->context_.given.clock;
  co_await self->ended_.wait_until(clock, clock.now() + grace);
  if (!self->running()) co_return;
  self->process_->kill();
  co_await self->ended_.wait();
}

}  // namespace sagemaker
