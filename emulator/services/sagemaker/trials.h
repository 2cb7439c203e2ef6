// The training jobs of a tuning job, and what follows from how they ended. Pure: no rows, no clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "trainers/tuning/suggester.h"

namespace sagemaker {

constexpr int64_t kAttemptsMax = 5;  // without a success, before the tuning job fails

// The objective that a trial reached. Absent while it runs, and when it failed or emitted none.
std::optional<double> objective_of(const Record& trial);
// Pending, Succeeded, Failed
std::string objective_status(const Record& trial);
// As ListTrainingJobsForHyperParameterTuningJob shows it; times in milliseconds.
json::Value trial_summary(const Record& trial);

struct Verdict {
  enum class Action {
    Launch,    // one more training job
    Wait,      // for those that run
    StopRest,  // a completion criterion is met: end those that run
    Complete,
    Fail,  // for `reason`
  };
  Action action = Action::Wait;
  std::string reason;
};

// One thread at a time.
class Trials {
 public:
  explicit Trials(TuningSpec spec) : spec_(std::move(spec)) {}

  void put(const Record& trial);               // new, or changed
  void set_exhausted() { exhausted_ = true; }  // the strategy has no further point

  int64_t launched() const;  // the highest number
  std::vector<tuning::Trial> history() const;
  Verdict verdict(int64_t elapsed_ms) const;

  // The members of DescribeHyperParameterTuningJob that depend on the trials; times in
  // milliseconds.
  json::Value shown(json::Value facts) const;

 private:
  struct Entry {
    std::string status;
    tuning::Point point;
    std::optional<double> objective;
    int64_t seconds = 0;
    json::Value summary;
    bool running() const { return status == "InProgress" || status == "Stopping"; }
  };

  int64_t count(std::string_view status) const;
  int64_t running() const;
  int64_t with_objective() const;
  // Lowest number first among equals.
  std::optional<int64_t> best() const;
  bool better(double a, double b) const;
  int64_t not_improving() const;
  bool criterion_met(int64_t elapsed_ms) const;
  // Why nothing more can come of it; "" while something can.
  std::string hopeless() const;
  Verdict finished() const;

  TuningSpec spec_;
  std::map<int64_t, Entry> entries_;  // by number
  bool exhausted_ = false;
};

}  // namespace sagemaker
