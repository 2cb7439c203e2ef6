#include "emulator/base/arn.h"

#include <array>

namespace base {

std::optional<Arn> Arn::parse(std::string_view text) {
  std::array<std::string_view, 5> head;
  for (std::string_view& part : head) {
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (head[0] != "arn") return std::nullopt;
  return Arn{std::string(head[1]), std::string(head[2]), std::string(head[3]), std::string(head[4]),
             std::string(text)};
}

std::string Arn::to_string() const {
  return "arn:" + partition + ':' + service + ':' + region + ':' + account + ':' + resource;
}

}  // namespace base
