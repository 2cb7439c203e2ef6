// What one fit leaves for the next: hyperparameters and how many results they were fitted to, as
// text that travels with the trial.
#pragma once

#include <optional>
#include <string>

#include "trainers/tuning/kernel.h"

namespace tuning {

struct Fit {
  size_t results = 0;
  Hyperparameters hyperparameters;
};

// Six digits of each number: "count, lengthscales, warps, amplitude, noise, mean", separated by
// spaces.
std::string text_of(const Fit& fit);

// Absent when the text is not a fit of so many coordinates.
std::optional<Fit> parse_fit(const std::string& text, size_t coordinates);

}  // namespace tuning
