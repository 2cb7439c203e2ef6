#include "emulator/services/s3/ranges.h"

#include <algorithm>
#include <limits>

#include "emulator/base/text.h"

namespace s3 {
namespace {

constexpr std::string_view kUnit = "bytes=";

// Digits only; numbers past 63 bits are as good as infinite.
std::optional<int64_t> digits(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  return base::parse_int(text).value_or(std::numeric_limits<int64_t>::max());
}

ReadRange part(int64_t first, int64_t last) {
  return {.kind = RangeKind::Part, .range = {.first = first, .last = last}};
}

ReadRange suffix(int64_t length, int64_t object_size) {
  if (length == 0) return {.kind = RangeKind::Unsatisfiable, .range = {}};
  if (object_size == 0) return {};
  return part(std::max<int64_t>(0, object_size - length), object_size - 1);
}

}  // namespace

ReadRange read_range(std::string_view header, int64_t object_size) {
  if (!header.starts_with(kUnit)) return {};
  const std::string_view spec = header.substr(kUnit.size());
  const size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view from = spec.substr(0, dash);
  const std::string_view to = spec.substr(dash + 1);
  const auto first = digits(from);
  const auto last = digits(to);
  if (from.empty()) return last ? suffix(*last, object_size) : ReadRange{};
  if (!first || (!to.empty() && !last)) return {};
  if (last && *last < *first) return {};
  if (*first >= object_size) return {.kind = RangeKind::Unsatisfiable, .range = {}};
  return part(*first, std::min(last.value_or(object_size), object_size - 1));
}

std::optional<Range> copy_range(std::string_view header) {
  if (!header.starts_with(kUnit)) return std::nullopt;
  const std::string_view spec = header.substr(kUnit.size());
  const size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = digits(spec.substr(0, dash));
  const auto last = digits(spec.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return Range{.first = *first, .last = *last};
}

}  // namespace s3
