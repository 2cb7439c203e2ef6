#include "emulator/services/sagemaker/tuning_run.h"

#include <fmt/format.h>

#include <exception>
#include <map>
#include <optional>
#include <stdexcept>
#include <vector>

#include "emulator/base/log.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/pruner.h"
#include "emulator/services/sagemaker/training_run.h"
#include "emulator/services/sagemaker/trials.h"
#include "emulator/services/sagemaker/tuning_record.h"
#include "emulator/services/sagemaker/tuning_spec.h"
#include "emulator/services/sagemaker/warm_start.h"
#include "storage/sqlite.h"

namespace sagemaker {
namespace {

constexpr size_t kNameDigits = 8;

// Where trials say how their objective goes, and that they have ended.
struct Inbox {
  explicit Inbox(runtime::Loop& on) : loop(on), arrived(on) {}
  runtime::Loop& loop;
  runtime::Latch arrived;
  std::map<std::string, tuning::Curve> curves;  // by row name
  std::vector<storage::ResourceKey> ended;
};

OnObjective reporting_to(const std::shared_ptr<Inbox>& inbox, const std::string& name) {
  return [inbox, name](const tuning::Curve& curve) {
    inbox->curves[name] = curve;
    inbox->arrived.set();
  };
}

runtime::Task<> run_trial(Context& context, storage::ResourceKey key, OnObjective on_objective,
                          std::shared_ptr<Inbox> inbox) {
  try {
    co_await run_training(context, key, std::move(on_objective));
  } catch (const std::exception& error) {
    base::log::error("training job {}: {}", key.name, error.what());
  }
  inbox->ended.push_back(std::move(key));
  inbox->arrived.set();
}

class TuningRun {
 public:
  TuningRun(Context& context, Record record, Runs::Entry entry)
      : context_(context),
        record_(std::move(record)),
        entry_(std::move(entry)),
        spec_(tuning_spec(record_.facts)),
        trials_(spec_),
        pruner_(spec_),
        inbox_(std::make_shared<Inbox>(context.given.loop)) {}

  runtime::Task<> run();

 private:
  runtime::Task<> resume();
  runtime::Task<Verdict> fill();
  runtime::Task<> launch();
  runtime::Task<> wait();
  runtime::Task<> collect();
  runtime::Task<> prune(std::map<std::string, tuning::Curve> curves);
  runtime::Task<> stop_rest();
  runtime::Task<> finish(std::string status, std::string reason);

  void make_suggesters();
  std::vector<tuning::Trial> learn_from_parents(const Search& search);
  void begin(const Record& trial);
  std::optional<Record> insert_next();
  bool insert_trial(const Record& trial);
  Verdict verdict() const { return trials_.verdict(context_.now_ms() - record_.created_ms); }
  bool halted() const { return entry_.stop().stop_requested(); }

  Context& context_;
  Record record_;  // as it was when the run began
  Runs::Entry entry_;
  TuningSpec spec_;
  std::vector<std::unique_ptr<tuning::Suggester>> suggesters_;  // one for each search
  Trials trials_;
  Pruner pruner_;
  std::shared_ptr<Inbox> inbox_;
  std::map<std::string, int64_t> active_;  // row names of the trials that run, and their numbers
};

runtime::Task<> TuningRun::run() {
  co_await resume();
  Verdict last;
  while (!halted()) {
    last = co_await fill();
    if (last.action == Verdict::Action::StopRest) co_await stop_rest();
    if (active_.empty()) break;
    co_await wait();
    co_await collect();
  }
  if (halted()) co_await stop_rest();
  while (!active_.empty()) {
    co_await inbox_->arrived.wait();
    co_await collect();
  }
  if (entry_.run().halt == Halt::Discarded) co_return;
  if (halted()) {
    co_await finish("Stopped", "");
  } else if (last.action == Verdict::Action::Fail) {
    co_await finish("Failed", last.reason);
  } else if (last.action == Verdict::Action::Complete) {
    co_await finish("Completed", "");
  } else {
    throw std::runtime_error("training jobs that do not end; the next start goes on with them");
  }
}

// Takes up the trials of an earlier life of the server, and what earlier jobs have learned.
runtime::Task<> TuningRun::resume() {
  const std::vector<Record> records = co_await context_.given.loop.offload(
      [this] { return context_.records.children(record_.key); });
  for (const Record& trial : records) {
    trials_.put(trial);
    pruner_.put(trial);
    if (!trial.ended()) begin(trial);
  }
  co_await context_.given.loop.offload([this] { make_suggesters(); });
  if (record_.status() == "Stopping") context_.runs.halt(text_of(record_.key), Halt::Requested);
}

// On a worker.
void TuningRun::make_suggesters() {
  for (size_t i = 0; i < spec_.searches.size(); ++i) {
    const Search& search = spec_.searches[i];
    // A stream of random numbers of its own for each search.
    suggesters_.push_back(tuning::make_suggester(spec_.strategy, spec_.goal,
                                                 tuning::Space(search.ranges), seed_of(record_) + i,
                                                 learn_from_parents(search)));
  }
}

std::vector<tuning::Trial> TuningRun::learn_from_parents(const Search& search) {
  std::vector<tuning::Trial> learned;
  for (const std::string& name : parent_names(record_.facts)) {
    const storage::ResourceKey key = row_key(owner_of(record_.key), kTuningJob, name);
    const std::vector<Record> trials = context_.records.children(key);
    for (tuning::Trial& lesson : lessons_of(search, trials))
      learned.push_back(std::move(lesson));
    if (!is_identical(record_.facts)) continue;
    for (const Record& trial : trials)
      trials_.put_parent_best(trial, name);
  }
  return learned;
}

void TuningRun::begin(const Record& trial) {
  const storage::ResourceKey& key = trial.key;
  active_[key.name] = trial.local.integer("Number");
  OnObjective on_objective = pruner_.wanted() ? reporting_to(inbox_, key.name) : OnObjective();
  context_.given.loop.spawn("training job " + key.name,
                            run_trial(context_, key, std::move(on_objective), inbox_));
}

// Launches until every slot is taken. Returns the verdict that ended it.
runtime::Task<Verdict> TuningRun::fill() {
  Verdict next = verdict();
  while (next.action == Verdict::Action::Launch && !halted()) {
    co_await launch();
    next = verdict();
  }
  co_return next;
}

runtime::Task<> TuningRun::launch() {
  const std::optional<Record> trial =
      co_await context_.given.loop.offload([this] { return insert_next(); });
  if (!trial) co_return;
  context_.publish(*trial);
  begin(*trial);
}

// On a worker. Absent when the search whose turn it is has no further point.
std::optional<Record> TuningRun::insert_next() {
  const size_t search = trials_.next_search();
  const std::optional<tuning::Suggestion> suggestion =
      suggesters_[search]->suggest(trials_.history(search));
  if (!suggestion) {
    trials_.set_exhausted(search);
    return std::nullopt;
  }
  const int64_t number = trials_.launched() + 1;
  for (;;) {
    const std::string name =
        trial_name(record_.name(), number, context_.given.ids.hex(kNameDigits));
    const Record trial =
        trial_record(record_, number, search, name, *suggestion, context_.now_ms());
    if (insert_trial(trial)) return trial;  // else the name is taken
  }
}

// The trial's row and the counters of its tuning job, at once.
bool TuningRun::insert_trial(const Record& trial) {
  bool inserted = false;
  context_.given.database.write([&](storage::Connection&) {
    inserted = context_.records.insert(trial);
    if (!inserted) return;
    trials_.put(trial);
    const int64_t now_ms = context_.now_ms();
    context_.records.update(record_.key, now_ms, [&](Record& row) {
      row.facts = trials_.shown(row.facts, now_ms);
      return true;
    });
  });
  return inserted;
}

// Until a trial ends, the job is stopped, or its time is up.
runtime::Task<> TuningRun::wait() {
  runtime::Latch arrived = inbox_->arrived;
  if (!spec_.runtime_seconds_max) {
    co_await arrived.wait_or_stop(entry_.stop());
    co_return;
  }
  const auto deadline = base::from_epoch_ms(record_.created_ms + *spec_.runtime_seconds_max * 1000);
  if (context_.given.clock.now() >= deadline) {
    co_await arrived.wait_or_stop(entry_.stop());  // those that run are being stopped
  } else {
    co_await arrived.wait_until(context_.given.clock, deadline, entry_.stop());
  }
}

runtime::Task<> TuningRun::collect() {
  inbox_->arrived = runtime::Latch(context_.given.loop);
  const std::vector<storage::ResourceKey> ended = std::exchange(inbox_->ended, {});
  co_await prune(std::exchange(inbox_->curves, {}));
  if (ended.empty()) co_return;
  co_await context_.given.loop.offload([&] {
    for (const storage::ResourceKey& key : ended) {
      const std::optional<Record> trial = context_.records.find(key);
      if (!trial) continue;
      trials_.put(*trial);
      pruner_.put(*trial);
    }
    const int64_t now_ms = context_.now_ms();
    context_.records.update(record_.key, now_ms, [&](Record& row) {
      row.facts = trials_.shown(row.facts, now_ms);
      return true;
    });
  });
  for (const storage::ResourceKey& key : ended)
    active_.erase(key.name);
}

// Stops those of the running trials that fell behind.
runtime::Task<> TuningRun::prune(std::map<std::string, tuning::Curve> curves) {
  const Owner owner = owner_of(record_.key);
  for (const auto& [name, curve] : curves) {
    const auto trial = active_.find(name);
    if (trial == active_.end()) continue;
    const int64_t number = trial->second;
    const std::string why =
        co_await context_.given.loop.offload([&] { return pruner_.hear(number, curve); });
    if (!why.empty()) {
      co_await stop_training(context_, row_key(owner, kTrainingJob, name),
                             FallenBehind{why, curve});
    }
  }
}

runtime::Task<> TuningRun::stop_rest() {
  const Owner owner = owner_of(record_.key);
  const std::map<std::string, int64_t> active = active_;
  for (const auto& [name, number] : active) {
    if (entry_.run().halt >= Halt::Shutdown) co_return;  // then every run is told
    co_await stop_training(context_, row_key(owner, kTrainingJob, name));
  }
}

runtime::Task<> TuningRun::finish(std::string status, std::string reason) {
  const std::optional<Record> record = co_await context_.given.loop.offload([&] {
    const int64_t now_ms = context_.now_ms();
    return context_.records.update(record_.key, now_ms, [&](Record& row) {
      if (row.ended()) return false;
      // A stop that came as the last training job ended is still a stop.
      const bool stopping = row.status() == "Stopping";
      row.facts = trials_.shown(row.facts, now_ms)
                      .with("HyperParameterTuningJobStatus", stopping ? "Stopped" : status)
                      .with("HyperParameterTuningEndTime", now_ms);
      if (!stopping && !reason.empty()) row.facts = row.facts.with("FailureReason", reason);
      return true;
    });
  });
  if (record) context_.publish(*record);
}

}  // namespace

runtime::Task<> run_tuning(Context& context, storage::ResourceKey key) {
  std::optional<Runs::Entry> entry = context.runs.enter(text_of(key));
  if (!entry) co_return;
  const std::optional<Record> record =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (!record || record->ended()) co_return;
  TuningRun run(context, *record, std::move(*entry));
  co_await run.run();
}

}  // namespace sagemaker
