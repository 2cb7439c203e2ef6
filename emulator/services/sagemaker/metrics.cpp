#include "emulator/services/sagemaker/metrics.h"

#include <re2/re2.h>

#include <cmath>
#include <map>
#include <mutex>
#include <optional>

#include "emulator/base/text.h"

namespace sagemaker {

namespace {

// Compiled once per text: each job of the built-in algorithm has the same sixty-six.
class Expressions {
 public:
  std::shared_ptr<const RE2> of(const std::string& text) {
    const std::lock_guard lock(mutex_);
    if (const auto found = compiled_.find(text); found != compiled_.end()) return found->second;
    RE2::Options options;
    options.set_log_errors(false);
    if (compiled_.size() >= kKeptMax) compiled_.clear();
    return compiled_[text] = std::make_shared<RE2>(text, options);
  }

 private:
  static constexpr size_t kKeptMax = 500;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const RE2>> compiled_;
};

Expressions& expressions() {
  static Expressions shared;
  return shared;
}

}  // namespace

struct MetricScanner::Definition {
  std::string name;
  std::shared_ptr<const RE2> expression;
  std::optional<Metric> last;
};

MetricScanner::MetricScanner(const json::Value& definitions) {
  if (!definitions.is_array()) return;
  for (const json::Value& definition : definitions.items()) {
    std::shared_ptr<const RE2> expression = expressions().of(definition.text("Regex"));
    if (!expression->ok() || expression->NumberOfCapturingGroups() < 1) continue;
    definitions_.push_back({definition.text("Name"), std::move(expression), std::nullopt});
  }
}

MetricScanner::~MetricScanner() = default;

void MetricScanner::scan(std::string_view line, int64_t time_ms) {
  const re2::StringPiece text(line.data(), line.size());
  for (Definition& definition : definitions_) {
    re2::StringPiece captured;
    if (!RE2::PartialMatch(text, *definition.expression, &captured)) continue;
    const auto value = base::parse_double(std::string_view(captured.data(), captured.size()));
    if (!value) continue;
    const auto rounded = static_cast<float>(*value);
    if (!std::isfinite(rounded)) continue;
    definition.last = Metric{definition.name, static_cast<double>(rounded), time_ms};
    if (definition.name == kObjectiveMetric) objectives_.push_back(definition.last->value);
  }
}

std::vector<Metric> MetricScanner::values() const {
  std::vector<Metric> found;
  for (const Definition& definition : definitions_) {
    if (definition.last) found.push_back(*definition.last);
  }
  return found;
}

json::Value final_metrics(const std::vector<Metric>& metrics) {
  json::Array list;
  for (const Metric& metric : metrics) {
    list.push_back(json::Value::object({{"MetricName", metric.name},
                                        {"Value", metric.value},
                                        {"Timestamp", metric.time_ms / 1000 * 1000}}));
  }
  return list;
}

}  // namespace sagemaker
