#include "emulator/asl/call.h"

#include <algorithm>
#include <array>

#include "emulator/asl/reference.h"
#include "emulator/base/text.h"

namespace asl {

namespace {

struct Signature {
  std::string_view name;
  size_t arguments_min;
  size_t arguments_max;
};

constexpr size_t kAny = static_cast<size_t>(-1);

constexpr std::array<Signature, 18> kSignatures = {{
    {"Array", 0, kAny},
    {"ArrayContains", 2, 2},
    {"ArrayGetItem", 2, 2},
    {"ArrayLength", 1, 1},
    {"ArrayPartition", 2, 2},
    {"ArrayRange", 3, 3},
    {"ArrayUnique", 1, 1},
    {"Base64Decode", 1, 1},
    {"Base64Encode", 1, 1},
    {"Format", 1, kAny},
    {"Hash", 2, 2},
    {"JsonMerge", 3, 3},
    {"JsonToString", 1, 1},
    {"MathAdd", 2, 2},
    {"MathRandom", 2, 3},
    {"StringSplit", 2, 2},
    {"StringToJson", 1, 1},
    {"UUID", 0, 0},
}};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Argument whole() {
    skip_spaces();
    Argument call = function_call(1);
    skip_spaces();
    if (at_ != text_.size()) fail("unexpected text after the call");
    return call;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw CallError(what + " at position " + std::to_string(at_));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  void skip_spaces() {
    while (is_space(peek()))
      at_++;
  }

  Argument function_call(int depth) {
    if (depth > kNestedCallsMax) fail("intrinsic functions are nested too deeply");
    if (!take("States.")) fail("expected an intrinsic function");
    const size_t start = at_;
    while (is_letter_or_digit(peek()))
      at_++;
    Argument call;
    call.kind = Argument::Kind::Call;
    call.function = text_.substr(start, at_ - start);
    skip_spaces();
    if (!take("(")) fail("expected '('");
    skip_spaces();
    if (!take(")")) {
      do {
        call.arguments.push_back(argument(depth));
        skip_spaces();
      } while (take(","));
      if (!take(")")) fail("expected ',' or ')'");
    }
    check_signature(call);
    return call;
  }

  void check_signature(const Argument& call) const {
    const auto known = std::find_if(kSignatures.begin(), kSignatures.end(),
                                    [&](const Signature& s) { return s.name == call.function; });
    if (known == kSignatures.end()) fail("there is no function States." + call.function);
    const size_t count = call.arguments.size();
    if (count < known->arguments_min || count > known->arguments_max) {
      fail("wrong number of arguments for States." + call.function);
    }
  }

  Argument argument(int depth) {
    skip_spaces();
    if (peek() == '\'') return quoted();
    if (peek() == '$') return reference();
    if (text_.substr(at_, 7) == "States.") return function_call(depth + 1);
    return word();
  }

  Argument quoted() {
    at_++;
    const size_t start = at_;
    while (at_ < text_.size() && peek() != '\'')
      at_ += peek() == '\\' ? 2 : 1;
    if (at_ >= text_.size()) fail("a string is not closed");
    Argument found;
    found.text = text_.substr(start, at_ - start);
    found.literal = unescape(found.text);
    at_++;
    return found;
  }

  // Ends at a ',' or ')' that belongs to the call, not to a filter within the path.
  Argument reference() {
    const size_t start = at_;
    int depth = 0;
    char quote = '\0';
    for (; at_ < text_.size(); at_++) {
      const char c = peek();
      if (quote != '\0') {
        if (c == quote) quote = '\0';
        continue;
      }
      if (depth > 0 && (c == '\'' || c == '"')) quote = c;
      if (depth == 0 && (c == ',' || c == ')' || is_space(c))) break;
      if (c == '[' || c == '(') depth++;
      if (c == ']' || c == ')') depth--;
    }
    Argument found;
    found.kind = Argument::Kind::Reference;
    found.text = text_.substr(start, at_ - start);
    if (!parse_reference(found.text)) fail("'" + found.text + "' is not a path");
    return found;
  }

  Argument word() {
    const size_t start = at_;
    while (at_ < text_.size() && peek() != ',' && peek() != ')' && !is_space(peek()))
      at_++;
    const std::string_view found = text_.substr(start, at_ - start);
    Argument argument;
    if (found == "true" || found == "false") {
      argument.literal = found == "true";
    } else if (const auto whole = base::parse_int(found)) {
      argument.literal = *whole;
    } else if (const auto number = base::parse_double(found)) {
      argument.literal = *number;
    } else if (found != "null") {
      fail("'" + std::string(found) + "' is no argument");
    }
    return argument;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string unescape(std::string_view written) {
  std::string found;
  for (size_t i = 0; i < written.size(); i++) {
    if (written[i] == '\\') {
      i++;
      if (i == written.size() ||
          std::string_view("'{}\\").find(written[i]) == std::string_view::npos) {
        throw CallError("a backslash must be followed by ', {, } or a backslash");
      }
    }
    found += written[i];
  }
  return found;
}

Argument parse_call(std::string_view text) {
  return Parser(text).whole();
}

}  // namespace asl
