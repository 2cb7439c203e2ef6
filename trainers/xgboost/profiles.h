// What differs between the image tags of AWS's XGBoost container.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trainers/xgboost/booster.h"

namespace xgboost {

// In order of publication, so that "since 1.2-1" is a comparison. V0_72 is `1`, alias `latest`.
enum class Version {
  V0_72,
  V0_90_1,
  V0_90_2,
  V1_0_1,
  V1_2_1,
  V1_2_2,
  V1_3_1,
  V1_5_1,
  V1_7_1,
  V3_0_5,
  V3_2_0
};

struct Profile {
  std::string_view tag;
  Version version;

  // Of training.
  bool lenient = false;            // unknown hyperparameters are ignored, with a line in the log
  bool unlimited_depth_0 = false;  // max_depth 0 means no limit, since tree_method auto is hist
  bool root_only_depth_0 = false;  // max_depth 0 gives trees of one leaf
  bool estimated_base_score = false;
  bool old_default_metrics = false;  // error, merror, auc where later versions use the log loss
  bool short_numbers = false;        // metrics as %g, not %.5f
  bool metrics_by_set = true;        // in the log: all of train, then all of validation
  bool custom_from_margin = true;    // the container's own metrics see margins, not probabilities
  ModelFormat format = ModelFormat::Deprecated;

  // Of serving.
  bool pickled = false;        // AWS's artifact is a pickle, whose width of rows is checked
  bool honours_accept = true;  // false: always text/csv
  bool one_line = false;       // the endpoint's text/csv is one line with commas

  bool since(Version first) const { return version >= first; }
};

const std::vector<Profile>& profiles();  // in order of publication
// By image URI (account.dkr.ecr.region.amazonaws.com/sagemaker-xgboost:1.7-1), or by a bare tag.
// The SDK's suffix -cpu-py3 is understood, and so is no tag at all (`latest`, as Docker has it).
// Absent when AWS has no such image.
std::optional<Profile> find_profile(std::string_view image);

// The metrics that eval_metric may name, those to be maximised first, as the container lists them.
struct MetricNames {
  std::vector<std::string> maximized;
  std::vector<std::string> minimized;
};
MetricNames metric_names(Version version);
// Those of them that the container computes itself.
bool is_custom_metric(Version version, std::string_view name);

}  // namespace xgboost
