// The environment variables that point AWS SDKs and command lines at a server.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

std::vector<std::pair<std::string, std::string>> sdk_environment(std::string_view endpoint,
                                                                 std::string_view region);

}  // namespace cli
