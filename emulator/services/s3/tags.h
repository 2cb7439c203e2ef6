// Tags of objects: checked, and the text that they are kept as.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace s3 {

// {"Key": ..., "Value": ...} each. Of the x-amz-tagging header; throws InvalidArgument, InvalidTag,
// BadRequest.
std::vector<json::Value> tags_of_header(std::string_view header);
// Of a <TagSet>; throws InvalidTag, BadRequest.
std::vector<json::Value> tags_of_set(const json::Value& tag_set);

std::string print_tags(const std::vector<json::Value>& tags);  // "" for none
json::Value tag_set(std::string_view printed);

}  // namespace s3
