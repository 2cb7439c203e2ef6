#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "emulator/base/text.h"
#include "tests/trainers/xgboost/job.h"
#include "trainers/contract/folders.h"
#include "trainers/xgboost/model_file.h"

namespace {

const char* const kLatest = "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest";
const char* const k17 = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";

job::Pairs sample(const char* depth) {
  return {{"num_round", "2"}, {"objective", "reg:squarederror"}, {"alpha", "3.5"},
          {"gamma", "1"},     {"max_delta_step", "2"},           {"max_depth", depth}};
}

double value(const std::string& line, const std::string& metric) {
  const size_t at = line.find("\t" + metric + ":");
  REQUIRE(at != std::string::npos);
  const std::string_view rest = std::string_view(line).substr(at + metric.size() + 2);
  return base::parse_double(rest.substr(0, rest.find('\t'))).value();
}

}  // namespace

TEST_CASE("the sample's training, its numbers, and the same bytes twice") {
  job::Job job(sample("5"));
  job.put_points(1);
  const job::Run first = job::train(job, k17);
  CHECK(first.code == 0);
  CHECK(first.failure.empty());
  REQUIRE(first.rounds().size() == 2);
  // Measured with xgboost 1.7.4 on other points of the same kind: 0.357485, 0.258979.
  CHECK(value(first.rounds()[0], "train-rmse") == doctest::Approx(0.3575).epsilon(0.02));
  CHECK(value(first.rounds()[1], "train-rmse") == doctest::Approx(0.2590).epsilon(0.04));
  CHECK(first.model.starts_with("binf"));
  CHECK(job::train(job, k17).model == first.model);
}

TEST_CASE("validation is printed behind train, in the version's number format") {
  job::Job job(sample("5"));
  job.put_points(1, "train", 500);
  job.put_points(2, "validation", 200);
  const std::string line = job::train(job, k17).rounds().at(0);
  CHECK(line.starts_with("[0]\ttrain-rmse:0."));
  CHECK(line.find("\tvalidation-rmse:0.") != std::string::npos);
  CHECK(line.size() - line.rfind('.') == 6);                             // five decimals
  CHECK(job::train(job, "0.90-1").rounds().at(0).size() > line.size());  // six digits
}

TEST_CASE("max_depth 0: one leaf a tree in old versions, an error in 1.7, no limit in 3.0") {
  job::Job job(sample("0"));
  job.put_points(1);
  const job::Run old = job::train(job, kLatest);
  CHECK(old.code == 0);
  CHECK(value(old.rounds().at(0), "train-rmse") == doctest::Approx(0.4339).epsilon(0.02));
  CHECK(value(old.rounds().at(1), "train-rmse") == doctest::Approx(0.3975).epsilon(0.02));
  const job::Run strict = job::train(job, k17);
  CHECK(strict.code == 1);
  CHECK(strict.failure ==
        "framework error: \nXGB train call failed with exception:\n "
        "./src/tree/updater_colmaker.cc:177: Check failed: param_.max_depth > 0 (0 vs. 0) : exact "
        "tree "
        "method doesn't support unlimited depth.");
  const job::Run newer = job::train(job, "3.0-5");
  CHECK(newer.code == 0);
  CHECK(value(newer.rounds().at(1), "train-rmse") < 0.22);
  CHECK(newer.model.find("learner") != std::string::npos);  // UBJ
}

TEST_CASE("an unknown hyperparameter") {
  job::Pairs pairs = sample("3");
  pairs.emplace_back("precision_dtype", "float32");
  job::Job job(pairs);
  job.put_points(1, "train", 300);
  const job::Run lenient = job::train(job, kLatest);
  CHECK(lenient.code == 0);
  CHECK(lenient.log.find("precision_dtype is not known to this version and is ignored") !=
        std::string::npos);
  const job::Run strict = job::train(job, k17);
  CHECK(strict.code == 1);
  CHECK(strict.failure == "framework error: \nExtraneous hyperparameter found: precision_dtype");
  CHECK(strict.log.find("Failed to parse hyperparameter precision_dtype value float32 to Json.\n"
                        "Returning the value itself") != std::string::npos);
}

TEST_CASE("failures: what is missing, and what the image is not") {
  job::Job job({{"num_round", "1"}});
  CHECK(job::train(job, k17).failure == "framework error: \nMissing required channel: train");
  CHECK(job::train(job, "x/sagemaker-xgboost:9.9-9").failure ==
        "ClientError: The image x/sagemaker-xgboost:9.9-9 is not one of AWS's XGBoost images");
  job.configure({});
  CHECK(job::train(job, kLatest).failure ==
        "ClientError: No value(s) were specified for 'num_round' which are required "
        "hyperparameter(s)");
}

TEST_CASE("data: what is refused, and what the library makes of odd files") {
  struct Case {
    const char* name;
    const char* file;
    const char* text;
    const char* type;
    std::string expected;  // part of the failure, or of the log when the job completes
  };
  const std::vector<Case> cases = {
      {"empty", "a.csv", "", "csv", "No data in training channel path "},
      {"hidden", ".a.csv", "1,2\n", "csv",
       "Hidden file found in the data path! Remove that before training."},
      {"blank line", "a.csv", "\n1,2\n", "csv",
       "Could not determine delimiter on line \n:\nCould not"},
      {"one column", "a.csv", "1\n2\n", "csv", "Failed to load csv data with exception:\n"},
      {"header", "a.csv", "l,x,y\n1,2,3\n", "csv", "Train matrix has 2 rows and 2 columns"},
      {"semicolons", "a.csv", "1;2;3\n0;1;2\n", "csv", "Train matrix has 2 rows and 2 columns"},
      {"odd name", "a?b;c#d.csv", "1,2,3\n0,1,2\n", "csv", "Train matrix has 2 rows and 2 columns"},
      {"nested", "x/y/a.csv", "1,2,3\n0,1,2\n", "csv", "Train matrix has 2 rows and 2 columns"},
      {"csv as libsvm", "a.csv", "1,2,3\n", "libsvm",
       "First line '1,2,3\n...' of file 'a.csv' is not 'LIBSVM' format."},
      {"libsvm", "a", "1 0:1 2:3\n0 1:1 2:1\n", "text/libsvm",
       "Train matrix has 2 rows and 3 columns"},
      {"parquet", "a", "PAR1", "application/x-parquet", "parquet is not supported by sagelocal"},
      {"infinite", "a.csv", "1,inf\n0,2\n", "csv", "Failed to load csv data with exception:\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    job::Job job({{"num_round", "1"}});
    job.put("train", one.file, one.text, one.type);
    const job::Run run = job::train(job, k17);
    const std::string& text = run.code == 0 ? run.log : run.failure;
    CAPTURE(text);
    CHECK(text.find(one.expected) != std::string::npos);
  }
}

TEST_CASE("several files are one matrix, and weights count") {
  job::Job job({{"num_round", "1"}, {"csv_weights", "1"}});
  job.put("train", "b.csv", "1,2,7\n");
  job.put("train", "a/c.csv", "0,0.5,8\n1,1,9\n");
  const job::Run run = job::train(job, k17);
  CHECK(run.log.find("Train matrix has 3 rows and 1 columns") != std::string::npos);
}

TEST_CASE("errors of the library that are the user's keep their text") {
  job::Job job({{"num_round", "1"}, {"objective", "binary:logistic"}});
  job.put("train", "a.csv", "5,1,2\n3,1,2\n");
  const job::Run run = job::train(job, k17);
  CHECK(run.failure.starts_with("framework error: \n./src/objective/"));
  CHECK(run.failure.find("label must be in [0,1] for logistic regression") != std::string::npos);
}

TEST_CASE("early stopping keeps the best rounds") {
  job::Job job({{"num_round", "60"},
                {"objective", "binary:logistic"},
                {"eta", "1"},
                {"eval_metric", "auc,logloss"},
                {"early_stopping_rounds", "3"}});
  job.put_points(1, "train", 300);
  job.put_points(2, "validation", 300);
  const job::Run run = job::train(job, k17);
  const std::vector<std::string> rounds = run.rounds();
  REQUIRE(rounds.size() < 60);
  REQUIRE(rounds.size() > 3);
  const size_t best = rounds.size() - 4;
  for (size_t i = best + 1; i < rounds.size(); ++i) {
    CHECK(value(rounds[i], "validation-logloss") >= value(rounds[best], "validation-logloss"));
  }
  const xgboost::Model model = xgboost::load_model(run.model);
  CHECK(model.booster.attribute("best_iteration") == std::to_string(best));
}

TEST_CASE("checkpoints are kept, five of them, and gone on from") {
  job::Job job({{"num_round", "7"}, {"objective", "reg:squarederror"}});
  job.put_points(1, "train", 300);
  contract::write_file(job.root() / "input/config/checkpointconfig.json", "{}");
  const job::Run whole = job::train(job, k17);
  REQUIRE(whole.rounds().size() == 7);
  const auto checkpoint = [&](int round) {
    return job.root() / "checkpoints" / ("xgboost-checkpoint." + std::to_string(round));
  };
  CHECK_FALSE(std::filesystem::exists(checkpoint(1)));
  REQUIRE(std::filesystem::exists(checkpoint(2)));
  for (const int round : {4, 5, 6})
    std::filesystem::remove(checkpoint(round));
  const job::Run rest = job::train(job, k17);
  REQUIRE(rest.rounds().size() == 3);
  CHECK(rest.rounds().back() == whole.rounds().back());
}

TEST_CASE("SIGTERM stops between rounds, with a model only when asked for one") {
  for (const bool saves : {true, false}) {
    CAPTURE(saves);
    job::Job job(
        {{"num_round", "1000000"}, {"save_model_on_termination", saves ? "true" : "false"}});
    job.put_points(1, "train", 100);
    job::Program program({"train", "--root", job.root().string(), "--image", k17}, {});
    REQUIRE(program.says("[3]\t"));
    program.terminate();
    CHECK(program.wait() == (saves ? 0 : 143));
    CHECK(std::filesystem::exists(job.root() / "model/xgboost-model") == saves);
    CHECK_FALSE(std::filesystem::exists(job.root() / "output/failure"));
  }
}

TEST_CASE("an objective of a tuning job is printed under its own name") {
  job::Job job({{"num_round", "1"}, {"_tuning_objective_metric", "validation:mse"}});
  job.put_points(1, "train", 300);
  job.put_points(2, "validation", 300);
  const std::string line = job::train(job, k17).rounds().at(0);
  CHECK(value(line, "validation-mse") ==
        doctest::Approx(value(line, "validation-rmse") * value(line, "validation-rmse"))
            .epsilon(0.001));
}

TEST_CASE("unsupported is said") {
  job::Job job({{"num_round", "1"}, {"_kfold", "3"}});
  job.put_points(1, "train", 30);
  CHECK(
      job::train(job, k17).failure ==
      "framework error: \nHyperparameter _kfold: cross validation is not supported by sagelocal.");
}
