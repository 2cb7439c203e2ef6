#include "world.h"

#include <cstdio>
#include <fstream>

#include "emulator/archive/archive.h"
#include "emulator/json/io.h"

using sagemaker_test::Disk;
using sagemaker_test::parse;
using sagemaker_test::training_request;
using sagemaker_test::World;

namespace {

json::Value named(const std::string& name) {
  return json::Value::object({{"TrainingJobName", name}});
}

std::vector<std::string> texts(const json::Value& list, const char* member) {
  std::vector<std::string> found;
  for (const json::Value& item : list.items())
    found.push_back(item.text(member));
  return found;
}

// The one file in a tar.gz.
std::string unpacked(const std::string& bytes, const Disk& disk, const char* file) {
  const std::filesystem::path folder = disk.root / "unpacked";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  archive::unpack_bytes(bytes, folder);
  std::FILE* stream = std::fopen((folder / file).c_str(), "rb");
  REQUIRE(stream != nullptr);
  char buffer[256];
  const std::string text(buffer, std::fread(buffer, 1, sizeof buffer, stream));
  std::fclose(stream);
  return text;
}

}  // namespace

TEST_CASE("a training job from request to artifact") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const json::Value created = world.call("CreateTrainingJob", training_request("Job-A"));
  CHECK(created.text("TrainingJobArn") ==
        "arn:aws:sagemaker:us-west-2:000000000000:training-job/job-a");

  const json::Value job = world.ended_training("Job-A");
  CHECK(job.text("TrainingJobStatus") == "Completed");
  CHECK(job.text("SecondaryStatus") == "Completed");
  CHECK(job.text("TrainingJobName") == "Job-A");
  CHECK(job["ModelArtifacts"].text("S3ModelArtifacts") ==
        "s3://bucket/models/Job-A/output/model.tar.gz");
  CHECK(texts(job["SecondaryStatusTransitions"], "Status") ==
        std::vector<std::string>{"Starting", "Downloading", "Training", "Uploading", "Completed"});
  for (const json::Value& transition : job["SecondaryStatusTransitions"].items()) {
    CHECK(transition.number("StartTime") == 1700000000.123);
    CHECK(transition.has("EndTime"));
  }
  CHECK(job["CreationTime"].as_double() == 1700000000.123);
  CHECK(job.integer("TrainingTimeInSeconds") == 1);
  CHECK(job["InputDataConfig"][0].text("CompressionType") == "None");
  CHECK(job["InputDataConfig"][0].text("RecordWrapperType") == "None");
  CHECK(job["OutputDataConfig"].text("CompressionType") == "GZIP");
  CHECK(job["EnableNetworkIsolation"] == json::Value(false));
  CHECK_FALSE(job.has("Tags"));
  CHECK_FALSE(job.has("FailureReason"));

  const json::Value& metrics = job["FinalMetricDataList"];
  REQUIRE(metrics.size() == 2);
  CHECK(metrics[0].text("MetricName") == "train:rmse");
  CHECK(metrics[0].number("Value") == 2.5);
  CHECK(metrics[1].text("MetricName") == "validation:rmse");
  CHECK(metrics[1].number("Value") == 3.531749963760376);
  CHECK(metrics[1].number("Timestamp") == 1700000000);

  CHECK(unpacked(disk.s3.get("s3://bucket/models/Job-A/output/model.tar.gz"), disk,
                 "xgboost-model") == "1,2,3\n");
  CHECK(disk.s3.get("s3://bucket/models/Job-A/output/output.tar.gz").empty());
  CHECK(world.log("/aws/sagemaker/TrainingJobs", "Job-A/algo-1-1700000000") ==
        std::vector<std::string>{std::string("mode  image ") + sagemaker_test::kImage,
                                 "[0]#011train-rmse:4.5#011validation-rmse:5.25",
                                 "[1]#011train-rmse:2.5#011validation-rmse:3.53175"});
  world.loop.settle();  // the folder goes after the event
  CHECK(std::filesystem::is_empty(disk.root / "data" / "work" / "000000000000.us-west-2" /
                                  "training-job"));
}

TEST_CASE("events of a training job") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateTrainingJob", training_request("Job-A"));
  world.ended_training("Job-A");
  std::vector<std::string> steps;
  for (const runtime::Event& event : world.seen) {
    CHECK(event.source == "aws.sagemaker");
    CHECK(event.detail_type == "SageMaker Training Job State Change");
    CHECK(event.account == sagemaker_test::kAccount);
    CHECK(event.region == sagemaker_test::kRegion);
    CHECK(event.resources ==
          std::vector<std::string>{"arn:aws:sagemaker:us-west-2:000000000000:training-job/job-a"});
    steps.push_back(event.detail.text("TrainingJobStatus") + "/" +
                    event.detail.text("SecondaryStatus"));
  }
  CHECK(steps == std::vector<std::string>{"InProgress/Starting", "InProgress/Downloading",
                                          "InProgress/Training", "InProgress/Uploading",
                                          "Completed/Completed"});
  const json::Value& detail = world.seen.back().detail;
  CHECK(detail["CreationTime"] == json::Value(int64_t{1700000000123}));
  CHECK(detail["SecondaryStatusTransitions"][0]["StartTime"] ==
        json::Value(int64_t{1700000000123}));
  CHECK(detail["Tags"] == json::Value::object({{"team", "a"}}));
  CHECK(parse(world.detail("DescribeTrainingJob", named("Job-A"))) == detail);
}

TEST_CASE("ends of training jobs") {
  struct Case {
    const char* mode;
    const char* status;
    const char* reason;
  };
  const Case cases[] = {
      {"fail", "Failed", "AlgorithmError: framework error: \nbad value"},
      {"client", "Failed", "ClientError: your fault"},
      {"crash", "Failed", "AlgorithmError: , exit code: 137"},
      {"silent", "Completed", ""},
      {"data", "Completed", ""},
  };
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  for (const Case& c : cases) {
    CAPTURE(c.mode);
    world.call("CreateTrainingJob",
               training_request(c.mode, std::string(R"({"mode": ")") + c.mode + "\"}"));
    const json::Value job = world.ended_training(c.mode);
    CHECK(job.text("TrainingJobStatus") == c.status);
    CHECK(job.text("SecondaryStatus") == c.status);
    CHECK(job.text("FailureReason") == c.reason);
    const bool completed = std::string(c.status) == "Completed";
    CHECK(job.has("ModelArtifacts") == completed);
    if (!completed) {
      CHECK(job["SecondaryStatusTransitions"].items().back().text("StatusMessage") == c.reason);
    }
  }
  CHECK(unpacked(disk.s3.get("s3://bucket/models/data/output/output.tar.gz"), disk,
                 "predictions.csv") == "predictions\n");
  CHECK(disk.s3.get("s3://bucket/models/silent/output/output.tar.gz").empty());
}

TEST_CASE("jobs that cannot run") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);

  json::Value request = training_request("foreign");
  request = request.with("AlgorithmSpecification",
                         parse(R"({"TrainingImage": "my/image:1", "TrainingInputMode": "File"})"));
  world.call("CreateTrainingJob", request);
  CHECK(world.ended_training("foreign")
            .text("FailureReason")
            .starts_with("ClientError: Cannot pull the image my/image:1: sagelocal runs the "
                         "built-in XGBoost images"));

  request = training_request("full").with("OutputDataConfig",
                                          parse(R"({"S3OutputPath": "s3://full/models"})"));
  world.call("CreateTrainingJob", request);
  CHECK(world.ended_training("full").text("FailureReason") ==
        "ClientError: Artifact upload failed:Access Denied");
}

TEST_CASE("which objects a channel gets, and where") {
  struct Case {
    const char* name;
    const char* source;
    std::vector<std::string> files;
  };
  const Case cases[] = {
      {"prefix",
       R"({"S3DataType": "S3Prefix", "S3Uri": "s3://data/train.csv"})",
       {"train.csv", "train.csv.bak"}},
      {"folder",
       R"({"S3DataType": "S3Prefix", "S3Uri": "s3://data/many/"})",
       {"a.csv", "b/c.csv", "d.csv"}},
      {"no-slash",
       R"({"S3DataType": "S3Prefix", "S3Uri": "s3://data/many"})",
       {"a.csv", "b/c.csv", "d.csv"}},
      {"manifest",
       R"({"S3DataType": "ManifestFile", "S3Uri": "s3://data/manifest"})",
       {"b/c.csv", "d.csv"}},
  };
  Disk disk;
  for (const char* key :
       {"train.csv", "train.csv.bak", "many/", "many/a.csv", "many/b/c.csv", "many/d.csv"}) {
    disk.s3.put(std::string("s3://data/") + key, "x");
  }
  disk.s3.put("s3://data/manifest", R"([{"prefix": "s3://data/many/"}, "d.csv", "b/c.csv"])");
  std::ofstream(disk.trainer) << "#!/bin/sh\ncd $3/input/data/train && find . -type f | sort\n"
                                 "cat $3/input/config/inputdataconfig.json\n";
  World world(disk);
  for (const Case& c : cases) {
    CAPTURE(c.name);
    json::Value channel =
        parse(R"({"ChannelName": "train"})")
            .with("DataSource", json::Value::object({{"S3DataSource", parse(c.source)}}));
    world.call("CreateTrainingJob",
               training_request(c.name).with("InputDataConfig", json::Value::array({channel})));
    CHECK(world.ended_training(c.name).text("TrainingJobStatus") == "Completed");
    std::vector<std::string> lines =
        world.log("/aws/sagemaker/TrainingJobs", std::string(c.name) + "/");
    REQUIRE(!lines.empty());
    CHECK(parse(lines.back())["train"].text("TrainingInputMode") == "File");
    lines.pop_back();
    std::vector<std::string> expected;
    for (const std::string& file : c.files)
      expected.push_back("./" + file);
    CHECK(lines == expected);
  }
}

TEST_CASE("refused training jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateTrainingJob", training_request("there"));
  world.ended_training("there");

  const auto with = [](const char* member, const char* text) {
    return training_request("job").with(member, parse(text));
  };
  const auto channel = [&](const char* source) {
    return with(
        "InputDataConfig",
        (std::string(R"([{"ChannelName": "train", "DataSource": )") + source + "}]").c_str());
  };
  struct Case {
    json::Value request;
    std::string expected;
  };
  const Case cases[] = {
      {training_request("there"),
       "ResourceInUse: Training job names must be unique within an AWS account and region, and a "
       "training job with this name already exists "
       "(arn:aws:sagemaker:us-west-2:000000000000:training-job/there)"},
      {training_request("THERE"),
       "ResourceInUse: Training job names must be unique within an AWS account and region, and a "
       "training job with this name already exists "
       "(arn:aws:sagemaker:us-west-2:000000000000:training-job/there)"},
      {channel(R"({"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/none"}})"),
       "ValidationException: No S3 objects found under S3 URL \"s3://bucket/none\" given in input "
       "data source. Please ensure that the bucket exists in the selected region (us-west-2), that "
       "objects exist under that S3 prefix, and that the role "
       "\"arn:aws:iam::000000000000:role/sagemaker\" has \"s3:ListBucket\" permissions on bucket "
       "\"bucket\"."},
      {channel(R"({"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://nobucket/none"}})"),
       "ValidationException: No S3 objects found under S3 URL \"s3://nobucket/none\" given in "
       "input data source. Please ensure that the bucket exists in the selected region "
       "(us-west-2), "
       "that objects exist under that S3 prefix, and that the role "
       "\"arn:aws:iam::000000000000:role/sagemaker\" has \"s3:ListBucket\" permissions on bucket "
       "\"nobucket\". Error message from S3: The specified bucket does not exist"},
      {channel(R"({"S3DataSource": {"S3DataType": "AugmentedManifestFile", "S3Uri": "s3://b/k"}})"),
       "ValidationException: sagelocal does not support S3DataType AugmentedManifestFile"},
      {channel(
           R"({"FileSystemDataSource": {"FileSystemId": "fs-12345678901", "FileSystemAccessMode":
          "ro", "FileSystemType": "EFS", "DirectoryPath": "/a"}})"),
       "ValidationException: sagelocal does not support channels with a DataSource other than "
       "S3DataSource"},
      {with("AlgorithmSpecification", R"({"AlgorithmName": "a", "TrainingInputMode": "File"})"),
       "ValidationException: sagelocal does not support AlgorithmName"},
      {with("AlgorithmSpecification",
            R"({"TrainingImage": "000000000000.dkr.ecr.us-west-2.amazonaws.com/xgboost:latest",
                "TrainingInputMode": "File", "MetricDefinitions": [{"Name": "a", "Regex": "b"}]})"),
       "ValidationException: You can't override the metric definitions for Amazon SageMaker "
       "algorithms. Please retry the request without specifying metric definitions."},
      {with("OutputDataConfig", R"({"S3OutputPath": "https://bucket/x"})"),
       "ValidationException: S3OutputPath \"https://bucket/x\" is not a location of the form "
       "s3://bucket/prefix"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(world.error("CreateTrainingJob", c.request) == c.expected);
  }
  CHECK(world.call("ListTrainingJobs", parse("{}"))["TrainingJobSummaries"].size() == 1);
}

TEST_CASE("stopping training jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  CHECK(world.error("StopTrainingJob", named("none")) ==
        "ValidationException: Requested resource not found.");
  CHECK(world.error("DescribeTrainingJob", named("none")) ==
        "ValidationException: Requested resource not found.");

  world.call("CreateTrainingJob", training_request("hang", R"({"mode": "hang"})"));
  world.until("hang", "SecondaryStatus", "Training");
  CHECK(world.error("DeleteTrainingJob", named("hang")).ends_with("not in a terminal state"));
  world.call("StopTrainingJob", named("hang"));
  CHECK(world.call("DescribeTrainingJob", named("hang")).text("TrainingJobStatus") != "InProgress");
  json::Value job = world.ended_training("hang");
  CHECK(job.text("TrainingJobStatus") == "Stopped");
  CHECK(job.text("SecondaryStatus") == "Stopped");
  CHECK_FALSE(job.has("ModelArtifacts"));
  CHECK(texts(job["SecondaryStatusTransitions"], "Status") ==
        std::vector<std::string>{"Starting", "Downloading", "Training", "Stopping", "Stopped"});
  CHECK(world.error("StopTrainingJob", named("hang")) ==
        "ValidationException: The request was rejected because the training job is in status "
        "Stopped");
  world.call("DeleteTrainingJob", named("hang"));
  CHECK(world.error("DescribeTrainingJob", named("hang")) ==
        "ValidationException: Requested resource not found.");
}

TEST_CASE("a model that a stopped job saved is kept") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateTrainingJob", training_request("save", R"({"mode": "save"})"));
  world.until("save", "SecondaryStatus", "Training");
  // The script must have set its trap before it is told to end.
  while (world.log("/aws/sagemaker/TrainingJobs", "save/").size() < 2)
    world.loop.settle();
  world.call("StopTrainingJob", named("save"));
  const json::Value job = world.ended_training("save");
  CHECK(job.text("TrainingJobStatus") == "Stopped");
  CHECK(job["ModelArtifacts"].text("S3ModelArtifacts") ==
        "s3://bucket/models/save/output/model.tar.gz");
  CHECK(unpacked(disk.s3.get("s3://bucket/models/save/output/model.tar.gz"), disk,
                 "xgboost-model") == "saved\n");
}

TEST_CASE("MaxRuntimeInSeconds ends a job") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  world.call("CreateTrainingJob", training_request("slow", R"({"mode": "hang"})"));
  world.until("slow", "SecondaryStatus", "Training");
  while (world.log("/aws/sagemaker/TrainingJobs", "slow/").size() < 2)
    world.loop.settle();
  world.manual.advance(base::Milliseconds{3'600'000});
  const json::Value job = world.ended_training("slow");
  CHECK(job.text("TrainingJobStatus") == "Stopped");
  CHECK(job.text("SecondaryStatus") == "MaxRuntimeExceeded");
  CHECK(job.integer("TrainingTimeInSeconds") == 3600);
  CHECK(job.integer("BillableTimeInSeconds") == 3600);
}

TEST_CASE("lists of training jobs") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  for (const char* name : {"b-1", "a-2", "c-3"}) {
    world.call("CreateTrainingJob",
               training_request(name, name[0] == 'a' ? R"({"mode": "fail"})" : "{}"));
    world.ended_training(name);
    world.manual.advance(base::Milliseconds{1000});
  }
  struct Case {
    const char* input;
    std::vector<std::string> names;
  };
  const Case cases[] = {
      {"{}", {"c-3", "a-2", "b-1"}},
      {R"({"SortBy": "Name"})", {"a-2", "b-1", "c-3"}},
      {R"({"SortBy": "Name", "SortOrder": "Descending"})", {"c-3", "b-1", "a-2"}},
      {R"({"SortOrder": "Ascending"})", {"b-1", "a-2", "c-3"}},
      {R"({"SortBy": "Status", "SortOrder": "Descending"})", {"a-2", "c-3", "b-1"}},
      {R"({"StatusEquals": "Failed"})", {"a-2"}},
      {R"({"NameContains": "-3"})", {"c-3"}},
      {R"({"CreationTimeAfter": 1700000001})", {"c-3", "a-2"}},
      {R"({"CreationTimeBefore": 1700000001})", {"b-1"}},
      {R"({"MaxResults": 2})", {"c-3", "a-2"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.input);
    const json::Value page = world.call("ListTrainingJobs", parse(c.input));
    CHECK(texts(page["TrainingJobSummaries"], "TrainingJobName") == c.names);
  }
  const json::Value page = world.call("ListTrainingJobs", parse(R"({"MaxResults": 2})"));
  const json::Value rest = world.call(
      "ListTrainingJobs", parse(R"({"MaxResults": 2})").with("NextToken", page["NextToken"]));
  CHECK(texts(rest["TrainingJobSummaries"], "TrainingJobName") == std::vector<std::string>{"b-1"});
  CHECK_FALSE(rest.has("NextToken"));
  const json::Value& summary = page["TrainingJobSummaries"][0];
  CHECK(summary.number("CreationTime") == 1700000002.123);
  CHECK_FALSE(summary.has("SecondaryStatus"));
  CHECK(world.error("ListTrainingJobs", parse(R"({"NextToken": "abc"})")) ==
        "ValidationException: The NextToken is not one that this operation returned.");
}

TEST_CASE("tags") {
  Disk disk;
  put_data(disk.s3);
  World world(disk);
  const std::string arn =
      world.call("CreateTrainingJob", training_request("Tagged")).text("TrainingJobArn");
  const json::Value resource = json::Value::object({{"ResourceArn", arn}});
  world.ended_training("Tagged");
  CHECK(world.call("ListTags", resource)["Tags"] == parse(R"([{"Key": "team", "Value": "a"}])"));
  const json::Value added =
      parse(R"([{"Key": "team", "Value": "b"}, {"Key": "stage", "Value": ""}])");
  CHECK(world.call("AddTags", resource.with("Tags", added))["Tags"] == added);
  world.call("DeleteTags", resource.with("TagKeys", parse(R"(["team", "none"])")));
  CHECK(world.call("ListTags", resource)["Tags"] == parse(R"([{"Key": "stage", "Value": ""}])"));
  json::Array many;
  for (int i = 0; i < 50; ++i) {
    many.push_back(json::Value::object({{"Key", "k" + std::to_string(i)}, {"Value", "v"}}));
  }
  CHECK(world.error("AddTags", resource.with("Tags", many)).starts_with("ResourceLimitExceeded: "));
  CHECK(world.error("ListTags", json::Value::object({{"ResourceArn", arn + "x"}})) ==
        "ValidationException: Could not find resource \"" + arn + "x\".");
}
