#include "world.h"

#include <unistd.h>

#include <atomic>
#include <fstream>

#include "emulator/http/text_source.h"
#include "emulator/json/io.h"

namespace sagemaker_test {
namespace {

// Does what hyperparameter "mode" says; its objective is hyperparameter "alpha".
constexpr const char* kTrainer = R"sh(#!/bin/sh
root=$3
if [ "$1" = serve ]; then
  exec "$(dirname "$0")/server" "$@"
fi
parameters=$(cat "$root/input/config/hyperparameters.json")
value() { printf %s "$parameters" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
alpha=$(value alpha)
echo "mode $(value mode) image $5"
case "$(value mode)" in
  fail) printf 'framework error: \nbad value' > "$root/output/failure"; exit 1 ;;
  client) printf 'ClientError: your fault' > "$root/output/failure"; exit 1 ;;
  crash) kill -9 $$ ;;
  silent) echo model > "$root/model/xgboost-model"; exit 0 ;;
  hang) sleep 1000 & child=$!
        trap 'kill $child; exit 143' TERM; echo "[0]	train-rmse:9	validation-rmse:9"; wait ;;
  linger) hangs=no  # three epochs; then an alpha of three digits never ends
        case "$alpha" in ???*) hangs=yes; sleep 1000 & child=$!; trap 'kill $child; exit 143' TERM
        esac
        for epoch in 0 1 2; do echo "[$epoch]	train-rmse:1	validation-rmse:$alpha"; done
        [ $hangs = no ] || wait
        echo model > "$root/model/xgboost-model"; exit 0 ;;
  save) sleep 1000 & child=$!
        trap 'kill $child; echo saved > "$root/model/xgboost-model"; exit 0' TERM
        echo ready; wait ;;
esac
echo "[0]	train-rmse:4.5	validation-rmse:5.25"
echo "[1]	train-rmse:2.5	validation-rmse:${alpha:-3.53175}"
if [ "$(value mode)" = data ]; then echo predictions > "$root/output/data/predictions.csv"; fi
cat "$root/input/data/train/train.csv" > "$root/model/xgboost-model"
)sh";

std::atomic<int> counter = 0;

class Receiver final : public api::BodyReceiver {
 public:
  void write(std::string_view piece) override { text.append(piece); }
  void trailer(std::string_view, std::string_view) override {}
  uint64_t size() const override { return text.size(); }
  std::string text;
};

std::string place(const api::Call& call) {
  return call.input.text("Bucket") + "/" + call.input.text("Key");
}

}  // namespace

json::Value parse(std::string_view text) {
  return json::parse(text);
}

std::vector<api::Operation> ToyS3::operations() {
  return {{"ListObjectsV2", api::bind(this, &ToyS3::list)},
          {"GetObject", api::bind(this, &ToyS3::read)},
          {"HeadObject", api::bind(this, &ToyS3::head)},
          {"PutObject", api::bind(this, &ToyS3::write)}};
}

std::unique_ptr<api::BodyReceiver> ToyS3::receive(const api::Call& call) {
  if (call.operation != "PutObject") return nullptr;
  return std::make_unique<Receiver>();
}

void ToyS3::put(const std::string& uri, std::string bytes) {
  const std::lock_guard lock(mutex_);
  objects_[uri.substr(5)] = std::move(bytes);
}

std::string ToyS3::get(const std::string& uri) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(uri.substr(5));
  return found == objects_.end() ? "" : found->second;
}

std::vector<std::string> ToyS3::uris() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> uris;
  for (const auto& [name, bytes] : objects_)
    uris.push_back("s3://" + name);
  return uris;
}

// Pages of two, so that paging is used.
api::Reply ToyS3::list(api::Call& call) {
  const std::lock_guard lock(mutex_);
  const std::string bucket = call.input.text("Bucket") + "/";
  if (bucket == "nobucket/") {
    throw api::Error("NoSuchBucket", "The specified bucket does not exist", 404);
  }
  const std::string prefix = bucket + call.input.text("Prefix");
  auto at = objects_.lower_bound(prefix);
  if (call.input.has("ContinuationToken")) {
    at = objects_.upper_bound(bucket + call.input.text("ContinuationToken"));
  }
  json::Array contents;
  const auto size = static_cast<size_t>(std::min<int64_t>(2, call.input.integer("MaxKeys", 2)));
  std::string last;
  for (; at != objects_.end() && at->first.starts_with(prefix) && contents.size() < size; ++at) {
    last = at->first.substr(bucket.size());
    contents.push_back(json::Value::object({{"Key", last}}));
  }
  const bool more = at != objects_.end() && at->first.starts_with(prefix);
  json::Value output = json::Value::object({{"Contents", contents}, {"IsTruncated", more}});
  if (more) output = output.with("NextContinuationToken", last);
  return output;
}

api::Reply ToyS3::read(api::Call& call) {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(place(call));
  if (found == objects_.end()) {
    throw api::Error("NoSuchKey", "The specified key does not exist.", 404);
  }
  api::Reply reply;
  reply.body = std::make_shared<http::TextSource>(found->second);
  return reply;
}

api::Reply ToyS3::head(api::Call& call) {
  const std::lock_guard lock(mutex_);
  if (!objects_.contains(place(call))) throw api::Error("NotFound", "Not Found", 404);
  return {};
}

api::Reply ToyS3::write(api::Call& call) {
  if (call.input.text("Bucket") == "full") throw api::Error("AccessDenied", "Access Denied", 403);
  const std::lock_guard lock(mutex_);
  objects_[place(call)] = dynamic_cast<Receiver&>(*call.body).text;
  return {};
}

Disk::Disk() {
  root = std::filesystem::temp_directory_path() /
         ("sagemaker-test-" + std::to_string(getpid()) + "-" + std::to_string(++counter));
  std::filesystem::create_directories(root);
  trainer = root / "trainer";
  std::ofstream(trainer) << kTrainer;
  std::filesystem::permissions(trainer, std::filesystem::perms::owner_all);
}

Disk::~Disk() {
  std::filesystem::remove_all(root);
}

struct World::Wait {
  std::string name;
  std::string member;
  std::string text;
  runtime::Latch latch;
  bool matches(const runtime::Event& event) const {
    if (event.detail.text(member) != text) return false;
    for (const char* key : {"TrainingJobName", "HyperParameterTuningJobName", "TransformJobName"}) {
      if (event.detail.text(key) == name) return true;
    }
    return false;
  }
};

World::World(Disk& given, Time time) : disk(given) {
  directory = storage::DataDirectory::open(disk.root / "data");
  database = storage::Database::open(disk.root / "data" / "sagelocal.db");
  runtime::Clock& clock = time == Time::Manual ? static_cast<runtime::Clock&>(manual) : real;
  gateway =
      std::make_unique<api::Gateway>(loop, clock, ids, api::GatewayOptions{kAccount, kRegion, {}});
  service = std::make_unique<sagemaker::SageMaker>(sagemaker::Dependencies{
      loop, clock, ids, events, *database, *gateway, *directory, disk.trainer, 4});
  gateway->add(disk.s3);
  gateway->add(*service);
  subscription_ = events.subscribe([this](const runtime::Event& event) {
    seen.push_back(event);
    if (waiting_ != nullptr && waiting_->matches(event)) waiting_->latch.set();
  });
  service->start();
}

World::~World() {
  loop.abandon();
}

json::Value World::call(std::string operation, json::Value input) {
  api::InternalCall call;
  call.service = "sagemaker";
  call.operation = std::move(operation);
  call.input = std::move(input);
  call.account = kAccount;
  call.region = kRegion;
  return loop.wait(gateway->call(std::move(call))).output;
}

std::string World::error(std::string operation, json::Value input) {
  try {
    call(std::move(operation), std::move(input));
  } catch (const api::Error& error) {
    return error.code() + ": " + error.what();
  }
  return "";
}

std::string World::detail(std::string operation, json::Value input) {
  api::InternalCall call;
  call.service = "sagemaker";
  call.operation = std::move(operation);
  call.input = std::move(input);
  call.account = kAccount;
  call.region = kRegion;
  return loop.wait(gateway->call(std::move(call))).headers.get("x-sagelocal-event-detail");
}

void World::until(const std::string& name, std::string_view member, std::string_view text) {
  Wait wait{name, std::string(member), std::string(text), runtime::Latch(loop)};
  for (const runtime::Event& event : seen) {
    if (wait.matches(event)) return;
  }
  waiting_ = &wait;
  loop.wait(wait.latch.wait());
  waiting_ = nullptr;
}

json::Value World::ended(const std::string& operation, const std::string& name_member,
                         const std::string& status_member, const std::string& name) {
  const json::Value input = json::Value::object({{name_member, name}});
  json::Value shown = call(operation, input);
  runtime::Latch* changed = nullptr;
  auto listener = events.subscribe([&](const runtime::Event& event) {
    if (event.detail.text(name_member) == name && changed != nullptr) changed->set();
  });
  for (;;) {
    runtime::Latch latch(loop);
    changed = &latch;
    shown = call(operation, input);
    const std::string status = shown.text(status_member);
    if (status == "Completed" || status == "Failed" || status == "Stopped") return shown;
    loop.wait(latch.wait());
  }
}

json::Value World::ended_training(const std::string& name) {
  return ended("DescribeTrainingJob", "TrainingJobName", "TrainingJobStatus", name);
}

json::Value World::ended_tuning(const std::string& name) {
  return ended("DescribeHyperParameterTuningJob", "HyperParameterTuningJobName",
               "HyperParameterTuningJobStatus", name);
}

json::Value World::ended_transform(const std::string& name) {
  return ended("DescribeTransformJob", "TransformJobName", "TransformJobStatus", name);
}

std::vector<std::string> World::log(std::string_view group, std::string_view prefix) const {
  const storage::LogTable table(*database);
  const storage::LogOwner owner{kAccount, kRegion};
  std::vector<std::string> lines;
  for (const storage::LogStream& stream : table.streams(owner, group, prefix)) {
    for (const storage::LogEvent& event : table.events(owner, group, stream.name, 0, 1000)) {
      lines.push_back(event.message);
    }
  }
  return lines;
}

json::Value training_request(const std::string& name, const std::string& hyperparameters) {
  return parse(R"({"TrainingJobName": ")" + name + R"(",
    "HyperParameters": )" +
               hyperparameters + R"(,
    "AlgorithmSpecification": {"TrainingImage": ")" +
               kImage + R"(", "TrainingInputMode": "File"},
    "RoleArn": ")" +
               kRole + R"(",
    "InputDataConfig": [{"ChannelName": "train", "ContentType": "text/csv", "DataSource":
        {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/csv/train.csv"}}}],
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/models/"},
    "ResourceConfig": {"InstanceType": "ml.m4.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 10},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    "Tags": [{"Key": "team", "Value": "a"}]})");
}

json::Value tuning_request(const std::string& name, int jobs, int parallel) {
  return parse(R"({"HyperParameterTuningJobName": ")" + name + R"(",
    "HyperParameterTuningJobConfig": {"Strategy": "Bayesian",
      "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "validation:rmse"},
      "ResourceLimits": {"MaxNumberOfTrainingJobs": )" +
               std::to_string(jobs) + R"(, "MaxParallelTrainingJobs": )" +
               std::to_string(parallel) + R"(},
      "ParameterRanges": {
        "ContinuousParameterRanges": [{"Name": "alpha", "MinValue": "0", "MaxValue": "1000"}],
        "IntegerParameterRanges": [{"Name": "max_depth", "MinValue": "0", "MaxValue": "10"}]}},
    "TrainingJobDefinition": {
      "StaticHyperParameters": {"num_round": "2"},
      "AlgorithmSpecification": {"TrainingImage": ")" +
               kImage + R"(", "TrainingInputMode": "File"},
      "RoleArn": ")" +
               kRole + R"(",
      "InputDataConfig": [{"ChannelName": "train", "ContentType": "text/csv", "DataSource":
        {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/csv/train.csv"}}}],
      "OutputDataConfig": {"S3OutputPath": "s3://bucket/models"},
      "ResourceConfig": {"InstanceType": "ml.m4.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 10},
      "StoppingCondition": {"MaxRuntimeInSeconds": 3600}},
    "Tags": [{"Key": "team", "Value": "a"}]})");
}

void put_data(ToyS3& s3) {
  s3.put("s3://bucket/csv/train.csv", "1,2,3\n");
}

}  // namespace sagemaker_test
