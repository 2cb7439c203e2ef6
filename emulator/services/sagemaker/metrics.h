// Metrics read out of log lines by regular expressions.
// https://docs.aws.amazon.com/sagemaker/latest/dg/training-metrics.html
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace sagemaker {

struct Metric {
  std::string name;
  double value = 0;  // a 32-bit float, widened, as CloudWatch keeps it
  int64_t time_ms = 0;
};

// The metric that a tuning job's objective is repeated as.
constexpr const char* kObjectiveMetric = "ObjectiveMetric";

// Keeps the last value of each metric, and every value of kObjectiveMetric. One thread at a time.
// RE2 stays behind it.
class MetricScanner {
 public:
  // [{Name, Regex}]; expressions that RE2 refuses or that have no group match nothing.
  explicit MetricScanner(const json::Value& definitions);
  ~MetricScanner();

  void scan(std::string_view line, int64_t time_ms);
  // Those that have a value, in the order of the definitions.
  std::vector<Metric> values() const;
  const std::vector<double>& objectives() const { return objectives_; }

 private:
  struct Definition;
  std::vector<Definition> definitions_;
  std::vector<double> objectives_;
};

// FinalMetricDataList, with times in milliseconds cut to whole seconds.
json::Value final_metrics(const std::vector<Metric>& metrics);

}  // namespace sagemaker
