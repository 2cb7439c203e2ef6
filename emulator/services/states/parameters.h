// Checks of a definition that go beyond the language: what its tasks ask of other services.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/asl/program.h"

namespace states {

// Parameters of optimized SageMaker tasks against the API model, and for express machines the
// patterns that they cannot have. `definition` has passed asl::check. `type`: STANDARD or EXPRESS.
std::vector<asl::Diagnostic> check_tasks(std::string_view definition, std::string_view type);

}  // namespace states
