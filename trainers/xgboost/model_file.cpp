#include "trainers/xgboost/model_file.h"

#include <array>
#include <cstdint>

#include "trainers/xgboost/library.h"

namespace xgboost {
namespace {

uint64_t little_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

void append_utf8(std::string& text, uint32_t point) {
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | point >> 6);
    text += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | point >> 12);
    text += static_cast<char>(0x80 | (point >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (point & 0x3F));
  }
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The text of protocol 0's UNICODE: Latin-1 with \uXXXX, as UTF-8.
std::string from_raw_unicode_escape(std::string_view line) {
  std::string text;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\' && i + 5 < line.size() && line[i + 1] == 'u';
    if (!escape) {
      append_utf8(text, static_cast<unsigned char>(line[i]));
      continue;
    }
    uint32_t point = 0;
    for (size_t digit = i + 2; digit < i + 6; ++digit) {
      point = point << 4 | static_cast<uint32_t>(hex_digit(line[digit]) & 0xF);
    }
    append_utf8(text, point);
    i += 5;
  }
  return text;
}

// Python 3 pickles a bytearray in protocols 0 to 2 as text of Latin-1 characters, one a byte.
std::optional<std::string> to_latin1(std::string_view utf8) {
  std::string bytes;
  for (size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      bytes += utf8[i];
      continue;
    }
    if ((lead & 0xFC) != 0xC0 || i + 1 >= utf8.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(utf8[++i]);
    bytes += static_cast<char>((lead & 0x03) << 6 | (next & 0x3F));
  }
  return bytes;
}

// What follows an opcode: nothing, so many bytes, a count and as many bytes, or lines of text.
struct Argument {
  enum class Shape { None, Fixed, Counted, Lines, Invalid };
  Shape shape = Shape::Invalid;
  size_t size = 0;  // bytes, bytes of the count, or lines
};

// https://docs.python.org/3/library/pickletools.html, protocols 0 to 5.
Argument argument_of(char opcode) {
  using enum Argument::Shape;
  constexpr std::string_view kNone =
      ".(01)]}Rabdelostu2NQ\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94\x97\x98";
  switch (opcode) {
    case 'K':
    case 'h':
    case 'q':
    case '\x80':
    case '\x82':
      return {Fixed, 1};
    case 'M':
    case '\x83':
      return {Fixed, 2};
    case 'J':
    case 'j':
    case 'r':
    case '\x84':
      return {Fixed, 4};
    case 'G':
    case '\x95':
      return {Fixed, 8};
    case 'U':
    case 'C':
    case '\x8a':
    case '\x8c':
      return {Counted, 1};
    case 'T':
    case 'X':
    case 'B':
    case '\x8b':
      return {Counted, 4};
    case '\x8d':
    case '\x8e':
    case '\x96':
      return {Counted, 8};
    case 'I':
    case 'L':
    case 'F':
    case 'S':
    case 'V':
    case 'P':
    case 'g':
    case 'p':
      return {Lines, 1};
    case 'c':
    case 'i':
      return {Lines, 2};
    default:
      return kNone.find(opcode) == std::string_view::npos ? Argument{} : Argument{None, 0};
  }
}

// Walks a pickle. next() is false at its end and where it is broken.
class Pickle {
 public:
  explicit Pickle(std::string_view bytes) : rest_(bytes) {}

  bool next() {
    if (rest_.empty()) return false;
    opcode_ = rest_[0];
    rest_.remove_prefix(1);
    const Argument argument = argument_of(opcode_);
    switch (argument.shape) {
      case Argument::Shape::None:
        value_ = {};
        return opcode_ != '.';
      case Argument::Shape::Fixed:
        return take(argument.size);
      case Argument::Shape::Counted:
        return take(argument.size) && take(little_endian(value_));
      case Argument::Shape::Lines:
        return take_lines(argument.size);
      case Argument::Shape::Invalid:
        break;
    }
    return false;
  }
  char opcode() const { return opcode_; }
  std::string_view value() const { return value_; }

 private:
  bool take(uint64_t size) {
    if (size > rest_.size()) return false;
    value_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  bool take_lines(size_t count) {
    for (size_t i = 0; i < count; ++i) {
      const size_t end = rest_.find('\n');
      if (end == std::string_view::npos) return false;
      value_ = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
    }
    return true;
  }

  std::string_view rest_;
  std::string_view value_;
  char opcode_ = 0;
};

bool is_serialised(std::string_view bytes) {
  return bytes.starts_with("CONFIG-offset:") || bytes.starts_with("{");
}

// The bytes of the pickle's opcode, whatever the protocol's way to write them.
std::optional<std::string> bytes_of(const Pickle& pickle) {
  switch (pickle.opcode()) {
    case 'T':
    case 'B':
    case '\x8e':
    case '\x96':  // BINSTRING, BINBYTES, BINBYTES8, BYTEARRAY8
      return std::string(pickle.value());
    case 'X':
    case '\x8d':  // BINUNICODE, BINUNICODE8
      return to_latin1(pickle.value());
    case 'V':  // UNICODE
      return to_latin1(from_raw_unicode_escape(pickle.value()));
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<std::string> unpickle(std::string_view bytes) {
  constexpr size_t kModelBytesMin = 100;  // any shorter text is a name
  Pickle pickle(bytes);
  std::optional<std::string> largest;
  bool names_booster = false;
  while (pickle.next()) {
    names_booster = names_booster || pickle.value().find("Booster") != std::string_view::npos;
    if (pickle.value().size() < kModelBytesMin) continue;
    auto found = bytes_of(pickle);
    if (found && (!largest || found->size() > largest->size())) largest = std::move(found);
  }
  return names_booster && pickle.opcode() == '.' ? largest : std::nullopt;
}

Model load_model(std::string_view bytes) {
  Model model{Booster(), false};
  const std::optional<std::string> inner = unpickle(bytes);
  if (!inner) {
    model.booster.load(bytes);
    return model;
  }
  model.pickled = true;
  // Before 1.0 a pickle holds the saved model, after it the serialised state.
  if (is_serialised(*inner)) {
    model.booster.unserialize(*inner);
  } else {
    model.booster.load(*inner);
  }
  return model;
}

}  // namespace xgboost
