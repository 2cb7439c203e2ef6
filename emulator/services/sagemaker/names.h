// Kinds of resources, their owners, and their ARNs. AWS writes the names in ARNs in lower case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "storage/resource_table.h"

namespace sagemaker {

constexpr std::string_view kTrainingJob = "training-job";
constexpr std::string_view kTuningJob = "tuning-job";
constexpr std::string_view kTransformJob = "transform-job";
constexpr std::string_view kModel = "model";

struct Owner {
  std::string account;
  std::string region;
};

// Rows are keyed by the name in lower case: names that differ in case alone would share an ARN.
storage::ResourceKey row_key(const Owner& owner, std::string_view kind, std::string_view name);
Owner owner_of(const storage::ResourceKey& key);

std::string arn_of(const Owner& owner, std::string_view kind, std::string_view name);
// The row that an ARN of this service speaks of; absent for other ARNs.
std::optional<storage::ResourceKey> row_of_arn(std::string_view arn);

// One text per row, for maps.
std::string text_of(const storage::ResourceKey& key);

}  // namespace sagemaker
