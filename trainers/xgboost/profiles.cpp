#include "trainers/xgboost/profiles.h"

#include <algorithm>

namespace xgboost {
namespace {

Profile strict(std::string_view tag, Version version) {
  Profile profile{.tag = tag, .version = version};
  profile.root_only_depth_0 = version <= Version::V1_5_1;
  profile.unlimited_depth_0 = version >= Version::V3_0_5;
  profile.estimated_base_score = version >= Version::V3_0_5;
  profile.old_default_metrics = version < Version::V1_3_1;
  profile.short_numbers = version < Version::V1_0_1;
  profile.metrics_by_set = version >= Version::V1_3_1;
  profile.custom_from_margin = version >= Version::V1_2_1;
  profile.format = version >= Version::V3_0_5 ? ModelFormat::Ubj : ModelFormat::Deprecated;
  profile.pickled = version <= Version::V1_2_2;
  profile.honours_accept = version >= Version::V1_2_2;
  profile.one_line = version <= Version::V1_2_1;
  return profile;
}

std::vector<Profile> all_profiles() {
  Profile oldest = strict("1", Version::V0_72);
  oldest.lenient = true;
  return {oldest,
          strict("0.90-1", Version::V0_90_1),
          strict("0.90-2", Version::V0_90_2),
          strict("1.0-1", Version::V1_0_1),
          strict("1.2-1", Version::V1_2_1),
          strict("1.2-2", Version::V1_2_2),
          strict("1.3-1", Version::V1_3_1),
          strict("1.5-1", Version::V1_5_1),
          strict("1.7-1", Version::V1_7_1),
          strict("3.0-5", Version::V3_0_5),
          strict("3.2-0", Version::V3_2_0)};
}

std::string_view tag_of(std::string_view image) {
  const size_t slash = image.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? image : image.substr(slash + 1);
  const size_t colon = name.find(':');
  if (colon != std::string_view::npos) return name.substr(colon + 1);
  return slash == std::string_view::npos ? name : "latest";
}

struct Custom {
  std::string_view name;
  Version since;
};

// metrics/custom_metrics.py of each tag.
constexpr Custom kCustom[] = {
    {"accuracy", Version::V0_72},
    {"f1", Version::V0_72},
    {"mse", Version::V0_72},
    {"r2", Version::V1_2_1},
    {"f1_binary", Version::V1_2_2},
    {"f1_macro", Version::V1_2_2},
    {"balanced_accuracy", Version::V1_3_1},
    {"rmse", Version::V1_3_1},
    {"mae", Version::V1_3_1},
    {"precision", Version::V1_3_1},
    {"precision_macro", Version::V1_3_1},
    {"precision_micro", Version::V1_3_1},
    {"recall", Version::V1_3_1},
    {"recall_macro", Version::V1_3_1},
    {"recall_micro", Version::V1_3_1},
};

struct Listed {
  std::string_view name;
  Version since;
};

// constants/xgb_constants.py of each tag, in its order.
constexpr Listed kMaximized[] = {
    {"accuracy", Version::V0_72},
    {"auc", Version::V0_72},
    {"aucpr", Version::V0_72},
    {"balanced_accuracy", Version::V1_3_1},
    {"f1", Version::V0_72},
    {"f1_binary", Version::V1_2_2},
    {"f1_macro", Version::V1_2_2},
    {"map", Version::V0_72},
    {"ndcg", Version::V0_72},
    {"precision", Version::V1_3_1},
    {"r2", Version::V1_2_1},
    {"recall", Version::V1_3_1},
    {"precision_macro", Version::V1_3_1},
    {"precision_micro", Version::V1_3_1},
    {"recall_macro", Version::V1_3_1},
    {"recall_micro", Version::V1_3_1},
};
constexpr Listed kMinimized[] = {
    {"aft-nloglik", Version::V1_2_1},
    {"cox-nloglik", Version::V0_72},
    {"error", Version::V0_72},
    {"gamma-deviance", Version::V0_72},
    {"gamma-nloglik", Version::V0_72},
    {"interval-regression-accuracy", Version::V1_2_1},
    {"logloss", Version::V0_72},
    {"mae", Version::V0_72},
    {"mape", Version::V1_3_1},
    {"merror", Version::V0_72},
    {"mlogloss", Version::V0_72},
    {"mphe", Version::V1_2_1},
    {"mse", Version::V0_72},
    {"poisson-nloglik", Version::V0_72},
    {"rmse", Version::V0_72},
    {"rmsle", Version::V1_0_1},
    {"tweedie-nloglik", Version::V0_72},
};

template <size_t Size>
std::vector<std::string> known_by(Version version, const Listed (&all)[Size]) {
  std::vector<std::string> names;
  for (const Listed& metric : all) {
    if (version >= metric.since) names.emplace_back(metric.name);
  }
  return names;
}

}  // namespace

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> all = all_profiles();
  return all;
}

std::optional<Profile> find_profile(std::string_view image) {
  std::string_view tag = tag_of(image);
  constexpr std::string_view kSuffix = "-cpu-py3";
  if (tag.ends_with(kSuffix)) tag.remove_suffix(kSuffix.size());
  if (tag == "latest") tag = "1";
  for (const Profile& profile : profiles()) {
    if (profile.tag == tag) return profile;
  }
  return std::nullopt;
}

MetricNames metric_names(Version version) {
  return {known_by(version, kMaximized), known_by(version, kMinimized)};
}

bool is_custom_metric(Version version, std::string_view name) {
  return std::ranges::any_of(kCustom, [&](const Custom& custom) {
    return custom.name == name && version >= custom.since;
  });
}

}  // namespace xgboost
