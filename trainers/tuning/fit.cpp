#include "trainers/tuning/fit.h"

#include <fmt/format.h>

#include "emulator/base/text.h"

namespace tuning {

std::string text_of(const Fit& fit) {
  std::string text = fmt::format("{}", fit.results);
  for (const double value : packed(fit.hyperparameters))
    text += fmt::format(" {:.6g}", value);
  return text + fmt::format(" {:.6g}", fit.hyperparameters.mean);
}

std::optional<Fit> parse_fit(const std::string& text, size_t coordinates) {
  const std::vector<std::string_view> words = base::split(text, ' ');
  if (words.size() != 2 * coordinates + 4) return std::nullopt;
  const std::optional<int64_t> results = base::parse_int(words.front());
  if (!results || *results < 0) return std::nullopt;
  Vector values(static_cast<Eigen::Index>(words.size()) - 1);
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    const std::optional<double> value = base::parse_double(words[static_cast<size_t>(i) + 1]);
    if (!value) return std::nullopt;
    values[i] = *value;
  }
  Fit fit{static_cast<size_t>(*results), unpacked(values.head(values.size() - 1))};
  fit.hyperparameters.mean = values[values.size() - 1];
  return fit;
}

}  // namespace tuning
