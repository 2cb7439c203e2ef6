// Bodies of inference requests as matrices: features only, no label. After encoder.py and
// serve_utils.py.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "trainers/xgboost/booster.h"
#include "trainers/xgboost/datasets.h"

namespace xgboost {

// A body that cannot be read (HTTP 415), with the container's text.
struct PayloadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Payload {
  Matrix rows;
  ContentType type;
};
// Throws PayloadError and UserError (the content type).
Payload parse_payload(std::string_view body, const std::optional<std::string>& content_type);

}  // namespace xgboost
