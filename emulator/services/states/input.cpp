#include "emulator/services/states/input.h"

#include <fmt/core.h>

#include <cctype>

#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace states {
namespace {

constexpr std::string_view kValues =
    "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string unexpected(char c, std::string_view expected) {
  return fmt::format("Unexpected character ('{}' (code {})): {}", c,
                     static_cast<int>(static_cast<unsigned char>(c)), expected);
}

// The last character before `at` that is not white space; 0 at the start.
char before(std::string_view text, size_t at) {
  while (at > 0) {
    const char c = text[--at];
    if (std::isspace(static_cast<unsigned char>(c)) == 0) return c;
  }
  return 0;
}

// Whether the innermost bracket that is open at `at` is a '{'.
bool in_object(std::string_view text, size_t at) {
  std::string open;
  bool quoted = false;
  for (size_t i = 0; i < at; ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      open += c;
    else if (!quoted && (c == '}' || c == ']') && !open.empty())
      open.pop_back();
  }
  return !open.empty() && open.back() == '{';
}

std::string trouble_at(std::string_view text, size_t at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0)
    ++at;
  if (at >= text.size()) return "Unexpected end-of-input";
  const char last = before(text, at);
  const bool object = in_object(text, at);
  if (object && (last == '{' || last == ',')) {
    return unexpected(text[at], "was expecting double-quote to start field name");
  }
  if (object && last == '"' && text[at] != ',' && text[at] != '}') {
    return unexpected(text[at], "was expecting a colon to separate field name and value");
  }
  size_t start = at;
  while (start > 0 && is_word(text[start - 1]))
    --start;
  size_t end = at;
  while (end < text.size() && is_word(text[end]))
    ++end;
  if (end > start && std::isdigit(static_cast<unsigned char>(text[start])) == 0) {
    return fmt::format("Unrecognized token '{}': was expecting {}", text.substr(start, end - start),
                       kValues);
  }
  return unexpected(text[at], fmt::format("expected a valid value {}", kValues));
}

}  // namespace

std::string json_trouble(std::string_view text) {
  if (base::trim(text).empty()) return "Invalid execution input.";
  try {
    json::parse(text);
    return "";
  } catch (const json::ParseError& error) {
    return trouble_at(text, error.offset);
  }
}

}  // namespace states
