// Points in time and the formats that AWS writes them in. Pure functions; any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

// Milliseconds since the epoch, UTC: the resolution of every AWS API served here.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

int64_t to_epoch_ms(TimePoint t);
TimePoint from_epoch_ms(int64_t ms);
double to_epoch_seconds(TimePoint t);  // with up to three decimals
TimePoint from_epoch_seconds(double seconds);

std::string iso8601(TimePoint t);          // 2026-11-25T03:56:32.123Z
std::string iso8601_seconds(TimePoint t);  // 2026-11-25T03:56:32Z
std::string rfc1123(TimePoint t);          // Wed, 25 Nov 2026 03:56:32 GMT

// ISO 8601 extended with offset ("Z" or "+01:00"), fraction optional; absent when it is none.
std::optional<TimePoint> parse_iso8601(std::string_view text);
// RFC 1123 as in HTTP headers; absent when it is none.
std::optional<TimePoint> parse_rfc1123(std::string_view text);

}  // namespace base
