#include "emulator/services/sagemaker/runs.h"

#include <algorithm>

namespace sagemaker {

struct Runs::State {
  runtime::Loop& loop;
  std::map<std::string, std::shared_ptr<Run>> running;
  std::optional<runtime::Latch> idle;
  bool closed = false;
};

Runs::Runs(runtime::Loop& loop) : state_(std::make_shared<State>(State{loop, {}, {}, false})) {}

Runs::Entry::Entry(std::shared_ptr<State> state, std::string id, std::shared_ptr<Run> run)
    : state_(std::move(state)), id_(std::move(id)), run_(std::move(run)) {}

Runs::Entry::~Entry() {
  if (!state_) return;  // moved from
  state_->running.erase(id_);
  if (state_->running.empty() && state_->idle) state_->idle->set();
}

std::optional<Runs::Entry> Runs::enter(const std::string& id) {
  if (state_->closed) return std::nullopt;
  auto [position, fresh] = state_->running.try_emplace(id, std::make_shared<Run>());
  if (!fresh) return std::nullopt;
  return Entry(state_, id, position->second);
}

void Runs::halt(const std::string& id, Halt halt) {
  const auto found = state_->running.find(id);
  if (found == state_->running.end()) return;
  const std::shared_ptr<Run> run = found->second;
  run->halt = std::max(run->halt, halt);
  run->stop.request_stop();
}

void Runs::halt_all(Halt halt) {
  const std::map<std::string, std::shared_ptr<Run>> running = state_->running;
  for (const auto& [id, run] : running) {
    run->halt = std::max(run->halt, halt);
    run->stop.request_stop();
  }
}

void Runs::close() {
  state_->closed = true;
}
void Runs::open() {
  state_->closed = false;
}

runtime::Task<> Runs::idle() {
  if (state_->running.empty()) co_return;
  state_->idle.emplace(state_->loop);
  runtime::Latch latch = *state_->idle;
  co_await latch.wait();
}

}  // namespace sagemaker
