#include "emulator/api/scanner.h"

#include <charconv>

#include "emulator/base/check.h"

namespace api {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// UTF-8 of a code point of the basic plane.
size_t put_utf8(unsigned code, char* to) {
  if (code < 0x80) {
    to[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    to[0] = static_cast<char>(0xC0 | (code >> 6));
    to[1] = static_cast<char>(0x80 | (code & 0x3F));
    return 2;
  }
  to[0] = static_cast<char>(0xE0 | (code >> 12));
  to[1] = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
  to[2] = static_cast<char>(0x80 | (code & 0x3F));
  return 3;
}

char unescaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    default:
      return c;
  }
}

}  // namespace

bool Scanner::at(char c) {
  while (next_ < text_.size() && is_space(text_[next_]))
    ++next_;
  return next_ < text_.size() && text_[next_] == c;
}

bool Scanner::take(char c) {
  if (!at(c)) return false;
  ++next_;
  return true;
}

void Scanner::expect(char c) {
  INVARIANT(take(c), "an embedded model is malformed");
}

std::string_view Scanner::string() {
  expect('"');
  const size_t begin = next_;
  bool escaped = false;
  while (next_ < text_.size() && text_[next_] != '"') {
    if (text_[next_] == '\\') {
      escaped = true;
      ++next_;
    }
    ++next_;
  }
  const std::string_view raw = text_.substr(begin, next_ - begin);
  expect('"');
  return escaped ? unescape(raw) : raw;
}

std::string_view Scanner::unescape(std::string_view raw) {
  auto* const begin = static_cast<char*>(arena_.allocate(raw.size(), 1));
  size_t length = 0;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\') {
      begin[length++] = raw[i];
    } else if (raw[++i] == 'u') {
      unsigned code = 0;
      std::from_chars(raw.data() + i + 1, raw.data() + i + 5, code, 16);
      length += put_utf8(code, begin + length);
      i += 4;
    } else {
      begin[length++] = unescaped(raw[i]);
    }
  }
  return {begin, length};
}

double Scanner::number() {
  at('0');  // skips white space
  double value = 0;
  const char* const begin = text_.data() + next_;
  const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
  INVARIANT(error == std::errc(), "an embedded model is malformed");
  next_ += static_cast<size_t>(end - begin);
  return value;
}

bool Scanner::boolean() {
  const bool value = at('t');
  next_ += value ? 4 : 5;
  return value;
}

void Scanner::skip() {
  if (at('"')) {
    string();
  } else if (at('{')) {
    object([this](std::string_view) { skip(); });
  } else if (at('[')) {
    array([this] { skip(); });
  } else if (at('t') || at('f')) {
    boolean();
  } else {
    number();
  }
}

}  // namespace api
