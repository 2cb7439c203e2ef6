// The timestamps of the language: RFC 3339 with "T", as Wait and Choice states take them.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/base/time.h"

namespace asl {

// Absent when the text is none. Stricter than ISO 8601: "T" must separate date and time.
inline std::optional<base::TimePoint> parse_timestamp(std::string_view text) {
  constexpr size_t kDateCharacters = 10;
  if (text.size() <= kDateCharacters || text[kDateCharacters] != 'T') return std::nullopt;
  return base::parse_iso8601(text);
}

}  // namespace asl
