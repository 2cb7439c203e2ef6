// Text helpers that the standard library lacks. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

std::string lower(std::string_view text);  // ASCII only
std::string_view trim(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);  // ASCII only
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string replace_all(std::string text, std::string_view from, std::string_view to);
bool is_valid_utf8(std::string_view text);
// The longest prefix of at most `bytes_max` bytes that does not cut a UTF-8 character.
std::string_view utf8_prefix(std::string_view text, size_t bytes_max);
// Characters (Unicode code points), not bytes. AWS counts lengths in these.
size_t utf8_length(std::string_view text);

std::string hex(std::string_view bytes);  // lower case
std::string base64(std::string_view bytes);
// Absent when the text is not base64 (RFC 4648 section 4: padding required, nothing between).
std::optional<std::string> from_base64(std::string_view text);

// RFC 3986. `keep` are characters left bare beside the unreserved ones ("/" for paths).
std::string percent_encode(std::string_view text, std::string_view keep = "");
// Malformed escapes stay as they are; '+' is not a space here.
std::string percent_decode(std::string_view text);
// application/x-www-form-urlencoded: '+' is a space.
std::string form_decode(std::string_view text);

// The whole text must be the number, without a plus. Absent otherwise, and when out of range or not
// finite.
std::optional<int64_t> parse_int(std::string_view text);
std::optional<double> parse_double(std::string_view text);

// Shortest digits that read back as `value`, laid out as Python's repr: 0.5, 1e-05, 4.0, 1e+16.
std::string python_repr(double value);

}  // namespace base
