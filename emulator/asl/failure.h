// A language error ("States.Runtime" ...): data for Retry and Catch once it reaches the state's
// runner.
#pragma once

#include <exception>
#include <optional>
#include <string>

#include "emulator/json/value.h"

namespace asl {

struct Failure : std::exception {
  std::string error;  // "States.Runtime"; may be empty (SendTaskFailure without one)
  std::optional<std::string>
      cause;  // without AWS's "An error occurred while executing the state" lead

  Failure(std::string name, std::optional<std::string> why)
      : error(std::move(name)), cause(std::move(why)) {}
  const char* what() const noexcept override { return error.c_str(); }
};

}  // namespace asl
