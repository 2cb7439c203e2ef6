#include "emulator/json/io.h"

#include "emulator/base/text.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <numeric>

namespace json {

namespace {

bool has_equal_keys_few(const Members& members) {
  for (size_t i = 1; i < members.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (members[i].first == members[k].first) return true;
    }
  }
  return false;
}

// Keeps the place of the first and the value of the last of equal keys. By sorting, so that no
// choice of keys makes it quadratic.
Members unique_members(Members members) {
  constexpr size_t kFew = 12;
  if (members.size() <= kFew && !has_equal_keys_few(members)) return members;
  std::vector<size_t> order(members.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&members](size_t x, size_t y) { return members[x].first < members[y].first; });
  std::vector<char> dropped(members.size(), 0);
  bool any = false;
  for (size_t i = 0, first = 0; i < order.size(); ++i) {
    if (i == 0 || members[order[i]].first != members[order[first]].first) {
      first = i;
      continue;
    }
    members[order[first]].second = std::move(members[order[i]].second);
    dropped[order[i]] = 1;
    any = true;
  }
  if (!any) return members;
  Members kept;
  for (size_t i = 0; i < members.size(); ++i) {
    if (dropped[i] == 0) kept.push_back(std::move(members[i]));
  }
  return kept;
}

// Takes RapidJSON's events and builds the value bottom-up: finished values wait on a stack until
// their array or object ends.
class Builder {
 public:
  bool Null() { return add(nullptr); }
  bool Bool(bool v) { return add(v); }
  bool Int(int v) { return add(v); }
  bool Uint(unsigned v) { return add(int64_t{v}); }
  bool Int64(int64_t v) { return add(v); }
  bool Uint64(uint64_t v) { return add(static_cast<double>(v)); }
  bool Double(double v) { return add(v); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    return add_number({text, length});
  }
  bool String(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    return is_text({text, length}) && add(std::string(text, length));
  }
  bool Key(const char* text, rapidjson::SizeType length, bool /*copy*/) {
    if (!is_text({text, length})) return false;
    keys_.emplace_back(text, length);
    return true;
  }
  bool StartObject() { return descend(); }
  bool StartArray() { return descend(); }

  bool EndObject(rapidjson::SizeType count) {
    Members members;
    members.reserve(count);
    const size_t first_key = keys_.size() - count;
    const size_t first_value = values_.size() - count;
    for (size_t i = 0; i < count; ++i) {
      members.emplace_back(std::move(keys_[first_key + i]), std::move(values_[first_value + i]));
    }
    keys_.resize(first_key);
    values_.resize(first_value);
    --depth_;
    return add(unique_members(std::move(members)));
  }

  bool EndArray(rapidjson::SizeType count) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(count);
    Array items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    --depth_;
    return add(std::move(items));
  }

  // Why an event was refused; null when none was.
  const char* refusal() const { return refusal_; }
  Value take() { return std::move(values_.back()); }

 private:
  bool add(Value value) {
    values_.push_back(std::move(value));
    return true;
  }

  bool refuse(const char* why) {
    refusal_ = why;
    return false;
  }

  // RapidJSON's own check lets an escaped lone low surrogate pass.
  bool is_text(std::string_view text) {
    return base::is_valid_utf8(text) || refuse("The string is not valid Unicode.");
  }

  bool descend() { return ++depth_ <= kDepthMax || refuse("The value is nested too deeply."); }

  bool add_number(std::string_view text) {
    const bool integral = text.find_first_of(".eE") == std::string_view::npos && text != "-0";
    if (integral) {
      if (const auto integer = base::parse_int(text)) return add(*integer);
    }
    if (const auto real = base::parse_double(text)) return add(*real);
    // Out of range: what is too small is zero (or nearly), what is too big is refused.
    const double nearest = std::strtod(std::string(text).c_str(), nullptr);
    return std::isfinite(nearest) ? add(nearest) : refuse("The number is too big.");
  }

  std::vector<Value> values_;
  std::vector<std::string> keys_;
  size_t depth_ = 0;
  const char* refusal_ = nullptr;
};

class Printer {
 public:
  Printer(std::string& out, Style style) : out_(out), style_(style) {}

  void value(const Value& v) {
    switch (v.type()) {
      case Type::Null:
        out_ += "null";
        return;
      case Type::Bool:
        out_ += v.as_bool() ? "true" : "false";
        return;
      case Type::Int:
        integer(v.as_int());
        return;
      case Type::Double:
        out_ += std::isfinite(v.as_double()) ? base::python_repr(v.as_double()) : "null";
        return;
      case Type::String:
        string(v.as_string());
        return;
      case Type::Array:
        array(v.items());
        return;
      case Type::Object:
        object(v.members());
        return;
    }
  }

 private:
  void integer(int64_t v) {
    char buffer[24];
    const auto made = std::to_chars(std::begin(buffer), std::end(buffer), v);
    out_.append(buffer, made.ptr);
  }

  void array(const Array& items) {
    open('[');
    for (const Value& item : items) {
      separate(&item == items.data());
      value(item);
    }
    close(']', items.empty());
  }

  void object(const Members& members) {
    open('{');
    for (const Member& member : members) {
      separate(&member == members.data());
      string(member.first);
      out_ += style_ == Style::Compact ? ":" : ": ";
      value(member.second);
    }
    close('}', members.empty());
  }

  void open(char bracket) {
    out_ += bracket;
    ++depth_;
  }

  void close(char bracket, bool nothing_inside) {
    --depth_;
    if (!nothing_inside) new_line();
    out_ += bracket;
  }

  void separate(bool first) {
    if (!first) out_ += style_ == Style::Spaced ? ", " : ",";
    new_line();
  }

  void new_line() {
    if (style_ == Style::Pretty) out_.append("\n").append(2 * depth_, ' ');
  }

  void string(std::string_view text) {
    out_ += '"';
    const bool utf8 = base::is_valid_utf8(text);
    size_t start = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const bool plain = byte >= 0x20 && byte != '"' && byte != '\\' && (utf8 || byte < 0x80);
      if (plain) continue;
      out_.append(text, start, i - start);
      start = i + escape(text.substr(i));
      i = start - 1;
    }
    out_.append(text, start);
    out_ += '"';
  }

  // Writes the character at the start of `text`; returns how many bytes it took.
  size_t escape(std::string_view text) {
    constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
    const size_t known = kEscaped.find(text[0]);
    if (known != std::string_view::npos) {
      out_ += '\\';
      out_ += "\"\\bfnrt"[known];
      return 1;
    }
    if (static_cast<unsigned char>(text[0]) < 0x20) {
      out_ += "\\u00" + base::hex(text.substr(0, 1));
      return 1;
    }
    for (size_t length = 2; length <= std::min<size_t>(4, text.size()); ++length) {
      if (!base::is_valid_utf8(text.substr(0, length))) continue;
      out_ += text.substr(0, length);
      return length;
    }
    out_ += "\uFFFD";
    return 1;
  }

  std::string& out_;
  Style style_;
  size_t depth_ = 0;
};

}  // namespace

Value parse(std::string_view text) {
  if (text.size() > kTextBytesMax) throw ParseError("The text is too long.", kTextBytesMax);
  // Numbers come as text, since RapidJSON would read -0 as the integer 0.
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Builder builder;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (builder.refusal() != nullptr) throw ParseError(builder.refusal(), result.Offset());
  if (result.IsError()) {
    throw ParseError(rapidjson::GetParseError_En(result.Code()), result.Offset());
  }
  // RapidJSON takes a NUL for the end of the text.
  if (stream.Tell() != text.size()) {
    throw ParseError("The document root must not be followed by other values.", stream.Tell());
  }
  return builder.take();
}

std::string print(const Value& value, Style style) {
  std::string out;
  Printer(out, style).value(value);
  return out;
}

}  // namespace json
