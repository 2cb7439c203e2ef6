// A JSONPath as parsed: steps and the conditions of filters. Inside of jsonpath.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace re2 {
class RE2;
}

namespace asl {

// The most steps of one path, and how deep conditions and paths may sit in each other.
constexpr size_t kPathStepsMax = 1000;
constexpr int kFilterDepthMax = 32;

struct Condition;

struct PathStep {
  enum class Kind { Names, Indexes, Slice, Wildcard, Filter, Function };

  Kind kind = Kind::Names;
  bool deep = false;               // after "..": applies to every value below, too
  std::vector<std::string> names;  // Names; Function: its name
  std::vector<int64_t> indexes;
  std::optional<int64_t> from, to;  // Slice
  std::shared_ptr<const Condition> condition;

  bool single() const;       // gives at most one result
  std::string text() const;  // "['a']", "[0]", as Jayway prints it
};

struct Path {
  std::vector<PathStep> steps;

  bool definite() const;
  // The first `count` steps in Jayway's form: $['a'][0]
  std::string text(size_t count) const;
};

struct Operand {
  enum class Kind { Literal, Relative, Absolute, Pattern };

  Kind kind = Kind::Literal;
  json::Value literal;
  Path path;
  std::shared_ptr<const re2::RE2> pattern;
};

struct Condition {
  enum class Kind { Or, And, Not, Exists, Compare };

  Kind kind = Kind::Exists;
  std::vector<Condition> parts;
  Operand left, right;
  std::string comparison;  // "==", "<", "=~", "in" ...
};

Path parse_path(std::string_view text);  // throws PathError

}  // namespace asl
