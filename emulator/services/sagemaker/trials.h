// The training jobs of a tuning job, and what follows from how they ended. Pure: no rows, no clock.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emulator/json/value.h"
#include "emulator/services/sagemaker/records.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "trainers/tuning/completion.h"
#include "trainers/tuning/suggester.h"

namespace sagemaker {

constexpr int64_t kAttemptsMax = 5;  // without a success, before the tuning job fails
// Member of a trial's local: why the tuning job stopped it early.
constexpr const char* kStoppedEarly = "StoppedEarly";

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

  void put(const Record& trial);  // new, or changed
  // The best training job of a job that this one starts from, for OverallBestTrainingJob.
  void put_parent_best(const Record& trial, std::string_view tuning_job);
  void set_exhausted(size_t search) { exhausted_.insert(search); }  // it has no further point

  int64_t launched() const;  // the highest number
  // Whose turn it is. Wants one that is not exhausted.
  size_t next_search() const;
  // Of one search, in launch order, as the next suggestion may know it.
  std::vector<tuning::Trial> history(size_t search) const;
  Verdict verdict(int64_t elapsed_ms) const;

  // The members of DescribeHyperParameterTuningJob that depend on the trials; times in
  // milliseconds.
  json::Value shown(json::Value facts, int64_t now_ms) const;

 private:
  struct Entry {
    std::string status;
    size_t search = 0;
    bool retryable = false;  // Failed: through no fault of the job's
    tuning::Trial trial;     // as it ended, or Pending
    int64_t seconds = 0;
    json::Value summary;
    bool running() const { return status == "InProgress" || status == "Stopping"; }
    std::optional<double> objective() const;
  };
  struct Best {
    double objective = 0;
    json::Value summary;
  };

  int64_t count(std::string_view status) const;
  int64_t running() const;
  int64_t with_objective() const;
  tuning::Outcomes outcomes() const;  // of those that have ended
  std::optional<Best> best() const;   // lowest number first among equals
  size_t ranges() const;
  bool converged(const tuning::Outcomes& ended) const;
  bool criterion_met(int64_t elapsed_ms) const;
  // Whether the next suggestion would know all that it must.
  bool in_order() const;
  bool is_known(int64_t number) const;
  // Why nothing more can come of it; "" while something can.
  std::string hopeless() const;
  Verdict finished() const;
  json::Value status_counters() const;
  json::Value completion_details(const json::Value& before, int64_t now_ms) const;
  json::Value with_best(json::Value facts) const;

  TuningSpec spec_;
  std::map<int64_t, Entry> entries_;  // by number
  std::set<size_t> exhausted_;
  std::optional<Best> parent_best_;
};

}  // namespace sagemaker
