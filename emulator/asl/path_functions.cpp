#include "emulator/asl/path_functions.h"

#include <algorithm>
#include <cmath>

#include "emulator/asl/jsonpath.h"
#include "emulator/base/text.h"

namespace asl {

namespace {

double sum_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers)
    sum += number;
  return sum;
}

std::vector<double> numbers_of(const json::Value& subject) {
  std::vector<double> numbers;
  if (!subject.is_array()) return numbers;
  for (const json::Value& item : subject.items()) {
    if (item.is_number()) numbers.push_back(item.as_double());
  }
  return numbers;
}

json::Value aggregate(const std::string& name, const json::Value& subject) {
  if (name != "min" && name != "max" && name != "avg" && name != "sum" && name != "stddev") {
    throw PathError("Function of name: " + name + " cannot be created");
  }
  const std::vector<double> numbers = numbers_of(subject);
  if (numbers.empty()) {
    throw PathError("Aggregation function attempted to calculate value using empty array");
  }
  if (name == "min") return *std::min_element(numbers.begin(), numbers.end());
  if (name == "max") return *std::max_element(numbers.begin(), numbers.end());
  if (name == "sum") return sum_of(numbers);
  const double count = static_cast<double>(numbers.size());
  const double mean = sum_of(numbers) / count;
  if (name == "avg") return mean;
  std::vector<double> squares;
  for (const double number : numbers)
    squares.push_back((number - mean) * (number - mean));
  return std::sqrt(sum_of(squares) / count);
}

json::Value keys_of(const json::Value& subject) {
  json::Array names;
  if (subject.is_object()) {
    for (const auto& [name, member] : subject.members())
      names.emplace_back(name);
  }
  return names;
}

}  // namespace

std::vector<json::Value> call_path_function(const std::string& name, const json::Value& subject) {
  if (name == "length" || name == "size") {
    if (subject.is_string()) return {static_cast<int64_t>(base::utf8_length(subject.as_string()))};
    if (!subject.is_array() && !subject.is_object()) return {};
    return {static_cast<int64_t>(subject.size())};
  }
  if (name == "keys") return {keys_of(subject)};
  if (name == "first" || name == "last") {
    if (!subject.is_array() || subject.empty()) return {};
    return {name == "first" ? subject.items().front() : subject.items().back()};
  }
  return {aggregate(name, subject)};
}

}  // namespace asl
