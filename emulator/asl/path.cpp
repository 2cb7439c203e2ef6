// Parsing JSONPath, as Jayway reads it: https://github.com/json-path/JsonPath
#include "emulator/asl/path.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "emulator/asl/jsonpath.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The longer ones first, since they are tried in order.
constexpr std::array<std::string_view, 17> kComparisons = {
    "===", "!==", "==",       "!=",    "<=",     "<",        ">=",   ">",    "=~",
    "in",  "nin", "subsetof", "anyof", "noneof", "contains", "size", "empty"};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Path whole() {
    if (!take("$")) fail("Path must start with '$'");
    Path path = steps();
    if (!at_end()) fail("Could not parse token starting at position " + std::to_string(at_));
    return path;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw PathError(what); }

  bool at_end() const { return at_ >= text_.size(); }
  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool take(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }
  void need(std::string_view expected) {
    if (!take(expected)) {
      fail("Expected '" + std::string(expected) + "' at position " + std::to_string(at_));
    }
  }
  void skip_spaces() {
    while (is_space(peek()))
      at_++;
  }

  Path steps() {
    Path path;
    while (!at_end() && (peek() == '.' || peek() == '[')) {
      if (path.steps.size() == kPathStepsMax) fail("The path has too many steps");
      path.steps.push_back(step());
    }
    return path;
  }

  PathStep step() {
    const bool deep = take("..");
    if (!deep && peek() == '[') return bracket();
    if (!deep) need(".");
    PathStep found = peek() == '[' ? bracket() : dotted();
    found.deep = deep;
    return found;
  }

  PathStep dotted() {
    PathStep step;
    if (take("*")) {
      step.kind = PathStep::Kind::Wildcard;
      return step;
    }
    const size_t start = at_;
    while (!at_end() && !ends_name(peek()))
      at_++;
    if (at_ == start) fail("Path must not end with a '.' or '..'");
    step.names.emplace_back(text_.substr(start, at_ - start));
    if (take("(")) {
      need(")");
      step.kind = PathStep::Kind::Function;
    } else if (filter_depth_ == 0 && is_space(peek())) {
      fail("Use bracket notion ['my prop'] if your property contains blank characters. position: " +
           std::to_string(at_));
    }
    return step;
  }

  bool ends_name(char c) const {
    if (c == '.' || c == '[' || c == '(' || is_space(c)) return true;
    return filter_depth_ > 0 && std::string_view(")]=!<>&|,").find(c) != std::string_view::npos;
  }

  PathStep bracket() {
    need("[");
    skip_spaces();
    PathStep step;
    if (take("*")) {
      step.kind = PathStep::Kind::Wildcard;
    } else if (peek() == '?') {
      step = filter();
    } else if (peek() == '\'' || peek() == '"') {
      step = quoted_names();
    } else {
      step = numbers();
    }
    skip_spaces();
    need("]");
    return step;
  }

  PathStep quoted_names() {
    PathStep step;
    do {
      skip_spaces();
      step.names.push_back(quoted());
      skip_spaces();
    } while (take(","));
    return step;
  }

  std::string quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("Expected a quoted name");
    at_++;
    std::string found;
    while (!at_end() && peek() != quote) {
      if (peek() == '\\' && at_ + 1 < text_.size()) at_++;
      found += text_[at_++];
    }
    if (at_end()) fail("Property has not been closed - missing closing " + std::string(1, quote));
    at_++;
    return found;
  }

  PathStep numbers() {
    PathStep step;
    const std::optional<int64_t> first = integer();
    skip_spaces();
    if (take(":")) {
      step.kind = PathStep::Kind::Slice;
      step.from = first;
      skip_spaces();
      step.to = integer();
      return step;
    }
    step.kind = PathStep::Kind::Indexes;
    if (!first) fail("Could not parse token starting at position " + std::to_string(at_));
    step.indexes.push_back(*first);
    while (take(",")) {
      skip_spaces();
      const std::optional<int64_t> next = integer();
      if (!next) fail("Failed to parse ArrayIndexOperation");
      step.indexes.push_back(*next);
      skip_spaces();
    }
    return step;
  }

  std::optional<int64_t> integer() {
    const size_t start = at_;
    if (peek() == '-') at_++;
    while (is_digit(peek()))
      at_++;
    if (at_ == start) return std::nullopt;
    const auto found = base::parse_int(text_.substr(start, at_ - start));
    if (!found) fail("Not an index: " + std::string(text_.substr(start, at_ - start)));
    return found;
  }

  PathStep filter() {
    need("?");
    skip_spaces();
    need("(");
    PathStep step;
    step.kind = PathStep::Kind::Filter;
    deeper();
    step.condition = std::make_shared<Condition>(any_of());
    filter_depth_--;
    skip_spaces();
    need(")");
    return step;
  }

  void deeper() {
    if (++filter_depth_ > kFilterDepthMax) fail("The path's filters are nested too deeply");
  }

  Condition any_of() { return chain("||", Condition::Kind::Or, &Parser::all_of); }
  Condition all_of() { return chain("&&", Condition::Kind::And, &Parser::unary); }

  Condition chain(std::string_view joint, Condition::Kind kind, Condition (Parser::*part)()) {
    Condition first = (this->*part)();
    skip_spaces();
    if (text_.substr(at_, joint.size()) != joint) return first;
    Condition all;
    all.kind = kind;
    all.parts.push_back(std::move(first));
    while (take(joint)) {
      all.parts.push_back((this->*part)());
      skip_spaces();
    }
    return all;
  }

  Condition unary() {
    skip_spaces();
    deeper();
    Condition found;
    if (take("!")) {
      found.kind = Condition::Kind::Not;
      found.parts.push_back(unary());
    } else if (take("(")) {
      found = any_of();
      skip_spaces();
      need(")");
    } else {
      found = comparison();
    }
    filter_depth_--;
    return found;
  }

  Condition comparison() {
    Condition condition;
    condition.left = operand();
    skip_spaces();
    for (const std::string_view comparison : kComparisons) {
      if (!take(comparison)) continue;
      condition.kind = Condition::Kind::Compare;
      condition.comparison = comparison;
      skip_spaces();
      condition.right = operand();
      return condition;
    }
    if (condition.left.kind == Operand::Kind::Pattern) fail("Expected a comparison");
    return condition;
  }

  Operand operand() {
    skip_spaces();
    Operand found;
    if (take("@") || take("$")) {
      found.kind = text_[at_ - 1] == '@' ? Operand::Kind::Relative : Operand::Kind::Absolute;
      found.path = steps();
    } else if (peek() == '\'' || peek() == '"') {
      found.literal = quoted();
    } else if (peek() == '/') {
      found.kind = Operand::Kind::Pattern;
      found.pattern = pattern();
    } else if (peek() == '[' || peek() == '{') {
      found.literal = structured();
    } else {
      found.literal = word();
    }
    return found;
  }

  std::shared_ptr<const re2::RE2> pattern() {
    need("/");
    const size_t start = at_;
    while (!at_end() && peek() != '/')
      at_ += peek() == '\\' ? 2 : 1;
    if (at_end()) fail("Pattern not closed. Expected /");
    const std::string_view body = text_.substr(start, at_ - start);
    at_++;
    re2::RE2::Options options(re2::RE2::Quiet);
    while (peek() == 'i' || peek() == 's') {
      if (peek() == 'i') options.set_case_sensitive(false);
      if (peek() == 's') options.set_dot_nl(true);
      at_++;
    }
    auto compiled = std::make_shared<re2::RE2>(re2::StringPiece(body.data(), body.size()), options);
    if (!compiled->ok()) fail("Could not parse the pattern: " + compiled->error());
    return compiled;
  }

  // A JSON array or object, possibly with single quotes.
  json::Value structured() {
    const size_t start = at_;
    int depth = 0;
    do {
      if (at_end()) fail("Unclosed literal");
      const char c = peek();
      if (c == '\'' || c == '"') {
        quoted();
        continue;
      }
      if (c == '[' || c == '{') depth++;
      if (c == ']' || c == '}') depth--;
      at_++;
    } while (depth > 0);
    std::string literal(text_.substr(start, at_ - start));
    if (literal.find('"') == std::string::npos)
      std::replace(literal.begin(), literal.end(), '\'', '"');
    try {
      return json::parse(literal);
    } catch (const json::ParseError& error) {
      fail(std::string("Could not parse the literal: ") + error.what());
    }
  }

  json::Value word() {
    const size_t start = at_;
    while (!at_end() && !is_space(peek()) &&
           std::string_view(")],=!<>&|").find(peek()) == std::string_view::npos) {
      at_++;
    }
    const std::string_view found = text_.substr(start, at_ - start);
    if (found == "true") return true;
    if (found == "false") return false;
    if (found == "null") return nullptr;
    if (const auto number = base::parse_int(found)) return *number;
    if (const auto number = base::parse_double(found)) return *number;
    fail("Could not parse the filter at position " + std::to_string(start));
  }

  std::string_view text_;
  size_t at_ = 0;
  int filter_depth_ = 0;
};

}  // namespace

bool PathStep::single() const {
  if (deep) return false;
  if (kind == Kind::Names) return true;  // several names at the end make one object
  return kind == Kind::Function || (kind == Kind::Indexes && indexes.size() == 1);
}

std::string PathStep::text() const {
  std::string inside;
  switch (kind) {
    case Kind::Names:
      for (const std::string& name : names)
        inside += (inside.empty() ? "'" : ",'") + name + "'";
      break;
    case Kind::Indexes:
      for (const int64_t index : indexes) {
        inside += (inside.empty() ? "" : ",") + std::to_string(index);
      }
      break;
    case Kind::Slice:
      inside = (from ? std::to_string(*from) : "") + ":" + (to ? std::to_string(*to) : "");
      break;
    case Kind::Wildcard:
      inside = "*";
      break;
    case Kind::Filter:
      inside = "?";
      break;
    case Kind::Function:
      return "." + names[0] + "()";
  }
  return (deep ? "..[" : "[") + inside + "]";
}

bool Path::definite() const {
  if (!steps.empty() && steps.back().kind == PathStep::Kind::Function) return true;
  for (size_t i = 0; i < steps.size(); i++) {
    if (!steps[i].single()) return false;
    const bool merges = steps[i].kind == PathStep::Kind::Names && steps[i].names.size() > 1;
    if (merges && i + 1 < steps.size()) return false;
  }
  return true;
}

std::string Path::text(size_t count) const {
  std::string all = "$";
  for (size_t i = 0; i < count && i < steps.size(); i++)
    all += steps[i].text();
  return all;
}

Path parse_path(std::string_view text) {
  return Parser(text).whole();
}

}  // namespace asl
