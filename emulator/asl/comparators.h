// The comparison operators of Choice rules, as a table:
// https://states-language.net/spec.html#choice-state
#pragma once

#include <string_view>

namespace asl {

enum class ComparedType { String, Numeric, Boolean, Timestamp, Null, Presence };
enum class Comparison {
  Equals,
  LessThan,
  GreaterThan,
  LessThanEquals,
  GreaterThanEquals,
  Matches,
  Is
};

struct Comparator {
  std::string_view name;  // "NumericEquals"; "NumericEqualsPath" is the same with by_path
  ComparedType type;
  Comparison comparison;
  bool has_path_form;
};

struct ComparatorUse {
  const Comparator* comparator;  // null: no such operator
  bool by_path;
};

ComparatorUse find_comparator(std::string_view name);

}  // namespace asl
