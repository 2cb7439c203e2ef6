#include "emulator/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace base {

namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";
constexpr std::string_view kHexLower = "0123456789abcdef";
constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

uint8_t byte_of(char c) {
  return static_cast<uint8_t>(c);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_continuation(char c) {
  return (byte_of(c) & 0xC0) == 0x80;
}

// The value of a hexadecimal digit; -1 when it is none.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

// Unicode table 3-7, "Well-Formed UTF-8 Byte Sequences": the length of the sequence at the start
// of `text`, 0 when it is ill-formed.
size_t sequence_length(std::string_view text) {
  const uint8_t lead = byte_of(text[0]);
  if (lead < 0x80) return 1;
  const size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const uint8_t second = byte_of(text[1]);
  const bool ill = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                   (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return ill ? 0 : length;
}

bool starts_with_eight_ascii(std::string_view text) {
  if (text.size() < 8) return false;
  uint64_t word = 0;
  std::memcpy(&word, text.data(), sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

constexpr std::array<int8_t, 256> base64_values() {
  std::array<int8_t, 256> values{};
  for (int8_t& value : values)
    value = -1;
  for (size_t i = 0; i < kBase64.size(); ++i) {
    values[static_cast<uint8_t>(kBase64[i])] = static_cast<int8_t>(i);
  }
  return values;
}

constexpr std::array<int8_t, 256> kBase64Values = base64_values();

// Appends the whole bytes of up to four base64 digits; false when one of them is no digit.
bool append_base64_group(std::string_view digits, std::string& out) {
  uint32_t bits = 0;
  for (const char c : digits) {
    const int8_t value = kBase64Values[byte_of(c)];
    if (value < 0) return false;
    bits = bits << 6 | static_cast<uint32_t>(value);
  }
  bits <<= 6 * (4 - digits.size());
  for (size_t i = 0; i + 1 < digits.size(); ++i) {
    out.push_back(static_cast<char>(bits >> (16 - 8 * i) & 0xFF));
  }
  return true;
}

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = lower(c);
  return out;
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  if (from.empty()) return text;
  std::string out;
  size_t start = 0;
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, start)) {
    out.append(text, start, at - start).append(to);
    start = at + from.size();
  }
  if (start == 0) return text;
  return out.append(text, start);
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t length = starts_with_eight_ascii(text) ? 8 : sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view utf8_prefix(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && is_continuation(text[end]))
    --end;
  return text.substr(0, end);
}

size_t utf8_length(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out.push_back(kHexLower[byte_of(c) >> 4]);
    out.push_back(kHexLower[byte_of(c) & 15]);
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4, '=');
  for (size_t at = 0, to = 0; at < bytes.size(); at += 3, to += 4) {
    const size_t count = std::min<size_t>(3, bytes.size() - at);
    uint32_t bits = 0;
    for (size_t i = 0; i < count; ++i)
      bits |= uint32_t{byte_of(bytes[at + i])} << (16 - 8 * i);
    for (size_t i = 0; i <= count; ++i)
      out[to + i] = kBase64[bits >> (18 - 6 * i) & 63];
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i)
    text.remove_suffix(1);
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  for (; !text.empty(); text.remove_prefix(std::min<size_t>(4, text.size()))) {
    if (!append_base64_group(text.substr(0, 4), out)) return std::nullopt;
  }
  return out;
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || keep.find(c) != std::string_view::npos) {
      out.push_back(c);
      continue;
    }
    out.push_back('%');
    out.push_back(kHexUpper[byte_of(c) >> 4]);
    out.push_back(kHexUpper[byte_of(c) & 15]);
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (!escape) {
      out.push_back(text[i]);
      continue;
    }
    out.push_back(static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2])));
    i += 2;
  }
  return out;
}

std::string form_decode(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return percent_decode(spaced);
}

std::optional<int64_t> parse_int(std::string_view text) {
  return parse_whole<int64_t>(text);
}

std::optional<double> parse_double(std::string_view text) {
  const std::optional<double> value = parse_whole<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

// Python's float.__repr__: format code 'r' of Python/pystrtod.c; exponent form outside 1e-4..1e16.
std::string python_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 32> buffer;
  const auto made = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                  std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<size_t>(made.ptr - buffer.data()));
  const size_t e = text.find('e');
  const std::string_view power = text.substr(e + 1);
  const int exponent =
      static_cast<int>(parse_int(power.starts_with('+') ? power.substr(1) : power).value_or(0));
  if (exponent < -4 || exponent >= 16) return std::string(text);

  std::string out(text.starts_with('-') ? "-" : "");
  std::string digits;
  for (const char c : text.substr(out.size(), e - out.size())) {
    if (c != '.') digits.push_back(c);
  }
  if (exponent < 0) {
    return out.append("0.").append(static_cast<size_t>(-exponent - 1), '0').append(digits);
  }
  const size_t whole = static_cast<size_t>(exponent) + 1;
  if (digits.size() <= whole) digits.append(whole - digits.size() + 1, '0');
  return out.append(digits, 0, whole).append(".").append(digits, whole);
}

}  // namespace base
