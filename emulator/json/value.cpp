#include "emulator/json/value.h"

#include "emulator/base/check.h"

#include <algorithm>
#include <cmath>

namespace json {

namespace {

// From here on looking members up one by one costs more than sorting them.
constexpr size_t kManyMembers = 16;

const Value& null_value() {
  static const Value kNull;
  return kNull;
}

bool equal(int64_t integer, double real) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (!(real >= -kTwoTo63 && real < kTwoTo63)) return false;
  return std::trunc(real) == real && static_cast<int64_t>(real) == integer;
}

bool equal_numbers(const Value& a, const Value& b) {
  if (a.type() == b.type())
    return a.is_int() ? a.as_int() == b.as_int() : a.as_double() == b.as_double();
  return a.is_int() ? equal(a.as_int(), b.as_double()) : equal(b.as_int(), a.as_double());
}

std::vector<const Member*> sorted_members(const Members& members) {
  std::vector<const Member*> sorted;
  sorted.reserve(members.size());
  for (const Member& member : members)
    sorted.push_back(&member);
  std::sort(sorted.begin(), sorted.end(),
            [](const Member* x, const Member* y) { return x->first < y->first; });
  return sorted;
}

bool equal_sorted(const Members& a, const Members& b) {
  const auto x = sorted_members(a);
  const auto y = sorted_members(b);
  return std::equal(x.begin(), x.end(), y.begin(),
                    [](const Member* m, const Member* n) { return *m == *n; });
}

bool equal_members(const Value& a, const Value& b) {
  const Members& members = a.members();
  if (members.size() != b.size()) return false;
  if (&members == &b.members()) return true;
  if (members.size() >= kManyMembers) return equal_sorted(members, b.members());
  return std::all_of(members.begin(), members.end(), [&b](const Member& member) {
    const Value* other = b.find(member.first);
    return other != nullptr && *other == member.second;
  });
}

}  // namespace

Value::Value(std::string v) : data_(std::make_shared<const std::string>(std::move(v))) {}
Value::Value(Array v) : data_(std::make_shared<const Array>(std::move(v))) {}
Value::Value(Members v) : data_(std::make_shared<const Members>(std::move(v))) {}

Value Value::object(std::initializer_list<Member> members) {
  return Value(Members(members));
}
Value Value::array(std::initializer_list<Value> items) {
  return Value(Array(items));
}

bool Value::as_bool() const {
  INVARIANT(is_bool(), "the JSON value is a boolean");
  return *std::get_if<bool>(&data_);
}

int64_t Value::as_int() const {
  INVARIANT(is_int(), "the JSON value is an integer");
  return *std::get_if<int64_t>(&data_);
}

double Value::as_double() const {
  INVARIANT(is_number(), "the JSON value is a number");
  return is_int() ? static_cast<double>(as_int()) : *std::get_if<double>(&data_);
}

const std::string& Value::as_string() const {
  INVARIANT(is_string(), "the JSON value is a string");
  return **std::get_if<std::shared_ptr<const std::string>>(&data_);
}

const Array& Value::items() const {
  INVARIANT(is_array(), "the JSON value is an array");
  return **std::get_if<std::shared_ptr<const Array>>(&data_);
}

const Members& Value::members() const {
  INVARIANT(is_object(), "the JSON value is an object");
  return **std::get_if<std::shared_ptr<const Members>>(&data_);
}

std::string Value::text(std::string_view key, std::string_view otherwise) const {
  const Value& found = (*this)[key];
  return found.is_string() ? found.as_string() : std::string(otherwise);
}

int64_t Value::integer(std::string_view key, int64_t otherwise) const {
  const Value& found = (*this)[key];
  return found.is_int() ? found.as_int() : otherwise;
}

double Value::number(std::string_view key, double otherwise) const {
  const Value& found = (*this)[key];
  return found.is_number() ? found.as_double() : otherwise;
}

bool Value::flag(std::string_view key) const {
  const Value& found = (*this)[key];
  return found.is_bool() && found.as_bool();
}

size_t Value::size() const {
  if (is_array()) return items().size();
  return is_object() ? members().size() : 0;
}

const Value* Value::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const Member& member : members()) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

const Value& Value::operator[](std::string_view key) const {
  const Value* found = find(key);
  return found != nullptr ? *found : null_value();
}

const Value& Value::operator[](size_t index) const {
  return is_array() && index < items().size() ? items()[index] : null_value();
}

Value Value::with(std::string_view key, Value value) const {
  Members changed = is_null() ? Members() : members();
  const auto place = std::find_if(changed.begin(), changed.end(),
                                  [key](const Member& member) { return member.first == key; });
  if (place != changed.end()) {
    place->second = std::move(value);
  } else {
    changed.emplace_back(std::string(key), std::move(value));
  }
  return Value(std::move(changed));
}

Value Value::without(std::string_view key) const {
  if (!has(key)) return *this;
  Members kept;
  kept.reserve(size() - 1);
  for (const Member& member : members()) {
    if (member.first != key) kept.push_back(member);
  }
  return Value(std::move(kept));
}

bool operator==(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) return equal_numbers(a, b);
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Type::Bool:
      return a.as_bool() == b.as_bool();
    case Type::String:
      return a.as_string() == b.as_string();
    case Type::Array:
      return a.items() == b.items();
    case Type::Object:
      return equal_members(a, b);
    default:
      return true;  // both are null
  }
}

}  // namespace json
