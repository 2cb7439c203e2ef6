#include "emulator/xml/tree.h"

#include "emulator/base/text.h"

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>

namespace xml {

namespace {

struct Entity {
  std::string_view name;
  char character;
};

constexpr Entity kEntities[] = {
    {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

// XML 1.0 section 2.2, production Char.
bool is_character(uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0xD7FF || (code >= 0xE000 && code <= 0xFFFD) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

void append_utf8(uint32_t code, std::string& out) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += {static_cast<char>(0xC0 | code >> 6), tail(0)};
  } else if (code < 0x10000) {
    out += {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
  }
}

// XML 1.0 section 4.1, production CharRef, without "&#" and ";". Control characters, which XML
// 1.0 excludes, are let in: AWS writes them so, and keys with them come back in requests.
void append_character_reference(std::string_view digits, std::string& out) {
  const bool hexadecimal = digits.starts_with('x');
  if (hexadecimal) digits.remove_prefix(1);
  uint32_t code = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, code, hexadecimal ? 16 : 10);
  const bool control = code > 0 && code < 0x20;
  if (error != std::errc() || stop != end || !(control || is_character(code))) {
    throw ParseError("A character reference is no character.");
  }
  append_utf8(code, out);
}

void append_reference(std::string_view name, std::string& out) {
  if (name.starts_with('#')) return append_character_reference(name.substr(1), out);
  for (const Entity& entity : kEntities) {
    if (entity.name != name) continue;
    out += entity.character;
    return;
  }
  throw ParseError("An entity is not defined.");
}

// pugixml's own unescaping lets malformed references pass and cuts the text at &#0;.
std::string unescape(std::string_view text) {
  std::string out;
  for (size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&')) {
    out += text.substr(0, at);
    const size_t end = text.find(';', at);
    if (end == std::string_view::npos) throw ParseError("A reference has no end.");
    append_reference(text.substr(at + 1, end - at - 1), out);
    text.remove_prefix(end + 1);
  }
  return out += text;
}

std::string_view local_name(std::string_view name) {
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

void read_attributes(const pugi::xml_node& node, Element& into) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns" || name.starts_with("xmlns:")) continue;
    into.attributes.emplace_back(local_name(name), unescape(attribute.value()));
  }
}

Element read_element(const pugi::xml_node& node, size_t depth) {
  if (depth > kDepthMax) throw ParseError("The elements are nested too deeply.");
  Element element;
  element.name = local_name(node.name());
  read_attributes(node, element);
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) {
      element.children.push_back(read_element(child, depth + 1));
    } else if (child.type() == pugi::node_pcdata) {
      element.text += unescape(child.value());
    } else if (child.type() == pugi::node_cdata) {
      element.text += child.value();
    }
  }
  // Between child elements, spaces are layout.
  if (!element.children.empty() && base::trim(element.text).empty()) element.text.clear();
  return element;
}

pugi::xml_node document_element(const pugi::xml_document& document) {
  pugi::xml_node found;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() == pugi::node_doctype) throw ParseError("Document types are not allowed.");
    const bool layout = node.type() == pugi::node_pcdata && base::trim(node.value()).empty();
    if (layout) continue;
    if (node.type() != pugi::node_element || found) {
      throw ParseError("There must be one element and nothing beside it.");
    }
    found = node;
  }
  if (!found) throw ParseError("There is no element.");
  return found;
}

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        const bool control = byte < 0x20 && c != '\n' && c != '\t';
        if (!control) {
          out += c;
          break;
        }
        char digits[4];
        const auto made = std::to_chars(std::begin(digits), std::end(digits), byte, 16);
        out.append("&#x").append(digits, made.ptr).append(";");
      }
    }
  }
}

}  // namespace

const Element* Element::child(std::string_view child_name) const {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [child_name](const Element& e) { return e.name == child_name; });
  return found == children.end() ? nullptr : &*found;
}

Element parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos || !base::is_valid_utf8(text)) {
    throw ParseError("The text is not UTF-8.");
  }
  constexpr unsigned kFlags = pugi::parse_cdata | pugi::parse_eol | pugi::parse_ws_pcdata |
                              pugi::parse_doctype | pugi::parse_fragment;
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), kFlags, pugi::encoding_utf8);
  if (!result) throw ParseError(result.description());
  return read_element(document_element(document), 1);
}

void Writer::declaration() {
  out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
}

void Writer::open(std::string_view name, std::string_view attributes) {
  out_.append("<").append(name);
  if (!attributes.empty()) out_.append(" ").append(attributes);
  out_ += '>';
}

void Writer::close(std::string_view name) {
  out_.append("</").append(name).append(">");
}

void Writer::element(std::string_view name, std::string_view text) {
  open(name);
  append_escaped(text, out_);
  close(name);
}

}  // namespace xml
