#include "emulator/services/sagemaker/transcript.h"

#include <exception>
#include <utility>

#include "emulator/base/log.h"
#include "emulator/base/text.h"
#include "emulator/services/sagemaker/context.h"

namespace sagemaker {

Transcript::Transcript(Context& context, Owner owner, std::string group, std::string stream,
                       json::Value metric_definitions, OnObjective on_objective)
    : context_(context),
      owner_{std::move(owner.account), std::move(owner.region)},
      group_(std::move(group)),
      stream_(std::move(stream)),
      metric_definitions_(std::move(metric_definitions)),
      on_objective_(std::move(on_objective)) {}

void Transcript::add(std::string_view line) {
  storage::LogEvent event;
  event.time_ms = context_.now_ms();
  event.message = base::replace_all(std::string(line), "\t", "#011");
  pending_.push_back(std::move(event));
  if (writing_) return;
  writing_.emplace(context_.given.loop);
  context_.given.loop.spawn("log of " + stream_, write(shared_from_this()));
}

runtime::Task<> Transcript::flushed() {
  if (!writing_) co_return;
  runtime::Latch written = *writing_;
  co_await written.wait();
}

std::vector<Metric> Transcript::metrics() const {
  return scanner_ ? scanner_->values() : std::vector<Metric>();
}

std::vector<double> Transcript::objectives() const {
  return scanner_ ? scanner_->objectives() : std::vector<double>();
}

// Tells the listener of objectives that came with the last batch.
void Transcript::report() {
  if (!on_objective_ || !scanner_ || scanner_->objectives().size() == heard_) return;
  heard_ = scanner_->objectives().size();
  on_objective_(scanner_->objectives());
}

runtime::Task<> Transcript::write(std::shared_ptr<Transcript> self) {
  while (!self->pending_.empty()) {
    const std::vector<storage::LogEvent> batch = std::exchange(self->pending_, {});
    try {
      co_await self->context_.given.loop.offload([&] { self->store(batch); });
      self->report();
    } catch (const std::exception& error) {
      base::log::error("{} lines of {} are lost: {}", batch.size(), self->stream_, error.what());
    }
  }
  self->writing_->set();
  self->writing_.reset();
}

void Transcript::store(const std::vector<storage::LogEvent>& batch) {
  if (!scanner_) scanner_.emplace(metric_definitions_);
  for (const storage::LogEvent& event : batch)
    scanner_->scan(event.message, event.time_ms);
  context_.logs.append(owner_, group_, stream_, batch, context_.now_ms());
}

}  // namespace sagemaker
