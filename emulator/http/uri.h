// Query strings and paths. RFC 3986. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

// Decoded name and value pairs in order. "a&b=" gives {"a",""},{"b",""}; '+' stays a plus.
using Query = std::vector<std::pair<std::string, std::string>>;
Query parse_query(std::string_view raw);
// The first value of that name; null when absent.
const std::string* find(const Query& query, std::string_view name);

struct Url {
  std::string scheme, host, port, target;  // port "" when not given; target starts with '/'
};
// Throws std::invalid_argument.
Url parse_url(std::string_view text);

}  // namespace http
