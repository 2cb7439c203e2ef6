// Selectable inference: answers made of chosen parts (predicted_label, probabilities ...).
// After get_selected_predictions and encode_selected_predictions of serve_utils.py.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trainers/xgboost/booster.h"

namespace xgboost {

struct Selection {
  std::vector<std::string> keys;  // in the order asked for
  std::string objective;
  int64_t classes = 0;
};
// "predicted_label, Probability" as keys.
std::vector<std::string> parse_keys(std::string_view list);

// `accept` is application/json, application/jsonlines or text/csv. Throws std::runtime_error when
// the objective has no parts to select from. Keys that do not go with the objective are NaN.
std::string encode_selected(const Selection& selection, const Predictions& predictions,
                            std::string_view accept);

}  // namespace xgboost
