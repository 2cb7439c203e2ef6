#include "emulator/coverage.h"

#include <fmt/core.h>

#include <algorithm>

#include "emulator/api/model.h"
#include "emulator/base/text.h"

namespace emulator {

std::string coverage_table(const std::map<std::string, std::vector<std::string>>& served) {
  std::string table = "| service | served | operations |\n|---|---|---|\n";
  for (const auto& [service, names] : served) {
    std::vector<std::string> sorted = names;
    std::sort(sorted.begin(), sorted.end());
    const api::Model* model = api::Model::of(service);
    const size_t known = model == nullptr ? names.size() : model->operations().size();
    table += fmt::format("| {} | {} of {} | {} |\n", service, names.size(), known,
                         base::join(sorted, ", "));
  }
  return table;
}

}  // namespace emulator
