#include "emulator/api/xml_shape.h"

#include <algorithm>
#include <optional>

#include "emulator/api/errors.h"
#include "emulator/api/scalar.h"
#include "emulator/base/text.h"

namespace api {
namespace {

bool is_flat(const MemberShape& member) {
  return member.flattened || member.shape->flattened;
}

// The items of a flat list go by the name of the member, unless the list names them itself.
std::string_view flat_name(const MemberShape& member) {
  const MemberShape* const element = member.shape->element;
  return element->wire_name == element->name ? member.wire_name : element->wire_name;
}

json::Value scalar_from_xml(const Shape& shape, const std::string& text) {
  const bool verbatim = shape.kind == Kind::String;
  std::optional<json::Value> value =
      scalar_from_text(shape, verbatim ? std::string_view(text) : base::trim(text));
  if (!value) throw malformed_xml();
  return std::move(*value);
}

json::Value items_from_xml(const Shape& list, const xml::Element& parent, std::string_view name) {
  json::Array items;
  for (const xml::Element& child : parent.children) {
    if (child.name == name) items.push_back(from_xml(*list.element->shape, child));
  }
  return items;
}

void put_entry(const Shape& map, const xml::Element& entry, json::Members* entries) {
  const xml::Element* const key = entry.child(map.key->wire_name);
  const xml::Element* const value = entry.child(map.element->wire_name);
  if (key == nullptr || value == nullptr) throw malformed_xml();
  entries->emplace_back(key->text, from_xml(*map.element->shape, *value));
}

json::Value entries_from_xml(const Shape& map, const xml::Element& parent, std::string_view name) {
  json::Members entries;
  for (const xml::Element& child : parent.children) {
    if (child.name == name) put_entry(map, child, &entries);
  }
  return entries;
}

json::Value attribute_from_xml(const MemberShape& member, const xml::Element& element) {
  const std::string_view bare = member.wire_name.substr(member.wire_name.find(':') + 1);
  for (const auto& [name, value] : element.attributes) {
    if (name == member.wire_name || name == bare) return value;
  }
  return {};
}

json::Value member_from_xml(const MemberShape& member, const xml::Element& element) {
  if (member.xml_attribute) return attribute_from_xml(member, element);
  const Shape& shape = *member.shape;
  if (is_flat(member) && (shape.kind == Kind::List || shape.kind == Kind::Map)) {
    const bool list = shape.kind == Kind::List;
    const json::Value items = list ? items_from_xml(shape, element, flat_name(member))
                                   : entries_from_xml(shape, element, member.wire_name);
    return items.empty() ? json::Value() : items;
  }
  const xml::Element* const child = element.child(member.wire_name);
  return child == nullptr ? json::Value() : from_xml(shape, *child);
}

// 2026-11-25T03:56:32.000Z whatever the milliseconds.
std::string s3_time(const json::Value& value) {
  return base::iso8601(std::chrono::floor<std::chrono::seconds>(time_of(value)));
}

class Encoder {
 public:
  Encoder(XmlTime time, xml::Writer* writer) : time_(time), out_(*writer) {}

  void members(const Shape& shape, const json::Value& value) {
    for (const MemberShape& member : shape.members) {
      if (member.location != Location::Body || member.xml_attribute) continue;
      const json::Value& item = value[member.name];
      if (!item.is_null()) put(member, item);
    }
  }

 private:
  void put(const MemberShape& member, const json::Value& value) {
    if (is_flat(member) && value.is_array()) {
      for (const json::Value& item : value.items()) {
        element(flat_name(member), *member.shape->element, item);
      }
    } else if (is_flat(member) && value.is_object() && member.shape->kind == Kind::Map) {
      entries(member.wire_name, *member.shape, value);
    } else {
      element(member.wire_name, member, value);
    }
  }

  void element(std::string_view name, const MemberShape& member, const json::Value& value) {
    const Shape& shape = *member.shape;
    if (value.is_array() && shape.kind == Kind::List) {
      out_.open(name);
      for (const json::Value& item : value.items()) {
        element(shape.element->wire_name, *shape.element, item);
      }
      out_.close(name);
    } else if (value.is_object() && shape.kind == Kind::Map) {
      out_.open(name);
      entries("entry", shape, value);
      out_.close(name);
    } else if (value.is_object()) {
      out_.open(name, xml_attributes(shape, value));
      members(shape, value);
      out_.close(name);
    } else {
      out_.element(name, text(member, value));
    }
  }

  void entries(std::string_view name, const Shape& shape, const json::Value& value) {
    for (const json::Member& entry : value.members()) {
      out_.open(name);
      out_.element(shape.key->wire_name, entry.first);
      element(shape.element->wire_name, *shape.element, entry.second);
      out_.close(name);
    }
  }

  std::string text(const MemberShape& member, const json::Value& value) const {
    const TimestampFormat format = timestamp_format(member, TimestampFormat::Iso8601);
    if (member.shape->kind == Kind::Timestamp && time_ == XmlTime::S3 &&
        format == TimestampFormat::Iso8601 && value.is_number()) {
      return s3_time(value);
    }
    return scalar_to_text(*member.shape, value, format);
  }

  XmlTime time_;
  xml::Writer& out_;
};

}  // namespace

json::Members body_from_xml(const Shape& shape, const xml::Element& element) {
  json::Members members;
  for (const MemberShape& member : shape.members) {
    if (member.location != Location::Body) continue;
    json::Value value = member_from_xml(member, element);
    if (!value.is_null()) members.emplace_back(std::string(member.name), std::move(value));
  }
  return members;
}

json::Value from_xml(const Shape& shape, const xml::Element& element) {
  switch (shape.kind) {
    case Kind::Structure:
      return body_from_xml(shape, element);
    case Kind::List:
      return items_from_xml(shape, element, shape.element->wire_name);
    case Kind::Map:
      return entries_from_xml(shape, element, "entry");
    default:
      return scalar_from_xml(shape, element.text);
  }
}

void body_to_xml(const Shape& shape, const json::Value& value, XmlTime time, xml::Writer* writer) {
  Encoder(time, writer).members(shape, value);
}

std::string xml_attributes(const Shape& shape, const json::Value& value) {
  std::string attributes;
  if (!shape.xml_prefix.empty()) {
    attributes.append("xmlns:").append(shape.xml_prefix);
    attributes.append("=\"").append(shape.xml_namespace).append("\"");
  }
  for (const MemberShape& member : shape.members) {
    if (!member.xml_attribute) continue;
    const std::string text = value.text(member.name);
    // Attributes are enumerations in every model; anything else could break out of the quotes.
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
      return c == ' ' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    });
    if (text.empty() || !plain) continue;
    attributes.append(" ").append(member.wire_name).append("=\"").append(text).append("\"");
  }
  return attributes;
}

std::string namespace_attribute(std::string_view uri) {
  return uri.empty() ? "" : "xmlns=\"" + std::string(uri) + "\"";
}

}  // namespace api
