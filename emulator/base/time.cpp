#include "emulator/base/time.h"

#include "emulator/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace base {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> kWeekdays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
// The years that four digits can write.
constexpr double kEpochSecondsMin = -62167219200.0;  // 0000-01-01
constexpr double kEpochSecondsMax = 253402300799.0;  // 9999-12-31T23:59:59

struct Fields {
  int year;
  unsigned month;
  unsigned day;
  int64_t hour;
  int64_t minute;
  int64_t second;
  int64_t millisecond;
  unsigned weekday;
};

Fields fields_of(TimePoint t) {
  const auto day = floor<days>(t);
  const year_month_day date(day);
  const int64_t ms = (t - day).count();
  return {int{date.year()},
          unsigned{date.month()},
          unsigned{date.day()},
          ms / 3'600'000,
          ms / 60'000 % 60,
          ms / 1000 % 60,
          ms % 1000,
          std::chrono::weekday(day).c_encoding()};
}

std::optional<TimePoint> assemble(const Fields& f) {
  const year_month_day date{std::chrono::year(f.year), std::chrono::month(f.month),
                            std::chrono::day(f.day)};
  // A leap second counts as the second before it.
  const int64_t second = f.second == 60 ? 59 : f.second;
  if (!date.ok() || f.hour > 23 || f.minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + hours(f.hour) + minutes(f.minute) + seconds(second) +
         Milliseconds(f.millisecond);
}

// Takes text apart from the left; after the first mismatch all is failed.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view text) {
    ok_ = ok_ && rest_.starts_with(text);
    if (ok_) rest_.remove_prefix(text.size());
  }
  // Exactly `digits` decimal digits.
  int64_t number(size_t digits) {
    int64_t value = 0;
    for (size_t i = 0; i < digits; ++i) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') ok_ = false;
      if (!ok_) return 0;
      value = value * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value;
  }
  // One or more digits after the point of a second; what is finer than a millisecond is cut.
  int64_t milliseconds() {
    const size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0) ok_ = false;
    std::string first(rest_.substr(0, std::min<size_t>(digits, 3)));
    first.resize(3, '0');
    rest_.remove_prefix(digits);
    return parse_int(first).value_or(0);
  }
  // The place, from 1, of the three-letter name that is next.
  template <size_t N>
  unsigned name(const std::array<std::string_view, N>& names) {
    const auto found = std::find(names.begin(), names.end(), rest_.substr(0, 3));
    if (found == names.end()) ok_ = false;
    if (!ok_) return 1;
    rest_.remove_prefix(3);
    return static_cast<unsigned>(found - names.begin()) + 1;
  }
  char any_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_[0]) == std::string_view::npos) ok_ = false;
    if (!ok_) return '\0';
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }
  bool ended_well() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// "Z", "+01:00", "+0100": how far local time is ahead of UTC.
minutes scan_offset(Scanner& scan) {
  const char sign = scan.any_of("Zz+-");
  if (sign != '+' && sign != '-') return minutes(0);
  const int64_t hour = scan.number(2);
  scan.take(':');
  const int64_t ahead = hour * 60 + scan.number(2);
  return minutes(sign == '-' ? -ahead : ahead);
}

}  // namespace

int64_t to_epoch_ms(TimePoint t) {
  return t.time_since_epoch().count();
}
TimePoint from_epoch_ms(int64_t ms) {
  return TimePoint(Milliseconds(ms));
}

double to_epoch_seconds(TimePoint t) {
  return static_cast<double>(to_epoch_ms(t)) / 1000.0;
}

TimePoint from_epoch_seconds(double seconds_value) {
  if (std::isnan(seconds_value)) return from_epoch_ms(0);
  const double clamped = std::clamp(seconds_value, kEpochSecondsMin, kEpochSecondsMax);
  return from_epoch_ms(std::llround(clamped * 1000.0));
}

std::string iso8601(TimePoint t) {
  const Fields f = fields_of(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", f.year, f.month, f.day, f.hour,
                     f.minute, f.second, f.millisecond);
}

std::string iso8601_seconds(TimePoint t) {
  const Fields f = fields_of(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", f.year, f.month, f.day, f.hour,
                     f.minute, f.second);
}

// Written digit by digit: it stands in every HTTP answer.
std::string rfc1123(TimePoint t) {
  const Fields f = fields_of(t);
  std::string out = "Thu, 01 Jan 1970 00:00:00 GMT";
  const auto put = [&out](size_t at, auto number, size_t digits) {
    for (size_t i = digits; i > 0; --i, number /= 10) {
      out[at + i - 1] = static_cast<char>('0' + number % 10);
    }
  };
  out.replace(0, 3, kWeekdays[f.weekday]);
  put(5, f.day, 2);
  out.replace(8, 3, kMonths[f.month - 1]);
  put(12, f.year, 4);
  put(17, f.hour, 2);
  put(20, f.minute, 2);
  put(23, f.second, 2);
  return out;
}

std::optional<TimePoint> parse_iso8601(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  f.year = static_cast<int>(scan.number(4));
  scan.expect("-");
  f.month = static_cast<unsigned>(scan.number(2));
  scan.expect("-");
  f.day = static_cast<unsigned>(scan.number(2));
  scan.any_of("Tt ");
  f.hour = scan.number(2);
  scan.expect(":");
  f.minute = scan.number(2);
  scan.expect(":");
  f.second = scan.number(2);
  if (scan.take('.')) f.millisecond = scan.milliseconds();
  const minutes ahead = scan_offset(scan);
  const std::optional<TimePoint> local = scan.ended_well() ? assemble(f) : std::nullopt;
  if (!local || ahead <= -hours(24) || ahead >= hours(24)) return std::nullopt;
  return *local - ahead;
}

// RFC 9110 section 5.6.7: the preferred format, IMF-fixdate. The weekday is not held against the
// date, as servers commonly do not.
std::optional<TimePoint> parse_rfc1123(std::string_view text) {
  Scanner scan(text);
  Fields f{};
  scan.name(kWeekdays);
  scan.expect(", ");
  f.day = static_cast<unsigned>(scan.number(2));
  scan.expect(" ");
  f.month = scan.name(kMonths);
  scan.expect(" ");
  f.year = static_cast<int>(scan.number(4));
  scan.expect(" ");
  f.hour = scan.number(2);
  scan.expect(":");
  f.minute = scan.number(2);
  scan.expect(":");
  f.second = scan.number(2);
  scan.expect(" GMT");
  return scan.ended_well() ? assemble(f) : std::nullopt;
}

}  // namespace base
