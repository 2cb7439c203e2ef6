#include "emulator/api/pagination.h"

#include "emulator/base/text.h"

namespace api {
namespace {
constexpr std::string_view kMark = "sl1:";  // tells our tokens from other base64
}

std::string page_token(std::string_view after_key) {
  return base::base64(std::string(kMark) + std::string(after_key));
}

std::optional<std::string> page_key(std::string_view token) {
  const std::optional<std::string> bytes = base::from_base64(token);
  if (!bytes || !bytes->starts_with(kMark)) return std::nullopt;
  return bytes->substr(kMark.size());
}

}  // namespace api
