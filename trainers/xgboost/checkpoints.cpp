#include "trainers/xgboost/checkpoints.h"

#include <algorithm>
#include <string>

#include "emulator/base/text.h"
#include "trainers/contract/folders.h"
#include "trainers/contract/report.h"

namespace xgboost {
namespace {

constexpr std::string_view kPrefix = "xgboost-checkpoint.";
constexpr int kKept = 5;
constexpr int kRoundMax = 1'000'000'000;

// -1 when the name is not that of a checkpoint.
int round_of(const std::string& name) {
  if (!name.starts_with(kPrefix)) return -1;
  const auto number = base::parse_int(std::string_view(name).substr(kPrefix.size()));
  return number && *number >= 0 && *number < kRoundMax ? static_cast<int>(*number) : -1;
}

}  // namespace

std::filesystem::path Checkpoints::file(int round) const {
  return folder_ / (std::string(kPrefix) + std::to_string(round));
}

int Checkpoints::restore(Booster& booster) const {
  if (!std::filesystem::exists(folder_)) return 0;
  int newest = -1;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    newest = std::max(newest, round_of(entry.path().filename().string()));
  }
  if (newest < 0) return 0;
  booster.load(contract::read_file(file(newest)));
  contract::info("Checkpoint loaded from " + file(newest).string());
  contract::info("Resuming from iteration " + std::to_string(newest + 1));
  return newest + 1;
}

void Checkpoints::save(int round, std::string_view model) const {
  contract::write_file(file(round), model);
  if (round >= kKept) std::filesystem::remove(file(round - kKept));
}

}  // namespace xgboost
