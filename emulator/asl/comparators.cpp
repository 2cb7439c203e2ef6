#include "emulator/asl/comparators.h"

#include <array>

namespace asl {

namespace {

using Type = ComparedType;
using How = Comparison;

constexpr std::array<Comparator, 23> kComparators = {{
    {"StringEquals", Type::String, How::Equals, true},
    {"StringLessThan", Type::String, How::LessThan, true},
    {"StringGreaterThan", Type::String, How::GreaterThan, true},
    {"StringLessThanEquals", Type::String, How::LessThanEquals, true},
    {"StringGreaterThanEquals", Type::String, How::GreaterThanEquals, true},
    {"StringMatches", Type::String, How::Matches, false},
    {"NumericEquals", Type::Numeric, How::Equals, true},
    {"NumericLessThan", Type::Numeric, How::LessThan, true},
    {"NumericGreaterThan", Type::Numeric, How::GreaterThan, true},
    {"NumericLessThanEquals", Type::Numeric, How::LessThanEquals, true},
    {"NumericGreaterThanEquals", Type::Numeric, How::GreaterThanEquals, true},
    {"BooleanEquals", Type::Boolean, How::Equals, true},
    {"TimestampEquals", Type::Timestamp, How::Equals, true},
    {"TimestampLessThan", Type::Timestamp, How::LessThan, true},
    {"TimestampGreaterThan", Type::Timestamp, How::GreaterThan, true},
    {"TimestampLessThanEquals", Type::Timestamp, How::LessThanEquals, true},
    {"TimestampGreaterThanEquals", Type::Timestamp, How::GreaterThanEquals, true},
    {"IsNull", Type::Null, How::Is, false},
    {"IsPresent", Type::Presence, How::Is, false},
    {"IsNumeric", Type::Numeric, How::Is, false},
    {"IsString", Type::String, How::Is, false},
    {"IsBoolean", Type::Boolean, How::Is, false},
    {"IsTimestamp", Type::Timestamp, How::Is, false},
}};

const Comparator* by_name(std::string_view name) {
  for (const Comparator& comparator : kComparators) {
    if (comparator.name == name) return &comparator;
  }
  return nullptr;
}

}  // namespace

ComparatorUse find_comparator(std::string_view name) {
  if (const Comparator* found = by_name(name)) return {found, false};
  constexpr std::string_view kPath = "Path";
  if (!name.ends_with(kPath)) return {nullptr, false};
  const Comparator* found = by_name(name.substr(0, name.size() - kPath.size()));
  return {found && found->has_path_form ? found : nullptr, true};
}

}  // namespace asl
