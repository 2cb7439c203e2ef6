#include "emulator/api/validate.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <vector>

#include "emulator/base/text.h"

namespace api {
namespace {

// Constraints as they stand behind "failed to satisfy constraint: ". All that are violated are
// told, up to a bound that keeps the answer to a hostile request small.
constexpr size_t kViolationsMax = 100;
constexpr size_t kPrintedBytesMax = 2048;

// TrainingJobName -> trainingJobName.
std::string lower_camel(std::string_view name) {
  std::string text(name);
  if (!text.empty()) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

// Values as Java prints them: [a, b], {k=v}, Name(member=value).
void print(const Shape& shape, const json::Value& value, std::string* out);

void print_items(const Shape& shape, const json::Value& list, std::string* out) {
  *out += '[';
  for (size_t i = 0; i < list.size() && out->size() < kPrintedBytesMax; ++i) {
    if (i > 0) *out += ", ";
    print(*shape.element->shape, list[i], out);
  }
  *out += ']';
}

void print_entries(const Shape& shape, const json::Value& map, std::string* out) {
  *out += '{';
  for (size_t i = 0; i < map.size() && out->size() < kPrintedBytesMax; ++i) {
    if (i > 0) *out += ", ";
    *out += map.members()[i].first + '=';
    print(*shape.element->shape, map.members()[i].second, out);
  }
  *out += '}';
}

void print_members(const Shape& shape, const json::Value& value, std::string* out) {
  *out += std::string(shape.name) + '(';
  bool first = true;
  for (const MemberShape& member : shape.members) {
    if (out->size() >= kPrintedBytesMax) break;
    if (!first) *out += ", ";
    first = false;
    *out += lower_camel(member.name) + '=';
    print(*member.shape, value[member.name], out);
  }
  *out += ')';
}

void print(const Shape& shape, const json::Value& value, std::string* out) {
  if (value.is_null()) {
    *out += "null";
  } else if (shape.sensitive) {
    *out += "***";
  } else if (value.is_string()) {
    *out += base::utf8_prefix(value.as_string(), kPrintedBytesMax);
  } else if (value.is_bool()) {
    *out += value.as_bool() ? "true" : "false";
  } else if (value.is_int()) {
    *out += std::to_string(value.as_int());
  } else if (value.is_number()) {
    *out += base::python_repr(value.as_double());
  } else if (value.is_array()) {
    print_items(shape, value, out);
  } else if (shape.kind == Kind::Map) {
    print_entries(shape, value, out);
  } else {
    print_members(shape, value, out);
  }
}

std::string bound_text(double bound) {
  if (bound == std::floor(bound) && std::abs(bound) < 1e15) {
    return std::to_string(static_cast<int64_t>(bound));
  }
  return base::python_repr(bound);
}

class Checker {
 public:
  void structure(const Shape& shape, const json::Value& value, const std::string& path) {
    for (const MemberShape& member : shape.members) {
      const std::string at =
          path.empty() ? lower_camel(member.name) : path + "." + lower_camel(member.name);
      const json::Value& item = value[member.name];
      if (!item.is_null()) {
        check(*member.shape, item, at);
      } else if (member.required) {
        add(*member.shape, item, at, "Member must not be null");
      }
    }
  }

  std::string text() const {
    if (found_.empty()) return "";
    return fmt::format("{} validation error{} detected: {}", count_, count_ == 1 ? "" : "s",
                       base::join(found_, "; "));
  }

 private:
  void check(const Shape& shape, const json::Value& value, const std::string& path) {
    switch (shape.kind) {
      case Kind::Structure:
        return structure(shape, value, path);
      case Kind::List:
        length(shape, value, value.size(), path);
        return items(shape, value, path);
      case Kind::Map:
        length(shape, value, value.size(), path);
        return entries(shape, value, path);
      case Kind::String:
        return string(shape, value, path);
      case Kind::Blob:
        if (value.is_string()) length(shape, value, value.as_string().size(), path);
        return;
      case Kind::Integer:
      case Kind::Long:
      case Kind::Float:
      case Kind::Double:
        return range(shape, value, path);
      default:
        return;
    }
  }

  void items(const Shape& shape, const json::Value& list, const std::string& path) {
    for (size_t i = 0; i < list.size(); ++i) {
      element(*shape.element->shape, list[i], fmt::format("{}.{}.member", path, i + 1));
    }
  }

  void entries(const Shape& shape, const json::Value& map, const std::string& path) {
    if (!map.is_object()) return;
    for (const json::Member& entry : map.members()) {
      check(*shape.key->shape, json::Value(entry.first), path + ".key");
      element(*shape.element->shape, entry.second, path + "." + entry.first + ".member");
    }
  }

  void element(const Shape& shape, const json::Value& value, const std::string& path) {
    if (value.is_null()) return add(shape, value, path, "Member must not be null");
    check(shape, value, path);
  }

  void string(const Shape& shape, const json::Value& value, const std::string& path) {
    if (!value.is_string()) return;
    const std::string& text = value.as_string();
    length(shape, value, base::utf8_length(text), path);
    if (!shape.pattern.empty() && !matches_pattern(shape.pattern, text)) {
      add(shape, value, path,
          fmt::format("Member must satisfy regular expression pattern: {}", shape.pattern));
    }
    if (shape.enumeration.empty()) return;
    for (const std::string_view allowed : shape.enumeration) {
      if (allowed == text) return;
    }
    add(shape, value, path,
        fmt::format("Member must satisfy enum value set: [{}]",
                    fmt::join(shape.enumeration.begin(), shape.enumeration.end(), ", ")));
  }

  void length(const Shape& shape, const json::Value& value, size_t size, const std::string& path) {
    bounds(shape, value, static_cast<double>(size), path, "length");
  }

  void range(const Shape& shape, const json::Value& value, const std::string& path) {
    if (value.is_number()) bounds(shape, value, value.as_double(), path, "value");
  }

  void bounds(const Shape& shape, const json::Value& value, double measure, const std::string& path,
              std::string_view of) {
    if (shape.max && measure > *shape.max) {
      add(shape, value, path,
          fmt::format("Member must have {} less than or equal to {}", of, bound_text(*shape.max)));
    }
    if (shape.min && measure < *shape.min) {
      add(shape, value, path,
          fmt::format("Member must have {} greater than or equal to {}", of,
                      bound_text(*shape.min)));
    }
  }

  void add(const Shape& shape, const json::Value& value, const std::string& path,
           const std::string& constraint) {
    ++count_;
    if (found_.size() >= kViolationsMax) return;
    std::string printed;
    print(shape, value, &printed);
    const std::string shown = value.is_null() ? printed : "'" + printed + "'";
    found_.push_back(
        fmt::format("Value {} at '{}' failed to satisfy constraint: {}", shown, path, constraint));
  }

  size_t count_ = 0;
  std::vector<std::string> found_;
};

}  // namespace

std::string violations(const Shape& shape, const json::Value& input) {
  Checker checker;
  checker.structure(shape, input, "");
  return checker.text();
}

}  // namespace api
