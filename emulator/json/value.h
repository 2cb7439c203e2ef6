// JSON values: immutable, cheap to copy, safe to share between threads.
//
// "Changing" a value returns a new one; what you hold never changes under you. Objects keep the
// order of their members. Integers and doubles are kept apart (1 is not 1.0). Strings are bytes:
// blobs of the AWS APIs travel here undecorated.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
using Members = std::vector<Member>;

enum class Type { Null, Bool, Int, Double, String, Array, Object };

class Value {
 public:
  // NOLINTBEGIN(google-explicit-constructor): literals become values.
  Value() = default;  // null
  Value(std::nullptr_t) {}
  Value(bool v) : data_(v) {}
  Value(int v) : data_(int64_t{v}) {}
  Value(int64_t v) : data_(v) {}
  Value(double v) : data_(v) {}
  Value(std::string v);
  Value(std::string_view v) : Value(std::string(v)) {}
  Value(const char* v) : Value(std::string(v)) {}
  Value(Array v);
  Value(Members v);  // keys must be distinct
  // NOLINTEND(google-explicit-constructor)

  // Value::object({{"a", 1}, {"b", "x"}}) and Value::array({1, 2}).
  static Value object(std::initializer_list<Member> members = {});
  static Value array(std::initializer_list<Value> items = {});

  Type type() const { return static_cast<Type>(data_.index()); }
  bool is_null() const { return type() == Type::Null; }
  bool is_bool() const { return type() == Type::Bool; }
  bool is_int() const { return type() == Type::Int; }
  bool is_number() const { return type() == Type::Int || type() == Type::Double; }
  bool is_string() const { return type() == Type::String; }
  bool is_array() const { return type() == Type::Array; }
  bool is_object() const { return type() == Type::Object; }

  // Each wants its own type (INVARIANT), except as_double, which takes an Int too.
  bool as_bool() const;
  int64_t as_int() const;
  double as_double() const;
  const std::string& as_string() const;
  const Array& items() const;
  const Members& members() const;

  // The text of a string member, or `otherwise` when absent or not a string.
  std::string text(std::string_view key, std::string_view otherwise = "") const;
  int64_t integer(std::string_view key, int64_t otherwise = 0) const;  // likewise
  double number(std::string_view key, double otherwise = 0) const;     // likewise
  bool flag(std::string_view key) const;  // true only for the member `true`

  size_t size() const;  // items of an array, members of an object, else 0
  bool empty() const { return size() == 0; }
  // Null pointer when absent or when this is not an object.
  const Value* find(std::string_view key) const;
  bool has(std::string_view key) const { return find(key) != nullptr; }
  // A null value when absent or when this is no object / no array.
  const Value& operator[](std::string_view key) const;
  const Value& operator[](const char* key) const { return (*this)[std::string_view(key)]; }
  const Value& operator[](size_t index) const;
  const Value& operator[](int index) const { return (*this)[static_cast<size_t>(index)]; }

  // A copy with the member set (in place, or appended). On null: an object of that one member.
  Value with(std::string_view key, Value value) const;
  Value without(std::string_view key) const;

  // Deep; order of members does not count; 1 and 1.0 are equal.
  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, int64_t, double, std::shared_ptr<const std::string>,
               std::shared_ptr<const Array>, std::shared_ptr<const Members>>
      data_;
};

// Builds an object member by member; put() leaves out what is absent. Keys must be distinct.
class ObjectBuilder {
 public:
  ObjectBuilder& put(std::string_view key, Value value) {
    members_.emplace_back(std::string(key), std::move(value));
    return *this;
  }
  // Copies the member of `from` when it is there.
  ObjectBuilder& copy(const Value& from, std::string_view key) {
    if (const Value* found = from.find(key)) members_.emplace_back(std::string(key), *found);
    return *this;
  }
  Value build() && { return Value(std::move(members_)); }

 private:
  Members members_;
};

}  // namespace json
