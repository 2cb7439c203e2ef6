#include "emulator/services/states/listing.h"

#include <algorithm>

#include "emulator/api/pagination.h"
#include "emulator/services/states/errors.h"

namespace states {

size_t page_size(const json::Value& input) {
  constexpr size_t kDefault = 100;
  const int64_t wanted = input.integer("maxResults");
  return wanted <= 0 ? kDefault : static_cast<size_t>(wanted);
}

api::Reply page_of(std::string_view list, std::string_view key, std::vector<json::Value> items,
                   const json::Value& input) {
  size_t begin = 0;
  if (input.has("nextToken")) {
    const auto after = api::page_key(input.text("nextToken"));
    const auto found = std::find_if(items.begin(), items.end(), [&](const json::Value& item) {
      return after && item.text(key) == *after;
    });
    if (found == items.end()) throw errors::invalid_token();
    begin = static_cast<size_t>(found - items.begin()) + 1;
  }
  const size_t end = std::min(items.size(), begin + page_size(input));
  json::Array page;
  for (size_t i = begin; i < end; ++i)
    page.push_back(std::move(items[i]));
  json::ObjectBuilder output;
  const std::string last = page.empty() ? "" : page.back().text(key);
  output.put(list, std::move(page));
  if (end < items.size()) output.put("nextToken", api::page_token(last));
  return std::move(output).build();
}

}  // namespace states
