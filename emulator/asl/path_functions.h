// The functions at the end of JSONPaths: length(), min() ... Inside of jsonpath.h.
#pragma once

#include <string>
#include <vector>

#include "emulator/json/value.h"

namespace asl {

// Empty: no result. Throws PathError for unknown functions and for numbers of an empty array.
std::vector<json::Value> call_path_function(const std::string& name, const json::Value& subject);

}  // namespace asl
