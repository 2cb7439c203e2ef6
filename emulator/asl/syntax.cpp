#include "emulator/asl/syntax.h"

#include <vector>

#include "emulator/base/text.h"

namespace asl {

namespace {

constexpr size_t kShownBytesMax = 500;  // of the text, in locations

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}
std::string code_of(char c) {
  return std::to_string(static_cast<unsigned char>(c));
}

// Thrown with the error, caught by find_syntax_error.
struct Found {
  SyntaxError error;
};

// Reads a JSON text with its own stack, so that no nesting overflows the thread's.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void scan() {
    skip_spaces();
    if (at_end()) return;
    value();
    while (!open_.empty())
      next_in_container();
    skip_spaces();
    if (!at_end()) {
      take();
      fail("Unexpected character (" + quoted(text_[at_ - 1]) + "): expected the end of the text");
    }
  }

 private:
  struct Position {
    size_t line;
    size_t column;
  };
  struct Open {
    char close;
    Position start;  // of the opening bracket
    bool empty = true;
  };

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  void take() {
    if (text_[at_++] == '\n') {
      line_++;
      line_start_ = at_;
    }
  }
  void skip_spaces() {
    while (!at_end() && is_space(peek()))
      take();
  }

  Position here() const { return {line_, at_ - line_start_ + 1}; }

  std::string location(const Position& position) const {
    std::string shown = "\"" + std::string(base::utf8_prefix(text_, kShownBytesMax)) + "\"";
    if (text_.size() > kShownBytesMax) {
      shown += "[truncated " + std::to_string(text_.size() - kShownBytesMax) + " chars]";
    }
    return "[Source: (String)" + shown + "; line: " + std::to_string(position.line) +
           ", column: " + std::to_string(position.column) + "]";
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Found{{message, location(here())}};
  }

  static std::string quoted(char c) {
    if (is_control(c)) return "(CTRL-CHAR, code " + code_of(c) + ")";
    return "'" + std::string(1, c) + "' (code " + code_of(c) + ")";
  }

  [[noreturn]] void unexpected(const std::string& wanted) {
    if (at_end()) end_of_input();
    const char c = peek();
    take();
    fail("Unexpected character (" + quoted(c) + "): " + wanted);
  }

  [[noreturn]] void end_of_input() const {
    if (open_.empty()) fail("Unexpected end-of-input");
    fail("Unexpected end-of-input: expected close marker for " +
         std::string(open_.back().close == '}' ? "Object" : "Array") + " (start marker at " +
         location(open_.back().start) + ")");
  }

  void value() {
    skip_spaces();
    const char c = peek();
    if (at_end()) end_of_input();
    if (c == '{' || c == '[') {
      open_.push_back({c == '{' ? '}' : ']', here()});
      take();
    } else if (c == '"') {
      string();
    } else if (is_digit(c) || c == '-') {
      number();
    } else if (is_word(c)) {
      word();
    } else {
      unexpected(
          "expected a valid value (JSON String, Number, Array, Object or token 'null', "
          "'true' or 'false')");
    }
  }

  void next_in_container() {
    skip_spaces();
    Open& open = open_.back();
    if (at_end()) end_of_input();
    if (peek() == open.close) {
      take();
      open_.pop_back();
      return;
    }
    if (peek() == ']' || peek() == '}') wrong_close(open);
    if (!open.empty) {
      if (peek() != ',') {
        unexpected(std::string("was expecting comma to separate ") +
                   (open.close == '}' ? "Object" : "Array") + " entries");
      }
      take();
    }
    open.empty = false;
    if (open.close == '}') name();
    value();
  }

  [[noreturn]] void wrong_close(const Open& open) {
    const char c = peek();
    take();
    fail(std::string("Unexpected close marker '") + c + "': expected '" + open.close + "' (for " +
         (open.close == '}' ? "Object" : "Array") + " starting at " + location(open.start) + ")");
  }

  void name() {
    skip_spaces();
    if (peek() != '"') unexpected("was expecting double-quote to start field name");
    string();
    skip_spaces();
    if (peek() != ':') unexpected("was expecting a colon to separate field name and value");
    take();
  }

  void string() {
    take();
    while (!at_end() && peek() != '"') {
      const char c = peek();
      take();
      if (is_control(c)) {
        fail("Illegal unquoted character (" + quoted(c) +
             "): has to be escaped using backslash to be included in string value");
      }
      if (c == '\\') escape();
    }
    if (at_end()) fail("Unexpected end-of-input: was expecting closing quote for a string value");
    take();
  }

  void escape() {
    if (at_end()) fail("Unexpected end-of-input in character escape sequence");
    const char c = peek();
    take();
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return;
    if (c != 'u') fail("Unrecognized character escape " + quoted(c));
    for (int i = 0; i < 4; i++) {
      if (at_end()) fail("Unexpected end-of-input in character escape sequence");
      const char digit = peek();
      const bool is_hex =
          is_digit(digit) || (digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F');
      if (!is_hex) unexpected("expected a hex-digit for character escape sequence");
      take();
    }
  }

  void number() {
    if (peek() == '-') take();
    if (!is_digit(peek()))
      unexpected_number("expected digit (0-9) to follow minus sign, for valid numeric value");
    const bool leading_zero = peek() == '0';
    take();
    if (leading_zero && is_digit(peek())) fail("Invalid numeric value: Leading zeroes not allowed");
    digits();
    if (peek() == '.') {
      take();
      if (!is_digit(peek())) unexpected_number("Decimal point not followed by a digit");
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      take();
      if (peek() == '+' || peek() == '-') take();
      if (!is_digit(peek())) unexpected_number("Exponent indicator not followed by a digit");
      digits();
    }
  }

  void digits() {
    while (is_digit(peek()))
      take();
  }

  [[noreturn]] void unexpected_number(const std::string& wanted) {
    if (at_end()) end_of_input();
    const char c = peek();
    take();
    fail("Unexpected character (" + quoted(c) + ") in numeric value: " + wanted);
  }

  void word() {
    const size_t start = at_;
    while (is_word(peek()))
      take();
    const std::string_view found = text_.substr(start, at_ - start);
    if (found == "true" || found == "false" || found == "null") return;
    fail(
        "Unrecognized token '" + std::string(found) +
        "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
  size_t line_start_ = 0;
  std::vector<Open> open_;
};

}  // namespace

std::optional<SyntaxError> find_syntax_error(std::string_view text) {
  try {
    Scanner(text).scan();
    return std::nullopt;
  } catch (const Found& found) {
    return found.error;
  }
}

}  // namespace asl
