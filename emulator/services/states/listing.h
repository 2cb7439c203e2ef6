// Pages of lists that are in memory.
#pragma once

#include <string_view>
#include <vector>

#include "emulator/api/call.h"

namespace states {

// The page that `input` (maxResults, nextToken) asks for, as the list member `list` and nextToken.
// `key`: the member of the items that names them; a token continues after the item of that name.
// Throws errors::invalid_token.
api::Reply page_of(std::string_view list, std::string_view key, std::vector<json::Value> items,
                   const json::Value& input);

// maxResults, where 0 and absent mean AWS's default of 100.
size_t page_size(const json::Value& input);

}  // namespace states
