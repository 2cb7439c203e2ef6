// The texts of the service models, which live in the program itself.
#pragma once

#include <span>
#include <string_view>

namespace api {

struct EmbeddedText {
  std::string_view id;  // "s3"
  std::string_view text;
};

std::span<const EmbeddedText> embedded_models();

}  // namespace api
