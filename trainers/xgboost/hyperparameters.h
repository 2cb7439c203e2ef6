// The hyperparameters of a training job: which there are, what they may be, and how they refuse.
// After sagemaker_algorithm_toolkit/hyperparameter_validation.py and
// algorithm_mode/hyperparameter_validation.py.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trainers/xgboost/profiles.h"

namespace xgboost {

struct Hyperparameter {
  std::string name;
  std::string text;                // as Python's str() prints the parsed value
  double number = 0;               // of numbers
  std::vector<std::string> items;  // of comma lists
};

// Validated ones, in order of validation.
class Hyperparameters {
 public:
  explicit Hyperparameters(std::vector<Hyperparameter> all) : all_(std::move(all)) {}

  const std::vector<Hyperparameter>& all() const { return all_; }
  const Hyperparameter* find(std::string_view name) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  int integer(std::string_view name, int otherwise) const;

 private:
  std::vector<Hyperparameter> all_;
};

struct Validated {
  Hyperparameters hyperparameters;
  std::vector<std::string> ignored;  // unknown names, when the profile is lenient
};

// Throws UserError with the container's message, and AlgorithmError where the container itself
// breaks.
Validated validate(const Profile& profile,
                   const std::vector<std::pair<std::string, std::string>>& given);

}  // namespace xgboost
