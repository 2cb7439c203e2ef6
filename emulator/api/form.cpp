#include "emulator/api/form.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "emulator/api/errors.h"
#include "emulator/api/scalar.h"
#include "emulator/base/text.h"

namespace api {
namespace {

// Reads values out of fields that are sorted by name, so that a prefix is a range.
class Reader {
 public:
  explicit Reader(http::Query sorted) : fields_(std::move(sorted)) {}

  json::Value structure(const Shape& shape, const std::string& prefix) const {
    json::Members members;
    for (const MemberShape& member : shape.members) {
      const std::string name = (prefix.empty() ? "" : prefix + ".") + std::string(member.wire_name);
      if (!has(name)) continue;
      members.emplace_back(std::string(member.name), value(member, name));
    }
    return members;
  }

 private:
  json::Value value(const MemberShape& member, const std::string& name) const {
    const Shape& shape = *member.shape;
    switch (shape.kind) {
      case Kind::Structure:
        return structure(shape, name);
      case Kind::List:
        return list(member, name);
      case Kind::Map:
        return map(member, name);
      default:
        return scalar(shape, name);
    }
  }

  json::Value scalar(const Shape& shape, const std::string& name) const {
    const std::string* const text = find(name);
    if (text == nullptr) throw malformed_query(fmt::format("{} is not a single value", name));
    std::optional<json::Value> read = scalar_from_text(shape, *text);
    if (!read) throw bad_argument(Protocol::Query, name, *text, shape);
    return std::move(*read);
  }

  json::Value list(const MemberShape& member, const std::string& name) const {
    const Shape& shape = *member.shape;
    const bool flat = member.flattened || shape.flattened;
    const std::string prefix = flat ? name : name + "." + std::string(shape.element->wire_name);
    json::Array items;
    for (size_t i = 1; has(prefix + "." + std::to_string(i)); ++i) {
      items.push_back(value(*shape.element, prefix + "." + std::to_string(i)));
    }
    return items;
  }

  json::Value map(const MemberShape& member, const std::string& name) const {
    const Shape& shape = *member.shape;
    const std::string prefix = member.flattened || shape.flattened ? name : name + ".entry";
    json::Members entries;
    for (size_t i = 1; has(prefix + "." + std::to_string(i)); ++i) {
      const std::string entry = prefix + "." + std::to_string(i) + ".";
      const std::string* const key = find(entry + std::string(shape.key->wire_name));
      const std::string item = entry + std::string(shape.element->wire_name);
      if (key == nullptr || !has(item)) throw malformed_query(entry + " has no key and value");
      entries.emplace_back(*key, value(*shape.element, item));
    }
    return entries;
  }

  http::Query::const_iterator lower_bound(std::string_view name) const {
    return std::lower_bound(
        fields_.begin(), fields_.end(), name,
        [](const auto& field, std::string_view wanted) { return field.first < wanted; });
  }

  const std::string* find(const std::string& name) const {
    const auto found = lower_bound(name);
    return found != fields_.end() && found->first == name ? &found->second : nullptr;
  }

  // True when the name is given, or names below it are.
  bool has(const std::string& name) const {
    if (find(name) != nullptr) return true;
    const std::string prefix = name + ".";
    const auto found = lower_bound(prefix);
    return found != fields_.end() && found->first.starts_with(prefix);
  }

  http::Query fields_;
};

}  // namespace

http::Query parse_form(std::string_view body) {
  http::Query fields;
  for (const std::string_view field : base::split(body, '&')) {
    if (field.empty()) continue;
    const size_t equals = field.find('=');
    const std::string_view value = equals == std::string_view::npos ? "" : field.substr(equals + 1);
    fields.emplace_back(base::form_decode(field.substr(0, equals)), base::form_decode(value));
  }
  return fields;
}

json::Value from_form(const Shape& shape, http::Query fields) {
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return Reader(std::move(fields)).structure(shape, "");
}

}  // namespace api
