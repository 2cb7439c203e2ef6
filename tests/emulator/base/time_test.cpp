#include "emulator/base/time.h"

#include <doctest/doctest.h>

#include <limits>

using base::from_epoch_ms;

TEST_CASE("a point in time is written in each format") {
  struct {
    int64_t ms;
    std::string_view iso;
    std::string_view iso_seconds;
    std::string_view rfc;
  } const table[] = {
      {0, "1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
      {1795578992123, "2026-11-25T03:56:32.123Z", "2026-11-25T03:56:32Z",
       "Wed, 25 Nov 2026 03:56:32 GMT"},
      {951782400001, "2000-02-29T00:00:00.001Z", "2000-02-29T00:00:00Z",
       "Tue, 29 Feb 2000 00:00:00 GMT"},
      {-1, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
  };
  for (const auto& row : table) {
    CAPTURE(row.ms);
    const base::TimePoint t = from_epoch_ms(row.ms);
    CHECK(base::iso8601(t) == row.iso);
    CHECK(base::iso8601_seconds(t) == row.iso_seconds);
    CHECK(base::rfc1123(t) == row.rfc);
    CHECK(base::parse_iso8601(row.iso) == t);
    CHECK(base::parse_rfc1123(row.rfc) == std::chrono::floor<std::chrono::seconds>(t));
    CHECK(base::to_epoch_ms(t) == row.ms);
  }
}

TEST_CASE("epoch seconds keep milliseconds and survive nonsense") {
  CHECK(base::to_epoch_seconds(from_epoch_ms(1795578992123)) == 1795578992.123);
  CHECK(base::from_epoch_seconds(1795578992.123) == from_epoch_ms(1795578992123));
  CHECK(base::from_epoch_seconds(-0.5) == from_epoch_ms(-500));
  CHECK(base::from_epoch_seconds(std::numeric_limits<double>::quiet_NaN()) == from_epoch_ms(0));
  CHECK(base::iso8601_seconds(base::from_epoch_seconds(1e300)) == "9999-12-31T23:59:59Z");
  CHECK(base::iso8601_seconds(base::from_epoch_seconds(-1e300)) == "0000-01-01T00:00:00Z");
}

TEST_CASE("parse_iso8601") {
  const base::TimePoint t = from_epoch_ms(1795578992000);
  struct {
    std::string_view text;
    int64_t later_ms;
  } const good[] = {
      {"2026-11-25T03:56:32Z", 0},          {"2026-11-25t03:56:32z", 0},
      {"2026-11-25T04:56:32+01:00", 0},     {"2026-11-24T19:56:32-0800", 0},
      {"2026-11-25T03:56:32.5Z", 500},      {"2026-11-25T03:56:32.123456789Z", 123},
      {"2026-11-25T09:26:32.05+05:30", 50}, {"2026-11-25 03:56:32Z", 0},
      {"2026-11-25T03:56:60Z", 27'000},
  };
  for (const auto& row : good) {
    CAPTURE(row.text);
    CHECK(base::parse_iso8601(row.text) == t + base::Milliseconds(row.later_ms));
  }
  for (const std::string_view bad :
       {"", "2026-11-25", "2026-11-25T03:56:32", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-25T24:00:00Z", "2026-11-25T03:60:00Z", "2026-11-25T03:56:32.Z",
        "2026-11-25T03:56:32Zx", "2026-11-25T03:56:32+25:00", "2026-11-25T03:56:61Z",
        "-026-11-25T03:56:32Z", "tomorrow"}) {
    CAPTURE(bad);
    CHECK_FALSE(base::parse_iso8601(bad).has_value());
  }
}

TEST_CASE("parse_rfc1123 refuses what is none") {
  for (const std::string_view bad :
       {"", "Wed, 25 Nov 2026 03:56:32", "Wed, 25 Nov 2026 03:56:32 UTC",
        "Wed, 31 Nov 2026 03:56:32 GMT", "Wed 25 Nov 2026 03:56:32 GMT",
        "Xyz, 25 Nov 2026 03:56:32 GMT", "Wed, 25 Now 2026 03:56:32 GMT",
        "Wed, 25 Nov 2026 03:56:32 GMT "}) {
    CAPTURE(bad);
    CHECK_FALSE(base::parse_rfc1123(bad).has_value());
  }
}
