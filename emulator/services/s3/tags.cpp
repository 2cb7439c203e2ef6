#include "emulator/services/s3/tags.h"

#include <algorithm>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kTagsMax = 10;
constexpr size_t kTagKeyCharactersMax = 128;
constexpr size_t kTagValueCharactersMax = 256;

// Letters, digits, spaces and + - = . _ : / @; beyond ASCII anything passes as a letter.
bool has_tag_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') ||
           std::string_view(" +-=._:/@").find(c) != std::string_view::npos;
  });
}

void check_tag(const std::string& key, const std::string& value) {
  const size_t length = base::utf8_length(key);
  if (length == 0 || length > kTagKeyCharactersMax || !has_tag_characters(key)) {
    throw invalid_tag("The TagKey you have provided is invalid", key, "");
  }
  if (base::utf8_length(value) > kTagValueCharactersMax || !has_tag_characters(value)) {
    throw invalid_tag("The TagValue you have provided is invalid", key, value);
  }
  if (key.starts_with("aws:")) {
    throw invalid_tag("System tags cannot be added/updated by requester", key, "");
  }
}

bool holds(const std::vector<json::Value>& tags, std::string_view key) {
  return std::any_of(tags.begin(), tags.end(),
                     [&](const json::Value& tag) { return tag.text("Key") == key; });
}

json::Value tag(const std::string& key, const std::string& value) {
  return json::Value::object({{"Key", key}, {"Value", value}});
}

}  // namespace

std::vector<json::Value> tags_of_header(std::string_view header) {
  std::vector<json::Value> tags;
  if (header.empty()) return tags;
  for (const std::string_view pair : base::split(header, '&')) {
    const size_t equals = pair.find('=');
    const std::string key = base::form_decode(pair.substr(0, equals));
    const std::string value =
        equals == std::string_view::npos ? "" : base::form_decode(pair.substr(equals + 1));
    if (!base::is_valid_utf8(key) || !base::is_valid_utf8(value) || holds(tags, key)) {
      throw invalid_tagging_header(header);
    }
    check_tag(key, value);
    tags.push_back(tag(key, value));
  }
  if (tags.size() > kTagsMax) throw too_many_tags();
  return tags;
}

std::vector<json::Value> tags_of_set(const json::Value& tag_set) {
  std::vector<json::Value> tags;
  if (!tag_set.is_array()) return tags;
  for (const json::Value& item : tag_set.items()) {
    const std::string key = item.text("Key");
    const std::string value = item.text("Value");
    check_tag(key, value);
    if (holds(tags, key)) {
      throw invalid_tag("Cannot provide multiple Tags with the same key", key, "");
    }
    tags.push_back(tag(key, value));
  }
  if (tags.size() > kTagsMax) throw too_many_tags();
  return tags;
}

std::string print_tags(const std::vector<json::Value>& tags) {
  return tags.empty() ? "" : json::print(json::Value(json::Array(tags)));
}

json::Value tag_set(std::string_view printed) {
  return printed.empty() ? json::Value::array() : json::parse(printed);
}

}  // namespace s3
