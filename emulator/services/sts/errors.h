// Every error that STS answers here.
#pragma once

#include <fmt/core.h>

#include <string_view>

#include "emulator/api/error.h"

namespace sts::errors {

inline api::Error invalid_arn(std::string_view arn) {
  return api::Error("ValidationError", fmt::format("{} is invalid", arn));
}

}  // namespace sts::errors
