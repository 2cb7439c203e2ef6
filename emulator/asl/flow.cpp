// The data flow of a state: InputPath, Parameters, ResultPath, OutputPath, and what Wait reads.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
#include <fmt/core.h>

#include "emulator/asl/jsonpath.h"
#include "emulator/asl/payload.h"
#include "emulator/asl/runner.h"
#include "emulator/asl/timestamp.h"

namespace asl {
namespace {

constexpr int64_t kWaitSecondsMax = 99'999'999;

json::Value filter(const Place& path, const json::Value& value, const Scope& scope) {
  if (path.discard) return json::Value::object();
  if (path.path == "$") return value;
  return apply_path(path.path, value, scope);
}

Failure runtime_failure(std::string cause) {
  return {"States.Runtime", std::move(cause)};
}

// What a path of a Wait state finds; absent when nothing.
std::optional<json::Value> look_up(const std::string& path, const json::Value& value,
                                   const Scope& scope) {
  try {
    return apply_path(path, value, scope);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

std::string shown(const json::Value& value) {
  return value.is_string() ? value.as_string() : json::print(value);
}

base::TimePoint after_seconds(const Visit& visit, int64_t seconds) {
  if (seconds > kWaitSecondsMax) throw runtime_failure("Wait state delay is too long.");
  return visit.entered.time + std::chrono::seconds(seconds);
}

base::TimePoint end_by_seconds_path(const Visit& visit, const std::string& path,
                                    const json::Value& effective) {
  const auto found = look_up(path, effective, visit.scope);
  if (!found || found->is_null()) {
    throw runtime_failure("The SecondsPath parameter does not reference an input value: " + path);
  }
  if (!found->is_int()) {
    throw runtime_failure(
        fmt::format("The SecondsPath parameter cannot be parsed as a long value: {} == {}", path,
                    shown(*found)));
  }
  if (found->as_int() < 0) {
    throw runtime_failure(fmt::format(
        "The SecondsPath parameter references a negative value: {} == {}", path, found->as_int()));
  }
  return after_seconds(visit, found->as_int());
}

base::TimePoint end_by_timestamp_path(const Visit& visit, const std::string& path,
                                      const json::Value& effective) {
  const auto found = look_up(path, effective, visit.scope);
  if (!found) {
    throw runtime_failure("The TimestampPath parameter does not reference an input value: " + path);
  }
  const auto time = found->is_string() ? parse_timestamp(found->as_string()) : std::nullopt;
  if (!time) {
    throw runtime_failure(
        fmt::format("The TimestampPath parameter does not reference a valid ISO-8601 extended "
                    "offset date-time format string: {} == {}",
                    path, shown(*found)));
  }
  return *time;
}

}  // namespace

json::Value effective_input(const Visit& visit) {
  return filter(visit.state.input_path, visit.input.value, visit.scope);
}

json::Value with_parameters(const Visit& visit, const json::Value& effective) {
  if (!visit.state.source.has("Parameters")) return effective;
  return fill(visit.state.parameters, effective, visit.scope);
}

json::Value place(const Place& place, const json::Value& raw, const json::Value& result) {
  if (place.discard) return raw;
  if (place.path == "$") return result;
  try {
    return put(place.path, raw, result);
  } catch (const PathError& error) {
    throw Failure(
        "States.ResultPathMatchFailure",
        fmt::format("Unable to apply ReferencePath {} to input {}", place.path, json::print(raw)));
  }
}

json::Value output_of(const Visit& visit, const json::Value& value) {
  return filter(visit.state.output_path, value, visit.scope);
}

base::TimePoint wait_end(const Visit& visit, const json::Value& effective) {
  const json::Value& source = visit.state.source;
  if (const json::Value* seconds = source.find("Seconds")) {
    return after_seconds(visit, seconds->is_int() ? seconds->as_int() : 0);
  }
  if (source.has("SecondsPath")) {
    return end_by_seconds_path(visit, source.text("SecondsPath"), effective);
  }
  if (source.has("TimestampPath")) {
    return end_by_timestamp_path(visit, source.text("TimestampPath"), effective);
  }
  const auto time = parse_timestamp(source.text("Timestamp"));
  if (!time) throw runtime_failure("The Timestamp field cannot be parsed.");
  return *time;
}

std::optional<int64_t> seconds_of(const Visit& visit, std::optional<int64_t> given,
                                  const std::string& path, std::string_view field) {
  if (path.empty()) return given;
  const json::Value value = apply_path(path, visit.input.value, visit.scope);
  if (!value.is_int()) {
    throw runtime_failure(fmt::format("The {} parameter cannot be parsed as a long value: {} == {}",
                                      field, path, shown(value)));
  }
  return value.as_int();
}

}  // namespace asl
