// Step 4 of validation: hyperparameters that depend on others.
#pragma once

#include <string_view>
#include <vector>

#include "trainers/xgboost/hyperparameters.h"

namespace xgboost {

// The names that must be validated before `name`.
std::vector<std::string_view> dependencies_of(std::string_view name);
// Throws UserError, or AlgorithmError where the container breaks.
void check_dependencies(const Profile& profile, const Hyperparameter& value,
                        const Hyperparameters& all);

}  // namespace xgboost
