// The pure parts: locations, images, metrics, folders.
#include <doctest/doctest.h>

#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/metrics.h"
#include "emulator/services/sagemaker/names.h"
#include "emulator/services/sagemaker/objects.h"
#include "emulator/services/sagemaker/training_folder.h"
#include "emulator/services/sagemaker/transitions.h"
#include "world.h"

using sagemaker_test::parse;

TEST_CASE("locations") {
  CHECK(sagemaker::parse_location("s3://b/k/l")->bucket == "b");
  CHECK(sagemaker::parse_location("s3://b/k/l")->key == "k/l");
  CHECK(sagemaker::parse_location("s3://b")->key.empty());
  CHECK_FALSE(sagemaker::parse_location("s3://").has_value());
  CHECK_FALSE(sagemaker::parse_location("https://b.s3.amazonaws.com/k").has_value());
  CHECK(sagemaker::Location{"b", "p"}.below("x").uri() == "s3://b/p/x");
  CHECK(sagemaker::Location{"b", "p/"}.below("x").uri() == "s3://b/p/x");
  CHECK(sagemaker::Location{"b", ""}.below("x").uri() == "s3://b/x");
}

TEST_CASE("file names of keys") {
  struct Case {
    const char* prefix;
    const char* key;
    const char* expected;
  };
  const Case cases[] = {
      {"csv/train.csv", "csv/train.csv", "train.csv"},
      {"csv/train.csv", "csv/train.csv.bak", "train.csv.bak"},
      {"csv", "csv/a/b", "a/b"},
      {"csv/", "csv/a/b", "a/b"},
      {"csv/t", "csv/train/b", "train/b"},
      {"", "a/b", "a/b"},
      {"data", "data2/x", "data2/x"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.key);
    CHECK(sagemaker::relative_key(c.prefix, c.key) == c.expected);
  }
  for (const char* name : {"", "..", "a/../b", "a//b", "/a", "a/", "./a"}) {
    CAPTURE(name);
    CHECK_FALSE(sagemaker::is_file_name(name));
  }
  CHECK_FALSE(sagemaker::is_file_name(std::string_view("a\0b", 3)));
  CHECK(sagemaker::is_file_name("a/..b/c.csv"));
}

TEST_CASE("manifests") {
  const auto sources =
      sagemaker::manifest_sources(parse(R"([{"prefix": "s3://b/p/"}, "a.csv", "c/d.csv"])"));
  REQUIRE(sources.size() == 2);
  CHECK(sources[1].object.uri() == "s3://b/p/c/d.csv");
  CHECK(sources[1].relative == "c/d.csv");
  for (const char* text : {"{}", "[]", R"(["a"])", R"([{"prefix": "x"}])",
                           R"([{"prefix": "s3://b/"}, 1])", R"([{"prefix": "s3://b/"}, "../a"])"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(sagemaker::manifest_sources(parse(text)), std::runtime_error);
  }
}

TEST_CASE("images of the built-in algorithm") {
  for (const char* image :
       {"433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest",
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.0-1-cpu-py3",
        "450853457545.dkr.ecr.cn-north-1.amazonaws.com.cn/sagemaker-xgboost:1.7-1",
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost@sha256:0af1",
        "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost"}) {
    CAPTURE(image);
    CHECK(sagemaker::is_xgboost(image));
  }
  for (const char* image : {"xgboost:latest", "1.dkr.ecr.us-west-2.amazonaws.com/xgboost:1",
                            "433757028032.dkr.ecr.us-west-2.amazonaws.com/my-xgboost:1",
                            "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1/x"}) {
    CAPTURE(image);
    CHECK_FALSE(sagemaker::is_xgboost(image));
  }
  CHECK(sagemaker::xgboost_metrics().size() == 66);
  CHECK(sagemaker::xgboost_regex("train:auc").has_value());
  CHECK_FALSE(sagemaker::xgboost_regex("validation:loss").has_value());
  CHECK(sagemaker::is_xgboost_tunable("max_delta_step"));
  CHECK_FALSE(sagemaker::is_xgboost_tunable("booster"));
}

TEST_CASE("metrics out of log lines") {
  sagemaker::MetricScanner scanner(parse(R"json([
      {"Name": "loss", "Regex": "loss=([0-9.e+-]+)"},
      {"Name": "broken", "Regex": "(["},
      {"Name": "groupless", "Regex": "loss"},
      {"Name": "word", "Regex": "loss=(.*)$"},
      {"Name": "never", "Regex": "never=(.*)"}])json"));
  scanner.scan("loss=0.5 a", 1000);
  scanner.scan("loss=1e400", 1500);  // more than a float holds
  scanner.scan("loss=22.92948", 2900);
  const std::vector<sagemaker::Metric> values = scanner.values();
  REQUIRE(values.size() == 2);
  CHECK(values[0].name == "loss");
  CHECK(values[0].value == 22.929479598999023);
  CHECK(values[1].name == "word");
  CHECK(sagemaker::final_metrics(values)[0] ==
        parse(R"({"MetricName": "loss", "Value": 22.929479598999023, "Timestamp": 2000})"));

  sagemaker::MetricScanner built_in(sagemaker::xgboost_metrics());
  built_in.scan("[12]#011train-mae:1#011train-map:0.25#011validation-mae:-2.5e-05", 0);
  CHECK(built_in.values().size() == 3);
}

TEST_CASE("ARNs and rows") {
  const sagemaker::Owner owner{"123456789012", "eu-west-1"};
  for (const std::string_view kind : {sagemaker::kTrainingJob, sagemaker::kTuningJob,
                                      sagemaker::kTransformJob, sagemaker::kModel}) {
    const std::string arn = sagemaker::arn_of(owner, kind, "My-Name");
    CHECK(arn.ends_with("/my-name"));
    const auto key = sagemaker::row_of_arn(arn);
    REQUIRE(key.has_value());
    CHECK(sagemaker::text_of(*key) ==
          sagemaker::text_of(sagemaker::row_key(owner, kind, "MY-name")));
  }
  CHECK_FALSE(sagemaker::row_of_arn("arn:aws:s3:::bucket").has_value());
  CHECK_FALSE(sagemaker::row_of_arn("arn:aws:sagemaker:r:1:endpoint/x").has_value());
}

TEST_CASE("failure reasons") {
  CHECK(sagemaker::failure_reason("no", 1) == "AlgorithmError: no");
  CHECK(sagemaker::failure_reason("ClientError: no", 1) == "ClientError: no");
  CHECK(sagemaker::failure_reason("", 139) == "AlgorithmError: , exit code: 139");
  CHECK(sagemaker::failure_reason(std::string(4096, 'x'), 1).size() == 1024);
  CHECK(sagemaker::failure_reason("bad \xff byte", 1) == "AlgorithmError: bad ? byte");
}

TEST_CASE("transitions") {
  json::Value facts = sagemaker::with_secondary_status(json::Value::object(), "Starting", "a", 1);
  facts = sagemaker::with_secondary_status(facts, "Training", "b", 2);
  CHECK_FALSE(facts["SecondaryStatusTransitions"][1].has("EndTime"));
  facts = sagemaker::with_secondary_status(facts, "Completed", "c", 5);
  CHECK(facts.text("SecondaryStatus") == "Completed");
  CHECK(facts["SecondaryStatusTransitions"] == parse(R"([
      {"Status": "Starting", "StartTime": 1, "EndTime": 2, "StatusMessage": "a"},
      {"Status": "Training", "StartTime": 2, "EndTime": 5, "StatusMessage": "b"},
      {"Status": "Completed", "StartTime": 5, "EndTime": 5, "StatusMessage": "c"}])"));
}
