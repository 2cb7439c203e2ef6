#include "emulator/services/sagemaker/trials.h"

#include <doctest/doctest.h>

#include "emulator/services/sagemaker/pruner.h"

using sagemaker::Record;
using sagemaker::Trials;
using sagemaker::TuningSpec;
using Action = sagemaker::Verdict::Action;

namespace {

constexpr double kNone = -1;  // no objective

Record trial(int64_t number, const char* status, double objective = kNone) {
  Record record;
  record.key =
      sagemaker::row_key({"1", "r"}, sagemaker::kTrainingJob, "t-" + std::to_string(number));
  record.facts = json::Value::object({{"TrainingJobName", "t-" + std::to_string(number)},
                                      {"TrainingJobStatus", status},
                                      {"TrainingTimeInSeconds", 3}});
  if (objective != kNone) {
    const json::Value metric =
        json::Value::object({{"MetricName", "ObjectiveMetric"}, {"Value", objective}});
    record.facts = record.facts.with("FinalMetricDataList", json::Value::array({metric}));
  }
  record.local = json::Value::object(
      {{"Number", number},
       {"Tuned", json::Value::object({{"eta", std::to_string(number)}})},
       {"Objective",
        json::Value::object({{"Type", "Minimize"}, {"MetricName", "validation:rmse"}})}});
  return record;
}

TuningSpec spec(int64_t jobs, int64_t parallel) {
  TuningSpec result;
  result.jobs_max = jobs;
  result.parallel = parallel;
  return result;
}

std::string best(const Trials& trials) {
  return trials.shown(json::Value::object(), 0)["BestTrainingJob"].text("TrainingJobName");
}

}  // namespace

TEST_CASE("what comes next") {
  struct Case {
    const char* name;
    std::vector<Record> trials;
    Action expected;
    const char* reason;
  };
  const char* attempts =
      "No training job succeeded after 5 attempts. For additional details, please take a look at "
      "the "
      "training job failures by listing training jobs for the hyperparameter tuning job.";
  const char* objectives =
      "No objective metrics found after running 5 training jobs. Please ensure that the custom "
      "algorithm is emitting the objective metric as defined by the regular expression provided.";
  const auto many = [](int64_t count, const char* status) {
    std::vector<Record> records;
    for (int64_t i = 1; i <= count; ++i)
      records.push_back(trial(i, status));
    return records;
  };
  const auto plus = [](std::vector<Record> records, Record last) {
    records.push_back(std::move(last));
    return records;
  };
  const Case cases[] = {
      {"at the start", {}, Action::Launch, ""},
      {"a slot is free", {trial(1, "InProgress")}, Action::Launch, ""},
      {"no slot is free", many(2, "InProgress"), Action::Wait, ""},
      {"one ended", {trial(1, "Completed", 3), trial(2, "InProgress")}, Action::Launch, ""},
      {"four failed", many(4, "Failed"), Action::Launch, ""},
      {"five failed", many(5, "Failed"), Action::Fail, attempts},
      {"five failed, one runs", plus(many(5, "Failed"), trial(6, "InProgress")), Action::Wait, ""},
      {"five failed, one did not", plus(many(5, "Failed"), trial(6, "Completed", 1)),
       Action::Launch, ""},
      {"five without objective", many(5, "Completed"), Action::Fail, objectives},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    Trials trials(spec(20, 2));
    for (const Record& record : c.trials)
      trials.put(record);
    const sagemaker::Verdict verdict = trials.verdict(0);
    CHECK(verdict.action == c.expected);
    CHECK(verdict.reason == c.reason);
  }
}

TEST_CASE("how it ends when all are launched") {
  Trials trials(spec(2, 2));
  trials.put(trial(1, "Failed"));
  trials.put(trial(2, "InProgress"));
  CHECK(trials.verdict(0).action == Action::Wait);
  trials.put(trial(2, "Completed", 4));
  CHECK(trials.verdict(0).action == Action::Complete);
  trials.put(trial(2, "Failed"));
  CHECK(trials.verdict(0).action == Action::Fail);
  CHECK(trials.verdict(0).reason ==
        "All training jobs failed. Please take a look at the training job failures to get more "
        "details.");
  trials.put(trial(2, "Completed"));
  CHECK(trials.verdict(0).action == Action::Fail);
}

TEST_CASE("an exhausted space ends the job early") {
  Trials trials(spec(10, 2));
  trials.put(trial(1, "Completed", 4));
  trials.set_exhausted(0);
  CHECK(trials.verdict(0).action == Action::Complete);
}

TEST_CASE("completion criteria") {
  TuningSpec given = spec(10, 2);
  given.target = 0.1;
  Trials trials(given);
  trials.put(trial(1, "Completed", 0.2));
  CHECK(trials.verdict(0).action == Action::Launch);
  trials.put(trial(2, "Completed", static_cast<double>(0.1f)));  // equal as 32-bit floats
  CHECK(trials.verdict(0).action == Action::Complete);
  trials.put(trial(3, "InProgress"));
  CHECK(trials.verdict(0).action == Action::StopRest);

  given = spec(10, 2);
  given.runtime_seconds_max = 120;
  Trials timed(given);
  CHECK(timed.verdict(119'999).action == Action::Launch);
  CHECK(timed.verdict(120'000).action == Action::Complete);

  given = spec(10, 2);
  given.not_improving_max = 3;
  Trials flat(given);
  for (int64_t i = 1; i <= 3; ++i)
    flat.put(trial(i, "Completed", 7));
  CHECK(flat.verdict(0).action == Action::Launch);
  flat.put(trial(4, "Completed", 8));
  CHECK(flat.verdict(0).action == Action::Complete);
}

TEST_CASE("the best training job") {
  TuningSpec given = spec(10, 2);
  Trials low(given);
  CHECK(best(low).empty());
  low.put(trial(1, "Completed", 4));
  low.put(trial(2, "Completed", 3));
  low.put(trial(3, "Completed", 3));
  low.put(trial(4, "Failed", 1));
  low.put(trial(5, "Stopped", 1));  // without a model
  CHECK(best(low) == "t-2");        // the lowest number among equals
  given.goal = tuning::Goal::Maximize;
  Trials high(given);
  high.put(trial(1, "Completed", 4));
  high.put(trial(2, "Completed", 3));
  CHECK(best(high) == "t-1");
}

TEST_CASE("counters") {
  Trials trials(spec(10, 5));
  trials.put(trial(1, "Completed", 4));
  trials.put(trial(2, "Completed"));
  trials.put(trial(3, "Failed"));
  trials.put(trial(4, "Stopped"));
  trials.put(trial(5, "InProgress"));
  trials.put(trial(6, "Stopping"));
  const json::Value shown = trials.shown(json::Value::object(), 0);
  CHECK(shown["TrainingJobStatusCounters"] == json::Value::object({{"Completed", 2},
                                                                   {"InProgress", 2},
                                                                   {"RetryableError", 0},
                                                                   {"NonRetryableError", 1},
                                                                   {"Stopped", 1}}));
  CHECK(shown["ObjectiveStatusCounters"] ==
        json::Value::object({{"Succeeded", 1}, {"Pending", 2}, {"Failed", 3}}));
  CHECK(shown["ConsumedResources"].integer("RuntimeInSeconds") == 18);
  CHECK(shown["BestTrainingJob"].text("ObjectiveStatus") == "Succeeded");
  CHECK(shown["BestTrainingJob"]["TunedHyperParameters"].text("eta") == "1");
  CHECK(shown["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"] ==
        json::Value::object({{"MetricName", "validation:rmse"}, {"Value", 4.0}}));

  const std::vector<tuning::Trial> history = trials.history(0);
  REQUIRE(history.size() == 6);
  CHECK(history[0].state == tuning::Trial::State::Succeeded);
  CHECK(history[0].objective == 4);
  CHECK(history[1].state == tuning::Trial::State::Failed);
  CHECK(history[4].state == tuning::Trial::State::Pending);
  CHECK(history[5].point.at("eta") == "6");
}

TEST_CASE("results are taken in launch order") {
  TuningSpec given = spec(10, 3);
  given.seed = 7;
  Trials trials(given);
  for (int64_t i = 1; i <= 3; ++i)
    trials.put(trial(i, "InProgress"));
  // The fourth needs the first, whatever the others did.
  trials.put(trial(2, "Completed", 5));
  CHECK(trials.verdict(0).action == Action::Wait);
  trials.put(trial(1, "Completed", 6));
  CHECK(trials.verdict(0).action == Action::Launch);
  const std::vector<tuning::Trial> history = trials.history(0);
  REQUIRE(history.size() == 3);
  CHECK(history[0].state == tuning::Trial::State::Succeeded);
  CHECK(history[1].state == tuning::Trial::State::Pending);  // known, but not to the fourth
  CHECK(history[2].state == tuning::Trial::State::Pending);

  given.strategy = tuning::Strategy::Random;
  Trials random(given);
  for (int64_t i = 1; i <= 3; ++i)
    random.put(trial(i, i == 2 ? "Completed" : "InProgress", 5));
  CHECK(random.verdict(0).action == Action::Launch);
}

TEST_CASE("searches take turns") {
  TuningSpec given = spec(10, 10);
  given.searches.resize(3);
  Trials trials(given);
  CHECK(trials.next_search() == 0);
  Record first = trial(1, "Completed", 3);
  trials.put(first);
  CHECK(trials.next_search() == 1);
  Record second = trial(2, "Completed", 3);
  second.local = second.local.with("Search", 1);
  trials.put(second);
  CHECK(trials.history(0).size() == 1);
  CHECK(trials.history(1)[0].point.at("eta") == "2");
  trials.set_exhausted(2);
  CHECK(trials.next_search() == 0);
  trials.set_exhausted(0);
  CHECK(trials.next_search() == 1);
  trials.set_exhausted(1);
  CHECK(trials.verdict(0).action == Action::Complete);
}

TEST_CASE("convergence") {
  TuningSpec given = spec(100, 2);
  given.searches[0].ranges.resize(1);
  Trials trials(given);
  for (int64_t i = 1; i <= 11; ++i)
    trials.put(trial(i, "Completed", 7));
  CHECK(trials.verdict(0).action == Action::Launch);
  const json::Value shown = trials.shown(json::Value::object(), 1000);
  CHECK(shown["TuningJobCompletionDetails"].integer("ConvergenceDetectedTime") == 1000);
  CHECK(trials.shown(shown, 2000)["TuningJobCompletionDetails"] ==
        shown["TuningJobCompletionDetails"]);
  given.complete_on_convergence = true;
  Trials ends(given);
  for (int64_t i = 1; i <= 10; ++i)
    ends.put(trial(i, "Completed", 7));
  CHECK(ends.verdict(0).action == Action::Launch);
  ends.put(trial(11, "Completed", 7));
  CHECK(ends.verdict(0).action == Action::Complete);
}

TEST_CASE("jobs that the tuning job stopped, and jobs that can be retried") {
  Trials trials(spec(10, 5));
  trials.put(trial(1, "Completed", 4));
  Record stopped = trial(2, "Stopped", 3);
  stopped.local = stopped.local.with(sagemaker::kStoppedEarly, "rung 3");
  trials.put(stopped);
  CHECK(best(trials) == "t-2");
  stopped.facts = stopped.facts.without("FinalMetricDataList");  // by an earlier life of the server
  CHECK_FALSE(sagemaker::objective_of(stopped));
  stopped.local = stopped.local.with(sagemaker::kCurve, json::Value(json::Array{9.0, 3.5}));
  CHECK(sagemaker::objective_of(stopped) == 3.5);
  Record broken = trial(3, "Failed");
  broken.facts = broken.facts.with("FailureReason", "InternalServerError: no disk");
  trials.put(broken);
  trials.put(trial(4, "Failed"));
  const json::Value counters = trials.shown(json::Value::object(), 0)["TrainingJobStatusCounters"];
  CHECK(counters.integer("RetryableError") == 1);
  CHECK(counters.integer("NonRetryableError") == 1);
}

TEST_CASE("the best of all jobs") {
  Trials trials(spec(10, 5));
  const json::Value facts = json::Value::object({{"HyperParameterTuningJobName", "child"}});
  trials.put(trial(1, "Completed", 4));
  CHECK_FALSE(trials.shown(facts, 0).has("OverallBestTrainingJob"));
  trials.put_parent_best(trial(7, "Completed", 5), "parent");
  CHECK(trials.shown(facts, 0)["OverallBestTrainingJob"].text("TuningJobName") == "child");
  trials.put_parent_best(trial(8, "Completed", 3), "parent");
  const json::Value overall = trials.shown(facts, 0)["OverallBestTrainingJob"];
  CHECK(overall.text("TuningJobName") == "parent");
  CHECK(overall.text("TrainingJobName") == "t-8");
  CHECK(best(trials) == "t-1");
}
