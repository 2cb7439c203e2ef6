// SecondaryStatus and its history, as DescribeTrainingJob shows them. Pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/json/value.h"

namespace sagemaker {

// Ends the transition that is open and begins the next, at `now_ms`. A final one ends as it begins.
// Sets SecondaryStatus, SecondaryStatusTransitions and LastModifiedTime.
json::Value with_secondary_status(json::Value facts, std::string_view status,
                                  std::string_view message, int64_t now_ms);

}  // namespace sagemaker
