#include "emulator/services/sagemaker/training_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>

#include "emulator/api/error.h"
#include "emulator/services/sagemaker/artifacts.h"
#include "emulator/services/sagemaker/child.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/pruner.h"
#include "emulator/services/sagemaker/training_folder.h"
#include "emulator/services/sagemaker/transcript.h"
#include "emulator/services/sagemaker/transitions.h"
#include "emulator/services/sagemaker/trials.h"
#include "storage/directory.h"

namespace sagemaker {
namespace {

constexpr const char* kLogGroup = "/aws/sagemaker/TrainingJobs";
constexpr size_t kFailureBytesMax = 4096;  // read of the failure file; less of it is shown
constexpr const char* kInternalError = "InternalServerError: ";
constexpr int kSignalBase = 128;  // exit code of a shell for a child that a signal ended

// How the job ended.
struct Outcome {
  enum class End { Completed, Failed, Stopped, TimedOut, Discarded };
  End end = End::Completed;
  std::string reason;        // Failed
  bool keeps_model = false;  // model/ is to be uploaded
  std::string model_uri;     // once it is
};

Outcome failed(std::string reason) {
  return {Outcome::End::Failed, std::move(reason), false, ""};
}

class TrainingRun {
 public:
  TrainingRun(Context& context, Record record, Runs::Entry entry, OnObjective on_objective)
      : context_(context),
        key_(record.key),
        owner_(owner_of(record.key)),
        facts_(record.facts),
        entry_(std::move(entry)),
        on_objective_(std::move(on_objective)),
        folder_{context.work_folder(record.key)} {}

  runtime::Task<> run();

 private:
  runtime::Task<Outcome> attempt();
  runtime::Task<bool> restart();
  runtime::Task<Outcome> work();
  runtime::Task<> download();
  runtime::Task<Outcome> train();
  runtime::Task<> upload(Outcome& outcome);
  runtime::Task<bool> advance(std::string status, std::string message);
  runtime::Task<> finish(Outcome outcome);

  Outcome halted() const;
  runtime::ProcessOptions child_options(std::shared_ptr<Transcript> transcript) const;
  Outcome judged(runtime::Wake wake, const runtime::ExitStatus& exit) const;
  base::TimePoint deadline() const;
  Location output(std::string_view file) const;
  std::string image() const { return facts_["AlgorithmSpecification"].text("TrainingImage"); }

  Context& context_;
  storage::ResourceKey key_;
  Owner owner_;
  json::Value facts_;  // as of the last step
  Runs::Entry entry_;
  OnObjective on_objective_;
  TrainingFolder folder_;
  std::string phase_ = kInternalError;  // prefix of what goes wrong now
  std::vector<Metric> metrics_;
  std::vector<double> curve_;
};

runtime::Task<> TrainingRun::run() {
  Outcome outcome = co_await attempt();
  int64_t left = facts_["RetryStrategy"].integer("MaximumRetryAttempts");
  while (left-- > 0 && outcome.end == Outcome::End::Failed && is_retryable(outcome.reason)) {
    if (!co_await restart()) break;
    outcome = co_await attempt();
  }
  if (entry_.run().halt != Halt::Discarded) co_await finish(outcome);
  co_await context_.given.loop.offload([this] {
    std::error_code ignored;  // the folder is swept at the next start
    std::filesystem::remove_all(folder_.root, ignored);
  });
}

// False when the job is to stop.
runtime::Task<bool> TrainingRun::restart() {
  if (!co_await advance("Restarting", "Restarting the training job")) co_return false;
  co_await context_.given.loop.offload([this] { std::filesystem::remove_all(folder_.root); });
  co_return true;
}

runtime::Task<Outcome> TrainingRun::attempt() {
  phase_ = kInternalError;
  Outcome outcome;
  try {
    outcome = co_await work();
  } catch (const std::exception& error) {
    outcome = failed(phase_ + error.what());
  }
  if (entry_.stop().stop_requested() && outcome.end == Outcome::End::Failed) outcome = halted();
  co_return outcome;
}

runtime::Task<Outcome> TrainingRun::work() {
  if (!is_xgboost(image())) co_return failed(cannot_pull(image()));
  const std::optional<Slots::Slot> slot = co_await context_.slots.acquire(entry_.stop());
  if (!slot) co_return halted();

  if (!co_await advance("Downloading", "Downloading input data")) co_return halted();
  phase_ = "ClientError: Data download failed:";
  co_await download();

  phase_ = kInternalError;
  if (!co_await advance("Training", "Training image download completed. Training in progress.")) {
    co_return halted();
  }
  Outcome outcome = co_await train();
  if (entry_.run().halt == Halt::Discarded) co_return outcome;

  phase_ = "ClientError: Artifact upload failed:";
  if (outcome.keeps_model) {
    // Not where the job is Stopping: that state stays until the end.
    static_cast<void>(co_await advance("Uploading", "Uploading generated training model"));
  }
  co_await upload(outcome);
  co_return outcome;
}

// What ends a job before its algorithm has run.
Outcome TrainingRun::halted() const {
  const bool discarded = entry_.run().halt == Halt::Discarded;
  return {discarded ? Outcome::End::Discarded : Outcome::End::Stopped, "", false, ""};
}

runtime::Task<> TrainingRun::download() {
  co_await context_.given.loop.offload([this] { lay_out(folder_, facts_); });
  if (facts_["InputDataConfig"].is_array()) {
    for (const json::Value& channel : facts_["InputDataConfig"].items()) {
      const std::filesystem::path into = folder_.channel(channel.text("ChannelName"));
      const std::vector<Source> sources = co_await sources_of(
          context_, owner_, input_of(channel["DataSource"]["S3DataSource"]), entry_.stop());
      for (const Source& source : sources) {
        if (entry_.stop().stop_requested()) co_return;
        co_await context_.objects.download(owner_, source.object, into / source.relative,
                                           entry_.stop());
      }
    }
  }
  const auto checkpoints = parse_location(facts_["CheckpointConfig"].text("S3Uri"));
  if (!checkpoints) co_return;
  const Input input{Input::Kind::Prefix, "", *checkpoints};
  const std::vector<Source> sources = co_await sources_of(context_, owner_, input, entry_.stop());
  for (const Source& source : sources) {
    co_await context_.objects.download(owner_, source.object,
                                       folder_.checkpoints() / source.relative, entry_.stop());
  }
}

runtime::Task<Outcome> TrainingRun::train() {
  const int64_t epoch_seconds = context_.now_ms() / 1000;
  const auto transcript = std::make_shared<Transcript>(
      context_, owner_, kLogGroup,
      fmt::format("{}/algo-1-{}", facts_.text("TrainingJobName"), epoch_seconds),
      facts_["AlgorithmSpecification"]["MetricDefinitions"], on_objective_);
  const std::shared_ptr<Child> child = Child::start(context_, child_options(transcript));
  const runtime::Wake wake = co_await child->wait(deadline(), entry_.stop());
  if (child->running()) {
    base::Milliseconds grace = kStopGrace;
    if (entry_.run().halt == Halt::Shutdown) grace = kShutdownGrace;
    if (entry_.run().halt == Halt::Discarded) grace = base::Milliseconds{0};
    co_await child->stop(grace);
  }
  co_await transcript->flushed();
  metrics_ = transcript->metrics();
  if (on_objective_) curve_ = transcript->objectives();
  Outcome outcome = judged(wake, child->status());
  if (outcome.end != Outcome::End::Failed) co_return outcome;
  const std::string text = co_await context_.given.loop.offload(
      [this] { return read_text(folder_.failure(), kFailureBytesMax); });
  const runtime::ExitStatus& exit = child->status();
  outcome.reason = failure_reason(text, exit.signal != 0 ? kSignalBase + exit.signal : exit.code);
  co_return outcome;
}

runtime::ProcessOptions TrainingRun::child_options(std::shared_ptr<Transcript> transcript) const {
  runtime::ProcessOptions options;
  options.arguments = {context_.given.trainer.string(), "train",   "--root",
                       folder_.root.string(),           "--image", image()};
  options.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"},
                         {"HOME", folder_.root.string()},
                         {"AWS_REGION", owner_.region},
                         {"TRAINING_JOB_NAME", facts_.text("TrainingJobName")},
                         {"TRAINING_JOB_ARN", facts_.text("TrainingJobArn")}};
  if (const json::Value* environment = facts_.find("Environment")) {
    for (const auto& [name, value] : environment->members()) {
      options.environment.emplace_back(name, value.as_string());
    }
  }
  options.directory = folder_.root;
  options.group = context_.given.directory.id();
  options.on_line = [transcript = std::move(transcript)](runtime::Stream, std::string_view line) {
    transcript->add(line);
  };
  return options;
}

base::TimePoint TrainingRun::deadline() const {
  const int64_t seconds = facts_["StoppingCondition"].integer("MaxRuntimeInSeconds");
  return base::from_epoch_ms(facts_.integer("TrainingStartTime") + seconds * 1000);
}

Outcome TrainingRun::judged(runtime::Wake wake, const runtime::ExitStatus& exit) const {
  if (entry_.run().halt == Halt::Discarded) return halted();
  Outcome outcome;
  outcome.keeps_model = exit.ok();
  if (wake == runtime::Wake::Deadline) {
    outcome.end = Outcome::End::TimedOut;
  } else if (wake == runtime::Wake::Stopped) {
    outcome.end = Outcome::End::Stopped;
  } else if (!exit.ok()) {
    outcome.end = Outcome::End::Failed;
  }
  return outcome;
}

Location TrainingRun::output(std::string_view file) const {
  const auto path = parse_location(facts_["OutputDataConfig"].text("S3OutputPath"));
  return path->below(fmt::format("{}/output/{}", facts_.text("TrainingJobName"), file));
}

runtime::Task<> TrainingRun::upload(Outcome& outcome) {
  if (outcome.keeps_model) {
    const bool packed = facts_["OutputDataConfig"].text("CompressionType") != "NONE";
    const Location model = output(packed ? "model.tar.gz" : "model/");
    if (packed) {
      co_await upload_packed(context_, owner_, model, folder_.model(),
                             folder_.packed("model.tar.gz"));
    } else {
      co_await upload_folder(context_, owner_, model, folder_.model());
    }
    outcome.model_uri = model.uri();
  }
  const bool has_data =
      co_await context_.given.loop.offload([this] { return has_content(folder_.output_data()); });
  if (has_data) {
    co_await upload_packed(context_, owner_, output("output.tar.gz"), folder_.output_data(),
                           folder_.packed("output.tar.gz"));
  }
  if (const auto checkpoints = parse_location(facts_["CheckpointConfig"].text("S3Uri"))) {
    co_await upload_folder(context_, owner_, *checkpoints, folder_.checkpoints());
  }
}

// False when the job is no longer InProgress, or is to stop.
runtime::Task<bool> TrainingRun::advance(std::string status, std::string message) {
  if (entry_.stop().stop_requested()) co_return false;
  const std::optional<Record> record = co_await context_.given.loop.offload([&] {
    const int64_t now_ms = context_.now_ms();
    return context_.records.update(key_, now_ms, [&](Record& row) {
      if (row.status() != "InProgress") return false;
      row.facts = with_secondary_status(row.facts, status, message, now_ms);
      if (status == "Downloading") row.facts = row.facts.with("TrainingStartTime", now_ms);
      return true;
    });
  });
  if (!record) co_return false;
  facts_ = record->facts;
  context_.publish(*record);
  co_return true;
}

struct Ending {
  std::string status, secondary, message;
};

Ending ending_of(const Outcome& outcome) {
  switch (outcome.end) {
    case Outcome::End::Completed:
      return {"Completed", "Completed", "Training job completed"};
    case Outcome::End::Failed:
      return {"Failed", "Failed", outcome.reason};
    case Outcome::End::TimedOut:
      return {"Stopped", "MaxRuntimeExceeded",
              "Training job runtime exceeded MaxRuntimeInSeconds provided"};
    case Outcome::End::Stopped:
    case Outcome::End::Discarded:
      break;
  }
  return {"Stopped", "Stopped", "Training job stopped"};
}

json::Value ended(json::Value facts, const Outcome& given, const std::vector<Metric>& metrics,
                  int64_t now_ms) {
  Outcome outcome = given;
  const bool stopping = facts.text("TrainingJobStatus") == "Stopping";
  if (stopping && outcome.end != Outcome::End::TimedOut) outcome.end = Outcome::End::Stopped;
  const Ending ending = ending_of(outcome);
  facts = with_secondary_status(facts.with("TrainingJobStatus", ending.status), ending.secondary,
                                ending.message, now_ms)
              .with("TrainingEndTime", now_ms);
  if (outcome.end == Outcome::End::Failed) facts = facts.with("FailureReason", outcome.reason);
  if (!outcome.model_uri.empty()) {
    facts = facts.with("ModelArtifacts",
                       json::Value::object({{"S3ModelArtifacts", outcome.model_uri}}));
  }
  if (const json::Value* start = facts.find("TrainingStartTime")) {
    const auto seconds = static_cast<double>(now_ms - start->as_int()) / 1000;
    const int64_t rounded = std::max<int64_t>(1, std::llround(seconds));
    facts = facts.with("TrainingTimeInSeconds", rounded).with("BillableTimeInSeconds", rounded);
  }
  if (!metrics.empty()) facts = facts.with("FinalMetricDataList", final_metrics(metrics));
  return facts;
}

runtime::Task<> TrainingRun::finish(Outcome outcome) {
  const std::optional<Record> record = co_await context_.given.loop.offload([&] {
    const int64_t now_ms = context_.now_ms();
    return context_.records.update(key_, now_ms, [&](Record& row) {
      if (row.ended()) return false;
      row.facts = ended(row.facts, outcome, metrics_, now_ms);
      if (!curve_.empty()) row.local = row.local.with(kCurve, curve_json(curve_));
      return true;
    });
  });
  if (record) context_.publish(*record);
}

// The row as the run begins with it. Absent when there is nothing to run.
std::optional<Record> begin(Context& context, const storage::ResourceKey& key) {
  const int64_t now_ms = context.now_ms();
  const std::optional<Record> found = context.records.find(key);
  if (!found || found->ended()) return std::nullopt;
  if (found->facts.text("SecondaryStatus") == "Starting") return found;
  return context.records.update(key, now_ms, [&](Record& row) {
    if (row.ended()) return false;
    if (row.status() == "InProgress") {
      row.facts = with_secondary_status(row.facts.without("TrainingStartTime"), "Restarting",
                                        "Restarting the training job", now_ms);
    }
    return true;
  });
}

}  // namespace

bool is_retryable(std::string_view failure_reason) {
  return failure_reason.starts_with(kInternalError);
}

runtime::Task<> run_training(Context& context, storage::ResourceKey key, OnObjective on_objective) {
  std::optional<Runs::Entry> entry = context.runs.enter(text_of(key));
  if (!entry) co_return;
  const std::optional<Record> record =
      co_await context.given.loop.offload([&] { return begin(context, key); });
  if (!record) co_return;
  TrainingRun run(context, *record, std::move(*entry), std::move(on_objective));
  co_await run.run();
}

runtime::Task<bool> stop_training(Context& context, storage::ResourceKey key,
                                  std::optional<FallenBehind> behind) {
  const std::optional<Record> record = co_await context.given.loop.offload([&] {
    const int64_t now_ms = context.now_ms();
    return context.records.update(key, now_ms, [&](Record& row) {
      if (row.status() != "InProgress") return false;
      row.facts = with_secondary_status(row.facts.with("TrainingJobStatus", "Stopping"), "Stopping",
                                        "Stopping the training job", now_ms);
      if (behind) {
        row.local =
            row.local.with(kStoppedEarly, behind->why).with(kCurve, curve_json(behind->curve));
      }
      return true;
    });
  });
  if (!record) co_return false;
  context.publish(*record);
  context.runs.halt(text_of(key), Halt::Requested);
  co_return true;
}

}  // namespace sagemaker
