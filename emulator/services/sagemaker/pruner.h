// The objective curves of a tuning job's training jobs, and which of them stop before their end.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "emulator/services/sagemaker/records.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "trainers/tuning/early_stopping.h"

namespace sagemaker {

// One thread at a time.
class Pruner {
 public:
  explicit Pruner(const TuningSpec& spec);

  bool wanted() const { return pruning_ != Pruning::None; }
  void put(const Record& trial);  // one that has ended, with the curve that its row keeps
  // How the objective of a running trial went so far. Why it is to stop, in words; "" when it is
  // not.
  std::string hear(int64_t number, const tuning::Curve& curve);

 private:
  struct Entry {
    tuning::Curve curve;
    enum class State { Running, Completed, Stopped } state = State::Running;
  };

  bool median_stops(const Entry& running) const;
  std::optional<int64_t> halving_stop(int64_t number, const Entry& running, size_t judged) const;

  Pruning pruning_;
  tuning::Goal goal_;
  tuning::Resources resources_;
  std::map<int64_t, Entry> entries_;  // by number
};

// The curve as a trial's local keeps it, in the member kCurve.
constexpr const char* kCurve = "Curve";
json::Value curve_json(const tuning::Curve& curve);

}  // namespace sagemaker
