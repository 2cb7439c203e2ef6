// matches_pattern of validate.h: Java's regular expressions on RE2, which runs in linear time but
// has no look-around. A look-around becomes a second expression that must not (or must) match as
// well:
//   A(?!X)B   matches AB, and not AX followed by anything
//   A(?=X)B   matches AB, and AX followed by anything
//   A(?<!c)B  matches AB, and not what ends in c before B
#include <re2/re2.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "emulator/api/validate.h"

namespace api {
namespace {

constexpr size_t kRepeatMax = 1000;        // RE2's own bound on {m,n}
constexpr size_t kCacheEntriesMax = 4096;  // the models have about 400
constexpr std::string_view kAnything = "(?s:.*)";

// One expression and what must or must not hold beside it.
struct Compiled {
  std::unique_ptr<RE2> main;
  std::vector<std::unique_ptr<RE2>> wanted;
  std::vector<std::unique_ptr<RE2>> unwanted;
};

std::unique_ptr<RE2> compile(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(16 << 20);
  auto compiled = std::make_unique<RE2>(pattern, options);
  if (!compiled->ok()) return nullptr;
  return compiled;
}

std::optional<unsigned> escape_at(const std::string& text, size_t at) {
  if (text.compare(at, 2, "\\u") != 0 || at + 6 > text.size()) return std::nullopt;
  return static_cast<unsigned>(std::strtoul(text.substr(at + 2, 4).c_str(), nullptr, 16));
}

// Java's \u0041 is RE2's \x{41}; two surrogates are one character, and one alone is none.
std::string with_code_points(const std::string& pattern) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const std::optional<unsigned> code = escape_at(pattern, i);
    if (!code) {
      out += pattern[i];
      if (pattern[i] == '\\' && i + 1 < pattern.size()) out += pattern[++i];
      continue;
    }
    unsigned character = *code;
    i += 5;
    const std::optional<unsigned> low = escape_at(pattern, i + 1);
    if (character >= 0xD800 && character <= 0xDBFF && low) {
      character = 0x10000 + ((character - 0xD800) << 10) + (*low - 0xDC00);
      i += 6;
    }
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "\\x{%X}", character);
    out += text.data();
  }
  return out;
}

// Java's \p{Alnum} is RE2's [:alnum:] within brackets, [[:alnum:]] outside.
std::string with_posix_classes(const std::string& pattern) {
  static const RE2 kClass(R"(\\p\{(ASCII|Alnum|Alpha|Digit|Lower|Upper|Punct|Print|Space)\})");
  std::string out;
  bool within = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    re2::StringPiece rest(pattern.data() + i, pattern.size() - i);
    std::string name;
    if (RE2::Consume(&rest, kClass, &name)) {
      for (char& c : name)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      out += within ? "[:" + name + ":]" : "[[:" + name + ":]]";
      i = pattern.size() - rest.size() - 1;
      continue;
    }
    if (pattern[i] == '[') within = true;
    if (pattern[i] == ']') within = false;
    out += pattern[i];
    if (pattern[i] == '\\' && i + 1 < pattern.size()) out += pattern[++i];
  }
  return out;
}

// {0,2048} is more than RE2 repeats; the length is checked by the shape's max, so no bound does.
std::string with_small_repeats(const std::string& pattern) {
  static const RE2 kRepeat(R"(\{(\d+)(,?)(\d*)\})");
  std::string out;
  re2::StringPiece rest(pattern);
  std::string least, comma, most;
  const char* copied = pattern.data();
  while (RE2::FindAndConsume(&rest, kRepeat, &least, &comma, &most)) {
    const char* const end = rest.data();
    const size_t length = 2 + least.size() + comma.size() + most.size();
    out.append(copied, end - length);
    copied = end;
    const bool big_least = std::strtoul(least.c_str(), nullptr, 10) > kRepeatMax;
    const bool big_most = std::strtoul(most.c_str(), nullptr, 10) > kRepeatMax;
    if (big_least) {
      out += "*";
    } else if (big_most) {
      out += "{" + least + ",}";
    } else {
      out.append(end - length, length);
    }
  }
  out.append(copied, pattern.data() + pattern.size());
  return out;
}

struct LookAround {
  size_t begin = 0, end = 0;  // of "(?!X)" in the pattern
  std::string inside;         // X
  bool negative = false, behind = false;
};

// The index of the parenthesis that closes the one at `open`.
size_t closing(const std::string& pattern, size_t open) {
  size_t depth = 0;
  for (size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '(') {
      ++depth;
    } else if (pattern[i] == ')' && --depth == 0) {
      return i;
    }
  }
  return std::string::npos;
}

std::optional<LookAround> find_look_around(const std::string& pattern) {
  struct Form {
    std::string_view opening;
    bool negative, behind;
  };
  static constexpr std::array<Form, 4> kForms = {
      {{"(?!", true, false}, {"(?=", false, false}, {"(?<!", true, true}, {"(?<=", false, true}}};
  for (const Form& form : kForms) {
    const size_t begin = pattern.find(form.opening);
    if (begin == std::string::npos) continue;
    const size_t close = closing(pattern, begin);
    if (close == std::string::npos) continue;
    const size_t inside = begin + form.opening.size();
    return LookAround{begin, close + 1, pattern.substr(inside, close - inside), form.negative,
                      form.behind};
  }
  return std::nullopt;
}

// As many ')' as `text` leaves '(' open.
std::string closers(const std::string& text) {
  size_t open = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      ++open;
    } else if (text[i] == ')' && open > 0) {
      --open;
    }
  }
  return std::string(open, ')');
}

// The expression that matches exactly where the look-around holds. It stands at `found.begin`.
std::string beside(const std::string& pattern, const LookAround& found) {
  // Within a repetition, as in ([a-z0-9]|-(?!-)){1,61}, the place is anywhere.
  const std::string before = pattern.substr(0, found.begin);
  const std::string after = pattern.substr(found.end);
  if (found.behind) return std::string(kAnything) + "(?:" + found.inside + ")" + after;
  if (before.ends_with('-')) {
    return std::string(kAnything) + "-(?:" + found.inside + ")" + std::string(kAnything);
  }
  std::string inside = found.inside;
  const bool to_the_end = inside.ends_with('$');
  if (to_the_end) inside.pop_back();
  return before + "(?:" + inside + ")" + (to_the_end ? "" : std::string(kAnything)) +
         closers(before);
}

// Absent when the pattern cannot be read.
std::optional<Compiled> compile_java(std::string_view java) {
  std::string pattern = with_posix_classes(with_code_points(with_small_repeats(std::string(java))));
  Compiled compiled;
  while (const std::optional<LookAround> found = find_look_around(pattern)) {
    auto expression = compile(beside(pattern, *found));
    if (expression == nullptr) return std::nullopt;
    (found->negative ? compiled.unwanted : compiled.wanted).push_back(std::move(expression));
    pattern.erase(found->begin, found->end - found->begin);
  }
  compiled.main = compile(pattern);
  if (compiled.main == nullptr) return std::nullopt;
  return compiled;
}

bool matches(const Compiled& compiled, std::string_view text) {
  const re2::StringPiece piece(text.data(), text.size());
  if (!RE2::FullMatch(piece, *compiled.main)) return false;
  for (const auto& expression : compiled.wanted) {
    if (!RE2::FullMatch(piece, *expression)) return false;
  }
  for (const auto& expression : compiled.unwanted) {
    if (RE2::FullMatch(piece, *expression)) return false;
  }
  return true;
}

// Compiled once; the models' patterns recur with each request. Null: cannot be read.
std::shared_ptr<const Compiled> compiled_of(std::string_view pattern) {
  static std::mutex mutex;
  static std::unordered_map<std::string, std::shared_ptr<const Compiled>> cache;
  const std::string key(pattern);
  {
    const std::lock_guard lock(mutex);
    if (const auto found = cache.find(key); found != cache.end()) return found->second;
  }
  std::optional<Compiled> made = compile_java(pattern);
  std::shared_ptr<const Compiled> compiled;
  if (made) compiled = std::make_shared<const Compiled>(std::move(*made));
  const std::lock_guard lock(mutex);
  if (cache.size() < kCacheEntriesMax) cache.emplace(key, compiled);
  return compiled;
}

}  // namespace

bool matches_pattern(std::string_view pattern, std::string_view text) {
  // The commonest of the models, without a regular expression.
  if (pattern == ".*") return text.find('\n') == std::string_view::npos;
  const std::shared_ptr<const Compiled> compiled = compiled_of(pattern);
  return compiled == nullptr || matches(*compiled, text);
}

bool is_readable_pattern(std::string_view pattern) {
  return compiled_of(pattern) != nullptr;
}

}  // namespace api
