#include "emulator/services/lambda/pool.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/runtime/loop.h"

namespace lambda {
namespace {

// 2026/11/25/[$LATEST]<32 hex digits>
std::string stream_name(base::TimePoint now, const std::string& id) {
  std::string day = base::iso8601_seconds(now).substr(0, 10);
  std::replace(day.begin(), day.end(), '-', '/');
  return day + "/[$LATEST]" + id;
}

}  // namespace

Pool::Pool(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids, Launch launch,
           std::filesystem::path temporary)
    : loop_(loop),
      clock_(clock),
      ids_(ids),
      launch_(std::move(launch)),
      temporary_(std::move(temporary)) {}

Pool::~Pool() {
  retire_all();
}

std::unique_ptr<Environment> Pool::take(const EnvironmentSpec& spec) {
  // The one used last is the likeliest to be in memory.
  for (auto found = idle_.rbegin(); found != idle_.rend(); ++found) {
    const EnvironmentSpec& candidate = (*found)->spec();
    if (candidate.arn != spec.arn || candidate.revision != spec.revision) continue;
    std::unique_ptr<Environment> environment = std::move(*found);
    idle_.erase(std::next(found).base());
    return environment;
  }
  return nullptr;
}

std::unique_ptr<Environment> Pool::start(const EnvironmentSpec& spec) {
  const std::string id = ids_.hex(32);
  Place place{temporary_ / id, stream_name(clock_.now(), id)};
  if (const auto left = left_.find(spec.arn); left != left_.end()) {
    place.temporary = left->second;
    left_.erase(left);
  }
  std::filesystem::create_directories(place.temporary);
  return std::make_unique<Environment>(loop_, clock_, spec, launch_, std::move(place));
}

runtime::Task<Pool::Result> Pool::invoke(EnvironmentSpec spec, Invocation invocation) {
  std::unique_ptr<Environment> environment = take(spec);
  if (!environment) environment = start(spec);
  if (!environment->alive()) environment = start(spec);
  Result result;
  result.log_stream = environment->place().log_stream;
  result.outcome = co_await environment->invoke(std::move(invocation));
  give_back(std::move(environment));
  co_return result;
}

void Pool::give_back(std::unique_ptr<Environment> environment) {
  const EnvironmentSpec& spec = environment->spec();
  const auto current = current_.find(spec.arn);
  const bool outdated = current != current_.end() && current->second != spec.revision;
  if (!environment->alive()) {
    left_.emplace(spec.arn, environment->place().temporary);
    return;
  }
  if (outdated) {
    forget(environment->place());
    return;
  }
  idle_.push_back(std::move(environment));
  if (idle_.size() > kIdleEnvironmentsMax) {
    forget(idle_.front()->place());
    idle_.erase(idle_.begin());
  }
  expect_idle();
}

void Pool::forget(const Place& place) {
  loop_.spawn("remove a function's /tmp", loop_.offload([folder = place.temporary] {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }));
}

void Pool::retire(const std::string& arn, const std::string& revision) {
  current_[arn] = revision;
  std::erase_if(idle_, [&](const std::unique_ptr<Environment>& environment) {
    if (environment->spec().arn != arn || environment->spec().revision == revision) return false;
    forget(environment->place());
    return true;
  });
}

void Pool::retire_all() {
  idle_.clear();
  left_.clear();
}

void Pool::end_idle() {
  const base::TimePoint now = clock_.now();
  std::erase_if(idle_, [&](const std::unique_ptr<Environment>& environment) {
    if (environment->last_used() + kIdleMax > now) return false;
    forget(environment->place());
    return true;
  });
  timer_.reset();
  expect_idle();
}

void Pool::expect_idle() {
  if (timer_ || idle_.empty()) return;
  timer_ = clock_.at(idle_.front()->last_used() + kIdleMax, [this] { end_idle(); });
}

}  // namespace lambda
