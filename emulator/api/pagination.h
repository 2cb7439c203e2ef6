// Pages of a list that is in memory, with opaque tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace api {

// A token that says "continue after this key". Opaque to clients.
std::string page_token(std::string_view after_key);
// Absent when the token was not made by page_token.
std::optional<std::string> page_key(std::string_view token);

}  // namespace api
