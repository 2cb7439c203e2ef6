// How a training job fails.
#pragma once

#include <stdexcept>
#include <string>

namespace xgboost {

// What a user can mend: a bad hyperparameter, bad data. sagemaker_algorithm_toolkit's UserError.
struct UserError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Anything else that the container fails with; the text as AWS's log shows it.
struct AlgorithmError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace xgboost
