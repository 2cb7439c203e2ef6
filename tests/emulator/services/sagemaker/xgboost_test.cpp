// The jobs with the program that really trains: training, tuning, models, batch transform.
#include "world.h"

#include <zlib.h>

#include <chrono>
#include <fstream>

using sagemaker_test::Disk;
using sagemaker_test::parse;
using sagemaker_test::training_request;
using sagemaker_test::tuning_request;
using sagemaker_test::World;

namespace {

// y = 2 a + b, in 200 rows.
std::string rows(bool labels) {
  std::string text;
  for (int i = 0; i < 200; ++i) {
    const int a = (i * 37) % 101;
    const int b = (i * 53) % 97;
    if (labels) text += std::to_string(2 * a + b) + ",";
    text += std::to_string(a) + "," + std::to_string(b) + "\n";
  }
  return text;
}

struct Real : Disk {
  Real() {
    trainer = SAGELOCAL_TRAINER;
    s3.put("s3://bucket/csv/train.csv", rows(true));
    s3.put("s3://bucket/csv/validation.csv", rows(true));
    s3.put("s3://bucket/csv/test.csv", rows(false));
  }
};

json::Value with_validation(const json::Value& owner) {
  json::Array channels = owner["InputDataConfig"].items();
  channels.push_back(parse(R"({"ChannelName": "validation", "ContentType": "text/csv", "DataSource":
      {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/csv/validation.csv"}}})"));
  return owner.with("InputDataConfig", channels);
}

json::Value model_request(const std::string& name, const std::string& uri) {
  return parse(R"({"ModelName": ")" + name + R"(", "ExecutionRoleArn": ")" + sagemaker_test::kRole +
               R"(", "PrimaryContainer": {"Image": ")" + sagemaker_test::kImage +
               R"(", "ModelDataUrl": ")" + uri + R"("}})");
}

json::Value transform_request(const std::string& name, const char* input = "csv/test.csv") {
  return parse(R"({"TransformJobName": ")" + name + R"(", "ModelName": "model",
      "TransformInput": {"ContentType": "text/csv", "DataSource": {"S3DataSource":
          {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/)" +
               std::string(input) + R"("}}},
      "TransformOutput": {"S3OutputPath": "s3://bucket/output"},
      "TransformResources": {"InstanceType": "ml.m4.xlarge", "InstanceCount": 1},
      "Tags": [{"Key": "team", "Value": "a"}]})");
}

json::Value named(const char* member, const std::string& name) {
  return json::Value::object({{member, name}});
}

// A trained model named "model".
void make_model(World& world) {
  world.call(
      "CreateTrainingJob",
      training_request("trained", R"({"num_round": "20", "objective": "reg:squarederror"})"));
  const json::Value job = world.ended_training("trained");
  REQUIRE(job.text("TrainingJobStatus") == "Completed");
  world.call("CreateModel", model_request("model", job["ModelArtifacts"].text("S3ModelArtifacts")));
}

json::Value joined(json::Value object, const json::Value& more) {
  for (const auto& [member, value] : more.members())
    object = object.with(member, value);
  return object;
}

size_t lines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

TEST_CASE("XGBoost is trained and tuned") {
  Real disk;
  World world(disk);
  json::Value request = tuning_request("Tune", 4, 2);
  request =
      request.with("TrainingJobDefinition", with_validation(request["TrainingJobDefinition"]));
  world.call("CreateHyperParameterTuningJob", request);
  const json::Value job = world.ended_tuning("Tune");
  INFO(job.text("FailureReason"));
  CHECK(job.text("HyperParameterTuningJobStatus") == "Completed");
  CHECK(job["TrainingJobStatusCounters"].integer("Completed") == 4);
  CHECK(job["ObjectiveStatusCounters"].integer("Succeeded") == 4);
  const std::string best = job["BestTrainingJob"].text("TrainingJobName");
  CHECK_FALSE(disk.s3.get("s3://bucket/models/" + best + "/output/model.tar.gz").empty());
  const std::string log = [&] {
    std::string all;
    for (const std::string& line : world.log("/aws/sagemaker/TrainingJobs", best))
      all += line + "\n";
    return all;
  }();
  CHECK(log.find("[1]#011train-rmse:") != std::string::npos);
  CHECK(log.find("#011validation-rmse:") != std::string::npos);
}

TEST_CASE("a hyperparameter that XGBoost refuses") {
  Real disk;
  World world(disk);
  world.call("CreateTrainingJob",
             training_request("bad", R"({"num_round": "1", "precision_dtype": "float32"})"));
  const json::Value job = world.ended_training("bad");
  CHECK(job.text("TrainingJobStatus") == "Failed");
  CHECK(job.text("FailureReason").starts_with("AlgorithmError: "));
  CHECK(job.text("FailureReason").find("Extraneous hyperparameter found: precision_dtype") !=
        std::string::npos);
}

TEST_CASE("models") {
  Real disk;
  disk.s3.put("s3://bucket/model.tar.gz", "x");
  World world(disk);
  CHECK(world.call("CreateModel", model_request("Model", "s3://bucket/model.tar.gz")) ==
        parse(R"({"ModelArn": "arn:aws:sagemaker:us-west-2:000000000000:model/model"})"));
  const json::Value shown = world.call("DescribeModel", named("ModelName", "Model"));
  CHECK(shown.text("ModelName") == "Model");
  CHECK(shown["PrimaryContainer"].text("Mode") == "SingleModel");
  CHECK(shown["PrimaryContainer"]["ModelDataSource"] ==
        parse(R"({"S3DataSource": {"S3Uri": "s3://bucket/model.tar.gz", "S3DataType": "S3Object",
                  "CompressionType": "Gzip"}})"));
  CHECK(shown.number("CreationTime") == 1700000000.123);
  CHECK(world.error("CreateModel", model_request("Model", "s3://bucket/model.tar.gz")) ==
        "ValidationException: Cannot create already existing model "
        "\"arn:aws:sagemaker:us-west-2:000000000000:model/model\".");
  CHECK(world.error("CreateModel", model_request("other", "s3://bucket/none.tar.gz"))
            .starts_with("ValidationException: Could not access model data at "
                         "s3://bucket/none.tar.gz. "));
  CHECK(world.call("ListModels", parse("{}"))["Models"].size() == 1);
  world.call("DeleteModel", named("ModelName", "Model"));
  const char* gone =
      "ValidationException: Could not find model "
      "\"arn:aws:sagemaker:us-west-2:000000000000:model/model\".";
  CHECK(world.error("DeleteModel", named("ModelName", "Model")) == gone);
  CHECK(world.error("DescribeModel", named("ModelName", "Model")) == gone);
  CHECK(world.error("CreateTransformJob", transform_request("t")) == gone);
}

TEST_CASE("a batch transform") {
  Real disk;
  World world(disk);
  make_model(world);
  world.seen.clear();
  CHECK(world.call("CreateTransformJob", transform_request("Batch")).text("TransformJobArn") ==
        "arn:aws:sagemaker:us-west-2:000000000000:transform-job/batch");
  const json::Value job = world.ended_transform("Batch");
  INFO(job.text("FailureReason"));
  CHECK(job.text("TransformJobStatus") == "Completed");
  CHECK(job.number("TransformStartTime") == 1700000000.123);
  CHECK(job.number("TransformEndTime") == 1700000000.123);
  CHECK(job["DataProcessing"] ==
        parse(R"({"InputFilter": "$", "OutputFilter": "$", "JoinSource": "None"})"));
  const std::string whole = disk.s3.get("s3://bucket/output/test.csv.out");
  CHECK(lines(whole) == 200);
  CHECK(whole.ends_with('\n'));
  CHECK(world.log("/aws/sagemaker/TransformJobs", "Batch/").size() >= 2);
  REQUIRE(world.seen.size() == 3);
  CHECK(world.seen[0].detail_type == "SageMaker Transform Job State Change");
  CHECK(world.seen[2].detail.text("TransformJobStatus") == "Completed");
  CHECK(world.seen[2].detail["TransformEndTime"] == json::Value(int64_t{1700000000123}));
  CHECK(world.seen[2].detail["Tags"] == parse(R"({"team": "a"})"));

  // The same rows in any cut give the same predictions.
  struct Case {
    const char* name;
    const char* input;   // members of TransformInput
    const char* output;  // members of TransformOutput
    const char* batch;
  };
  const Case cases[] = {
      {"lines", R"({"SplitType": "Line"})", R"({"AssembleWith": "Line"})", "MultiRecord"},
      {"single", R"({"SplitType": "Line"})", R"({"AssembleWith": "Line"})", "SingleRecord"},
      {"zipped", R"({"CompressionType": "Gzip"})", "{}", "MultiRecord"},
  };
  disk.s3.put("s3://bucket/zip/test.csv", gzip(rows(false)));
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const bool zipped = std::string(c.name) == "zipped";
    const json::Value request =
        transform_request(c.name, zipped ? "zip/" : "csv/test.csv").with("BatchStrategy", c.batch);
    const json::Value input = joined(request["TransformInput"], parse(c.input));
    const json::Value output = joined(request["TransformOutput"], parse(c.output))
                                   .with("S3OutputPath", std::string("s3://bucket/") + c.name);
    world.call("CreateTransformJob",
               request.with("TransformInput", input).with("TransformOutput", output));
    CHECK(world.ended_transform(c.name).text("TransformJobStatus") == "Completed");
    CHECK(disk.s3.get(std::string("s3://bucket/") + c.name + "/test.csv.out") == whole);
  }
}

TEST_CASE("transform jobs that fail or are stopped") {
  Real disk;
  disk.s3.put("s3://bucket/mixed/a.csv", rows(false));
  disk.s3.put("s3://bucket/mixed/b.csv", "1,2,3,4\n");  // more columns than the model has
  World world(disk);
  make_model(world);
  world.call("CreateTransformJob", transform_request("mixed", "mixed/"));
  json::Value job = world.ended_transform("mixed");
  CHECK(job.text("TransformJobStatus") == "Failed");
  CHECK(job.text("FailureReason") == "ClientError: See job logs for more information");
  CHECK_FALSE(disk.s3.get("s3://bucket/output/a.csv.out").empty());
  CHECK(disk.s3.get("s3://bucket/output/b.csv.out").empty());
  bool told = false;
  for (const std::string& line : world.log("/aws/sagemaker/TransformJobs", "mixed/")) {
    told |= line.ends_with("bucket/mixed/b.csv: Bad HTTP status received from algorithm: 400");
  }
  CHECK(told);

  world.call("CreateTransformJob", transform_request("nothing", "none"));
  CHECK(world.ended_transform("nothing")
            .text("FailureReason")
            .starts_with("ClientError: No S3 objects found under S3 URL \"s3://bucket/none\""));

  disk.s3.put("s3://bucket/broken.tar.gz", "no archive");
  world.call("CreateModel", model_request("broken", "s3://bucket/broken.tar.gz"));
  world.call("CreateTransformJob", transform_request("broken").with("ModelName", "broken"));
  CHECK(world.ended_transform("broken")
            .text("FailureReason")
            .starts_with(
                "ClientError: Failed to download model data from s3://bucket/broken.tar.gz: "));

  world.call("CreateTransformJob", transform_request("stopped"));
  world.call("StopTransformJob", named("TransformJobName", "stopped"));
  job = world.ended_transform("stopped");
  CHECK(job.text("TransformJobStatus") == "Stopped");
  CHECK(disk.s3.get("s3://bucket/output/test.csv.out").empty());
  CHECK(world.error("StopTransformJob", named("TransformJobName", "stopped")) ==
        "ValidationException: The request was rejected because the transform job is in status "
        "Stopped");
  CHECK(world.error("StopTransformJob", named("TransformJobName", "none")) ==
        "ValidationException: Could not find job to update with name none");
  CHECK(world.error("DescribeTransformJob", named("TransformJobName", "none")) ==
        "ValidationException: Could not find requested job with name: none");
  CHECK(world.call("ListTransformJobs", parse("{}"))["TransformJobSummaries"].size() == 4);
}

TEST_CASE("refused transform jobs") {
  Real disk;
  disk.s3.put("s3://bucket/model.tar.gz", "x");
  World world(disk);
  world.call("CreateModel", model_request("model", "s3://bucket/model.tar.gz"));
  const auto with = [](const char* member, const char* inner, json::Value value) {
    const json::Value request = transform_request("job");
    json::Value object = request.has(member) ? request[member] : json::Value::object();
    return request.with(member, object.with(inner, std::move(value)));
  };
  const std::string invalid = "ValidationException: ";
  CHECK(world.error("CreateTransformJob", with("DataProcessing", "InputFilter", "$[1:]")) ==
        invalid + "sagelocal does not support DataProcessing.InputFilter other than \"$\"");
  CHECK(world.error("CreateTransformJob", with("DataProcessing", "JoinSource", "Input")) ==
        invalid + "sagelocal does not support DataProcessing.JoinSource other than None");
  CHECK(world.error("CreateTransformJob", with("TransformInput", "SplitType", "RecordIO")) ==
        invalid + "sagelocal does not support SplitType RecordIO");
  CHECK(
      world.error(
          "CreateTransformJob",
          transform_request("job").with("MaxPayloadInMB", 60).with("MaxConcurrentTransforms", 2)) ==
      invalid + "MaxConcurrentTransforms * MaxPayloadInMB must not exceed 100 MB.");
}
