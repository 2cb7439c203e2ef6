#include "emulator/asl/choice.h"

#include "emulator/asl/comparators.h"
#include "emulator/asl/failure.h"
#include "emulator/asl/jsonpath.h"
#include "emulator/asl/reference.h"
#include "emulator/asl/timestamp.h"

namespace asl {

namespace {

enum class Order { Less, Equal, Greater, None };  // None: not comparable, so no comparison holds

Order order_of(bool less, bool equal) {
  return less ? Order::Less : equal ? Order::Equal : Order::Greater;
}

Order compare_numbers(const json::Value& a, const json::Value& b) {
  if (!a.is_number() || !b.is_number()) return Order::None;
  if (a.is_int() && b.is_int()) return order_of(a.as_int() < b.as_int(), a.as_int() == b.as_int());
  return order_of(a.as_double() < b.as_double(), a.as_double() == b.as_double());
}

Order compare_strings(const json::Value& a, const json::Value& b) {
  if (!a.is_string() || !b.is_string()) return Order::None;
  const int found = a.as_string().compare(b.as_string());
  return order_of(found < 0, found == 0);
}

Order compare_booleans(const json::Value& a, const json::Value& b) {
  if (!a.is_bool() || !b.is_bool()) return Order::None;
  return order_of(false, a.as_bool() == b.as_bool());
}

std::optional<base::TimePoint> timestamp(const json::Value& value) {
  return value.is_string() ? parse_timestamp(value.as_string()) : std::nullopt;
}

Order compare_timestamps(const json::Value& a, const json::Value& b) {
  const auto left = timestamp(a);
  const auto right = timestamp(b);
  if (!left || !right) return Order::None;
  return order_of(*left < *right, *left == *right);
}

bool holds(Comparison comparison, Order order) {
  switch (comparison) {
    case Comparison::Equals:
      return order == Order::Equal;
    case Comparison::LessThan:
      return order == Order::Less;
    case Comparison::GreaterThan:
      return order == Order::Greater;
    case Comparison::LessThanEquals:
      return order == Order::Less || order == Order::Equal;
    case Comparison::GreaterThanEquals:
      return order == Order::Greater || order == Order::Equal;
    case Comparison::Matches:
    case Comparison::Is:
      break;
  }
  return false;
}

Order order_of(ComparedType type, const json::Value& a, const json::Value& b) {
  switch (type) {
    case ComparedType::String:
      return compare_strings(a, b);
    case ComparedType::Numeric:
      return compare_numbers(a, b);
    case ComparedType::Boolean:
      return compare_booleans(a, b);
    case ComparedType::Timestamp:
      return compare_timestamps(a, b);
    case ComparedType::Null:
    case ComparedType::Presence:
      break;
  }
  return Order::None;
}

bool is_of(ComparedType type, const json::Value& value) {
  switch (type) {
    case ComparedType::String:
      return value.is_string();
    case ComparedType::Numeric:
      return value.is_number();
    case ComparedType::Boolean:
      return value.is_bool();
    case ComparedType::Timestamp:
      return timestamp(value).has_value();
    case ComparedType::Null:
      return value.is_null();
    case ComparedType::Presence:
      return true;
  }
  return false;
}

// '*' stands for any characters; a backslash takes the next character as it is.
bool matches(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;  // where to go on after the last '*'
  size_t retry = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    const size_t literal = escaped ? p + 1 : p;
    if (!escaped && p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      retry = t;
    } else if (literal < pattern.size() && pattern[literal] == text[t]) {
      p = literal + 1;
      t++;
    } else if (star != std::string_view::npos) {
      p = star;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    p++;
  return p == pattern.size();
}

class Chooser {
 public:
  Chooser(const json::Value& input, const Scope& scope) : input_(input), scope_(scope) {}

  // Recursion is bounded by the depth that json::parse allows a definition.
  bool holds_rule(const json::Value& rule) const {
    if (const json::Value* all = rule.find("And")) {
      for (const json::Value& part : all->items()) {
        if (!holds_rule(part)) return false;
      }
      return true;
    }
    if (const json::Value* any = rule.find("Or")) {
      for (const json::Value& part : any->items()) {
        if (holds_rule(part)) return true;
      }
      return false;
    }
    if (const json::Value* negated = rule.find("Not")) return !holds_rule(*negated);
    return holds_test(rule);
  }

 private:
  bool holds_test(const json::Value& rule) const {
    const std::string variable = rule.text("Variable");
    for (const auto& [name, operand] : rule.members()) {
      const ComparatorUse use = find_comparator(name);
      if (!use.comparator) continue;
      if (use.comparator->type == ComparedType::Presence) {
        return look_up(variable).has_value() == operand.as_bool();
      }
      const json::Value value = need(variable);
      return compares(*use.comparator, value, use.by_path ? need(operand.as_string()) : operand);
    }
    return false;
  }

  static bool compares(const Comparator& comparator, const json::Value& value,
                       const json::Value& operand) {
    switch (comparator.comparison) {
      case Comparison::Is:
        return is_of(comparator.type, value) == operand.as_bool();
      case Comparison::Matches:
        return value.is_string() && matches(operand.as_string(), value.as_string());
      default:
        return holds(comparator.comparison, order_of(comparator.type, value, operand));
    }
  }

  std::optional<json::Value> look_up(const std::string& path) const {
    try {
      return asl::look_up(path, input_, scope_);
    } catch (const PathError&) {
      return std::nullopt;
    }
  }

  json::Value need(const std::string& path) const {
    std::optional<json::Value> found = look_up(path);
    if (found) return *std::move(found);
    throw Failure("States.Runtime",
                  "Invalid path '" + path +
                      "': The choice state's condition path references an invalid value.");
  }

  const json::Value& input_;
  const Scope& scope_;
};

}  // namespace

std::optional<Chosen> choose(const State& choice, const json::Value& input, const Scope& scope) {
  const Chooser chooser(input, scope);
  for (const json::Value& rule : choice.source["Choices"].items()) {
    if (chooser.holds_rule(rule)) return Chosen{rule.text("Next"), rule["Assign"]};
  }
  if (const json::Value* otherwise = choice.source.find("Default")) {
    return Chosen{otherwise->as_string(), choice.source["Assign"]};
  }
  return std::nullopt;
}

}  // namespace asl
