// The text of an execution's input: is it JSON, and if not, how Jackson says so (as AWS does).
#pragma once

#include <string>
#include <string_view>

namespace states {

// "" when `text` is one JSON value.
std::string json_trouble(std::string_view text);

}  // namespace states
