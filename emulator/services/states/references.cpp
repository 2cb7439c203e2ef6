#include "emulator/services/states/references.h"

#include <cctype>
#include <set>
#include <string>

#include "emulator/json/io.h"

namespace states {
namespace {

bool is_path_field(std::string_view key) {
  return key.ends_with(".$") || key.ends_with("Path") || key == "Variable";
}

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// $name, outside of quotes; not "$", "$.a", "$$.Execution".
void add_variables(std::string_view expression, std::set<std::string>& names) {
  bool quoted = false;
  for (size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (c == '\\') {
      ++i;
      continue;
    }
    if (c == '\'') quoted = !quoted;
    if (quoted || c != '$' || (i > 0 && expression[i - 1] == '$')) continue;
    size_t end = i + 1;
    while (end < expression.size() && is_name(expression[end]))
      ++end;
    if (end > i + 1) names.emplace(expression.substr(i + 1, end - i - 1));
  }
}

void collect(const json::Value& value, std::set<std::string>& names) {
  if (value.is_array()) {
    for (const json::Value& item : value.items())
      collect(item, names);
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.members()) {
    if (key == "Branches" || key == "ItemProcessor" || key == "Iterator") continue;
    if (member.is_string()) {
      if (is_path_field(key)) add_variables(member.as_string(), names);
    } else {
      collect(member, names);
    }
  }
}

void walk(const json::Value& machine, json::ObjectBuilder& found) {
  if (!machine["States"].is_object()) return;
  for (const auto& [name, state] : machine["States"].members()) {
    std::set<std::string> names;
    collect(state, names);
    json::Array list(names.begin(), names.end());
    if (!list.empty()) found.put(name, std::move(list));
    if (state["Branches"].is_array()) {
      for (const json::Value& branch : state["Branches"].items())
        walk(branch, found);
    }
    walk(state["ItemProcessor"], found);
    walk(state["Iterator"], found);
  }
}

}  // namespace

json::Value variable_references(std::string_view definition) {
  json::ObjectBuilder found;
  walk(json::parse(definition), found);
  return std::move(found).build();
}

}  // namespace states
