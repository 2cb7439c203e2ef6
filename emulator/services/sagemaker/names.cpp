#include "emulator/services/sagemaker/names.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "emulator/base/arn.h"
#include "emulator/base/text.h"

namespace sagemaker {
namespace {

// Kind of a row, and the type as it stands in ARNs.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes = {{
    {kTrainingJob, "training-job"},
    {kTuningJob, "hyper-parameter-tuning-job"},
    {kTransformJob, "transform-job"},
    {kModel, "model"},
}};

}  // namespace

storage::ResourceKey row_key(const Owner& owner, std::string_view kind, std::string_view name) {
  return {owner.account, owner.region, "sagemaker", std::string(kind), base::lower(name)};
}

Owner owner_of(const storage::ResourceKey& key) {
  return {key.account, key.region};
}

std::string arn_of(const Owner& owner, std::string_view kind, std::string_view name) {
  std::string_view type = kind;
  for (const auto& [row_kind, arn_type] : kTypes) {
    if (row_kind == kind) type = arn_type;
  }
  base::Arn arn;
  arn.service = "sagemaker";
  arn.region = owner.region;
  arn.account = owner.account;
  arn.resource = fmt::format("{}/{}", type, base::lower(name));
  return arn.to_string();
}

std::optional<storage::ResourceKey> row_of_arn(std::string_view text) {
  const std::optional<base::Arn> arn = base::Arn::parse(text);
  if (!arn || arn->service != "sagemaker") return std::nullopt;
  const size_t slash = arn->resource.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string type = arn->resource.substr(0, slash);
  for (const auto& [kind, arn_type] : kTypes) {
    if (arn_type != type) continue;
    return row_key({arn->account, arn->region}, kind, arn->resource.substr(slash + 1));
  }
  return std::nullopt;
}

std::string text_of(const storage::ResourceKey& key) {
  return fmt::format("{}/{}/{}/{}", key.account, key.region, key.kind, key.name);
}

}  // namespace sagemaker
