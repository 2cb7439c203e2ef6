#include "emulator/services/states/calls.h"

#include <exception>

namespace states {
namespace {

runtime::Task<> perform(api::Gateway& gateway, api::InternalCall call,
                        std::shared_ptr<Pending> pending) {
  try {
    pending->outcome.reply = co_await gateway.call(std::move(call));
  } catch (const api::Error& error) {
    pending->outcome.error = error;
  } catch (const std::exception& error) {
    pending->outcome.error = api::Error("InternalFailure", error.what(), 500);
  }
  pending->done.set();
}

}  // namespace

std::shared_ptr<Pending> begin(Context& context, api::InternalCall call) {
  auto pending = std::make_shared<Pending>(context.loop);
  pending->outcome.request_id = context.ids.uuid();
  call.stop = pending->stop.get_token();
  context.loop.spawn("call of a task", perform(context.gateway, std::move(call), pending));
  return pending;
}

runtime::Task<runtime::Wake> await(Context& context, runtime::Latch latch, Await limits) {
  if (limits.deadline) {
    co_return co_await latch.wait_until(context.clock, *limits.deadline, limits.stop);
  }
  co_return co_await latch.wait_or_stop(limits.stop);
}

}  // namespace states
