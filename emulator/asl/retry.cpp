// Which failures Retry and Catch take, and how long a retry waits.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
#include <algorithm>
#include <cmath>

#include "emulator/asl/runner.h"

namespace asl {
namespace {

bool is_fatal(const Failure& failure) {
  return failure.error == "States.Runtime";
}

bool matches_name(const std::string& name, const Failure& failure) {
  if (name == failure.error) return true;
  if (name == "States.ALL") return true;
  return name == "States.TaskFailed" && failure.error != "States.Timeout";
}

double uniform(base::Ids& random) {
  constexpr double kScale = 1.0 / 9007199254740992.0;  // 2^-53
  return static_cast<double>(random.next() >> 11) * kScale;
}

}  // namespace

bool matches(const std::vector<std::string>& error_equals, const Failure& failure) {
  if (is_fatal(failure)) return false;
  return std::any_of(error_equals.begin(), error_equals.end(),
                     [&](const std::string& name) { return matches_name(name, failure); });
}

std::optional<double> retry_delay(const State& state, const Failure& failure,
                                  std::vector<int64_t>& used, base::Ids& random) {
  used.resize(state.retriers.size());
  for (size_t i = 0; i < state.retriers.size(); ++i) {
    const Retrier& retrier = state.retriers[i];
    if (!matches(retrier.error_equals, failure)) continue;
    if (used[i] >= retrier.attempts_max) return std::nullopt;
    double delay =
        retrier.interval_seconds * std::pow(retrier.backoff_rate, static_cast<double>(used[i]));
    if (retrier.delay_seconds_max) delay = std::min(delay, *retrier.delay_seconds_max);
    if (retrier.full_jitter) delay *= uniform(random);
    ++used[i];
    constexpr double kYear = 365.0 * 24 * 3600;
    return std::min(delay, kYear);
  }
  return std::nullopt;
}

}  // namespace asl
