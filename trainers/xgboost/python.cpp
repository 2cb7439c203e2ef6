#include "trainers/xgboost/python.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "emulator/base/text.h"

namespace xgboost::python {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view strip(std::string_view text) {
  constexpr std::string_view kBlank = " \t\n\r\f\v";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Without its underscores; absent when one is not between two digits.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const bool between =
        i > 0 && i + 1 < text.size() && is_digit(text[i - 1]) && is_digit(text[i + 1]);
    if (!between) return std::nullopt;
  }
  return plain;
}

std::optional<double> parse_special(std::string_view unsigned_text) {
  const std::string lower = base::lower(unsigned_text);
  if (lower == "inf" || lower == "infinity") return std::numeric_limits<double>::infinity();
  if (lower == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

std::optional<double> parse_digits(const std::string& text) {
  if (text.empty() || (!is_digit(text[0]) && text[0] != '.')) return std::nullopt;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value, std::chars_format::general);
  if (stop != end) return std::nullopt;
  if (code == std::errc::result_out_of_range) {
    // from_chars leaves the value alone; what is too large is inf, what is too small is 0.
    const size_t exponent = text.find_first_of("eE");
    const bool small = exponent != std::string::npos && text[exponent + 1] == '-';
    return small ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return code == std::errc() ? std::optional(value) : std::nullopt;
}

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         byte >= 0x80;
}
bool is_quote(char c) {
  return c == '"' || c == '\'';
}
bool may_delimit(char c) {
  return !is_word(c) && c != '\n' && !is_quote(c);
}

// A quoted text found by one of the sniffer's patterns.
struct Quoted {
  size_t end = 0;  // where the search goes on
  char delimiter = 0;
};

// The quote at `open`, closed by the first same quote for which `accept(position behind it)` holds.
template <class Accept>
std::optional<Quoted> close_quote(std::string_view data, size_t open, Accept accept) {
  for (size_t i = open + 1; i < data.size(); ++i) {
    if (data[i] != data[open]) continue;
    if (const auto found = accept(i + 1)) return found;
  }
  return std::nullopt;
}

// After a delimiter at `at`: the positions at which a quote may open ("," or ", ").
std::array<size_t, 2> openings(std::string_view data, size_t at) {
  const bool space = at + 1 < data.size() && data[at + 1] == ' ';
  return {space ? at + 2 : at + 1, at + 1};
}

// delimiter, space?, quote ... quote, the same delimiter
std::optional<Quoted> match_inner(std::string_view data, size_t at) {
  if (!may_delimit(data[at])) return std::nullopt;
  for (const size_t open : openings(data, at)) {
    if (open >= data.size() || !is_quote(data[open])) continue;
    const auto found = close_quote(data, open, [&](size_t next) -> std::optional<Quoted> {
      if (next < data.size() && data[next] == data[at]) return Quoted{next + 1, data[at]};
      return std::nullopt;
    });
    if (found) return found;
  }
  return std::nullopt;
}

bool at_line_start(std::string_view data, size_t at) {
  return at == 0 || data[at - 1] == '\n';
}
bool at_line_end(std::string_view data, size_t at) {
  return at == data.size() || data[at] == '\n';
}

// line start, quote ... quote, delimiter, space?
std::optional<Quoted> match_first(std::string_view data, size_t at) {
  if (!at_line_start(data, at) || !is_quote(data[at])) return std::nullopt;
  return close_quote(data, at, [&](size_t next) -> std::optional<Quoted> {
    if (next < data.size() && may_delimit(data[next])) return Quoted{next + 1, data[next]};
    return std::nullopt;
  });
}

// delimiter, space?, quote ... quote, line end
std::optional<Quoted> match_last(std::string_view data, size_t at) {
  if (!may_delimit(data[at])) return std::nullopt;
  for (const size_t open : openings(data, at)) {
    if (open >= data.size() || !is_quote(data[open])) continue;
    const auto found = close_quote(data, open, [&](size_t next) -> std::optional<Quoted> {
      if (at_line_end(data, next)) return Quoted{next, data[at]};
      return std::nullopt;
    });
    if (found) return found;
  }
  return std::nullopt;
}

// Sniffer._guess_quote_and_delimiter: the delimiter that stands most often beside quoted texts.
std::optional<char> delimiter_beside_quotes(std::string_view data) {
  using Match = std::optional<Quoted> (*)(std::string_view, size_t);
  for (const Match match : {&match_inner, &match_first, &match_last}) {
    std::vector<std::pair<char, int>> counts;
    for (size_t at = 0; at < data.size();) {
      const auto found = match(data, at);
      if (!found) {
        ++at;
        continue;
      }
      at = std::max(found->end, at + 1);
      const auto known = std::ranges::find(counts, found->delimiter, &std::pair<char, int>::first);
      if (known == counts.end()) {
        counts.emplace_back(found->delimiter, 1);
      } else {
        ++known->second;
      }
    }
    if (counts.empty()) continue;
    return std::ranges::max_element(counts, {}, &std::pair<char, int>::second)->first;
  }
  return std::nullopt;
}

// Sniffer._guess_delimiter on one line: every ASCII character in it is as consistent as any other,
// so a preferred one is taken, else the most frequent one, the greatest of those.
std::optional<char> delimiter_by_frequency(std::string_view data) {
  std::array<size_t, 127> counts{};
  size_t distinct = 0;
  for (const char c : data) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= counts.size() || c == '\n') continue;
    if (counts[byte]++ == 0) ++distinct;
  }
  if (distinct == 0) return std::nullopt;
  const auto most = std::ranges::max_element(counts.rbegin(), counts.rend());
  const char dominant = static_cast<char>(counts.rend() - most - 1);
  if (distinct == 1) return dominant;
  for (const char preferred : {',', '\t', ';', ' ', ':'}) {
    if (counts[static_cast<unsigned char>(preferred)] > 0) return preferred;
  }
  return dominant;
}

}  // namespace

std::optional<int64_t> parse_int(std::string_view text) {
  const auto plain = without_underscores(strip(text));
  if (!plain) return std::nullopt;
  std::string_view digits = *plain;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  const std::string number = (negative ? "-" : "") + std::string(digits);
  int64_t value = 0;
  const auto [stop, code] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (code == std::errc::result_out_of_range) {
    return negative ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
  }
  return value;
}

std::optional<double> parse_float(std::string_view text) {
  const auto plain = without_underscores(strip(text));
  if (!plain || plain->empty()) return std::nullopt;
  const bool negative = plain->starts_with('-');
  const std::string rest = negative || plain->starts_with('+') ? plain->substr(1) : *plain;
  std::optional<double> value = parse_special(rest);
  if (!value) value = parse_digits(rest);
  if (value && negative) return -*value;
  return value;
}

std::string repr(std::string_view text) {
  const bool doubled =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = doubled ? '"' : '\'';
  std::string result(1, quote);
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (c == '\r') {
      result += "\\r";
    } else {
      if (c == quote || c == '\\') result += '\\';
      result += c;
    }
  }
  return result += quote;
}

std::string repr(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  for (const std::string& text : texts)
    parts.push_back(repr(text));
  return "[" + base::join(parts, ", ") + "]";
}

std::optional<char> sniff_delimiter(std::string_view line) {
  if (const auto found = delimiter_beside_quotes(line)) return found;
  return delimiter_by_frequency(line);
}

}  // namespace xgboost::python
