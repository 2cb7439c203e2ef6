// Answers of /invocations: which type is sent, and predictions as text. After serve.py of the
// container.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "trainers/xgboost/booster.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

// An Accept header that is not served (HTTP 406).
struct AcceptError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The type to answer with. `header` may be empty or "*/*": then `otherwise`, else text/csv.
// Throws AcceptError.
std::string parse_accept(std::string_view header, const std::string& otherwise);

enum class Mode { Endpoint, Batch };
std::string encode(const Profile& profile, Mode mode, const Predictions& predictions,
                   std::string_view accept);

}  // namespace xgboost
