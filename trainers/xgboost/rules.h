// The table of hyperparameters. Data only; hyperparameters.cpp applies it.
#pragma once

#include <string_view>
#include <vector>

#include "trainers/xgboost/profiles.h"

namespace xgboost {

enum class Kind { Integer, Float, Choice, List, Tuple, Nested, Metrics, Objective };

struct Rule {
  std::string_view name;
  Kind kind;
  // Numbers: an interval, "[0, +inf)" or "(0, 1]". Others: the choices, with commas between.
  std::string_view range;
  Version since = Version::V0_72;
  Version until = Version::V3_2_0;  // inclusive
};

const std::vector<Rule>& rules();
// The name that `alias` stands for, or itself.
std::string_view unalias(std::string_view alias);

}  // namespace xgboost
