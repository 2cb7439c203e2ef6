// The log of one job while it runs: lines go to CloudWatch Logs, and through the metric
// expressions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/runtime/latch.h"
#include "emulator/runtime/task.h"
#include "emulator/services/sagemaker/metrics.h"
#include "emulator/services/sagemaker/names.h"
#include "emulator/services/sagemaker/training_run.h"
#include "storage/log_table.h"

namespace sagemaker {

struct Context;

// Lines that come while a batch is being written make up the next batch. Loop thread only; made
// with make_shared.
class Transcript : public std::enable_shared_from_this<Transcript> {
 public:
  Transcript(Context& context, Owner owner, std::string group, std::string stream,
             json::Value metric_definitions = {}, OnObjective on_objective = {});

  void add(std::string_view line);
  runtime::Task<> flushed();               // resumes when all lines so far are stored
  std::vector<Metric> metrics() const;     // after flushed()
  std::vector<double> objectives() const;  // likewise; all that came, in order

 private:
  static runtime::Task<> write(std::shared_ptr<Transcript> self);
  void report();
  void store(const std::vector<storage::LogEvent>& batch);

  Context& context_;
  storage::LogOwner owner_;
  std::string group_;
  std::string stream_;
  json::Value metric_definitions_;
  OnObjective on_objective_;
  size_t heard_ = 0;                      // of the objectives, by on_objective_
  std::optional<MetricScanner> scanner_;  // made with the first batch, on its worker
  std::vector<storage::LogEvent> pending_;
  std::optional<runtime::Latch> writing_;  // set when the pending lines are stored
};

}  // namespace sagemaker
