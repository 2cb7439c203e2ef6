// What the listings of objects, uploads and parts have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace s3 {

constexpr int64_t kPageMax = 1000;

// encoding-type=url: keys, prefixes and markers of the answer are percent-encoded.
class Encoding {
 public:
  explicit Encoding(const json::Value& input);  // throws InvalidArgument
  std::string operator()(std::string_view text) const;
  void put(json::ObjectBuilder* output) const;  // EncodingType, when asked for

 private:
  bool url_ = false;
};

// max-keys and its kin: at most kPageMax. Throws InvalidArgument for a negative one.
int64_t page_size(const json::Value& input, std::string_view member, std::string_view parameter);

json::Value common_prefixes(const std::vector<std::string>& prefixes, const Encoding& encode);

}  // namespace s3
