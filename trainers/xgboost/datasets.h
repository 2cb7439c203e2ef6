// The channels of a training job as matrices. After data_utils.py and channel_validation.py of the
// container.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trainers/contract/contract.h"
#include "trainers/xgboost/booster.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

enum class ContentType { Csv, Libsvm, Parquet, RecordioProtobuf };
// "text/csv; label_size=1" and the like; none at all means libsvm. Throws UserError.
ContentType parse_content_type(const std::optional<std::string>& text);

// The channels' names and settings. Throws UserError.
void check_channels(const Profile& profile, const std::vector<contract::Channel>& channels);

enum class Weights { None, SecondColumn };

// All files below `folder`, down to the container's depth limit, as one matrix, in order of their
// paths. Absent when there is no byte of data. `scratch` is used while loading.
// Changes the working directory for a moment: one thread. Throws UserError.
std::optional<Matrix> load_channel(const std::filesystem::path& folder,
                                   const std::filesystem::path& scratch, ContentType type,
                                   Weights weights);

// Warns in the log of files that look the same in both.
void warn_of_redundancy(const std::filesystem::path& train,
                        const std::filesystem::path& validation);

// "label idx:value ..." with single spaces: how many features, -1 when it is not LIBSVM.
int count_libsvm_features(std::string_view line);

}  // namespace xgboost
