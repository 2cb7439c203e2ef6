#include "emulator/services/sagemaker/transform_run.h"

#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <optional>
#include <stop_token>
#include <system_error>

#include "emulator/archive/archive.h"
#include "emulator/services/sagemaker/artifacts.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/inputs.h"
#include "emulator/services/sagemaker/payloads.h"
#include "emulator/services/sagemaker/serving.h"
#include "emulator/services/sagemaker/transcript.h"

namespace sagemaker {
namespace {

constexpr const char* kLogGroup = "/aws/sagemaker/TransformJobs";
constexpr int64_t kPayloadMegabytesDefault = 6;
constexpr uint64_t kMegabyte = 1024 * 1024;
constexpr uint64_t kObjectBytesMax = 1u << 30;  // of one input that is cut into requests
constexpr int64_t kTimeoutSecondsDefault = 600;
constexpr int64_t kRetriesDefault = 3;
constexpr const char* kSeeLogs = "See job logs for more information";

// What ends the job, in the words of FailureReason.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) throw std::system_error(errno, std::generic_category(), file.string());
}

class TransformRun {
 public:
  TransformRun(Context& context, Record record, Runs::Entry entry);
  runtime::Task<> run();

 private:
  runtime::Task<std::string> attempt();
  runtime::Task<> work();
  runtime::Task<json::Value> fetch_model();
  runtime::Task<> serve(const json::Value& container);
  runtime::Task<> transform(Serving& serving);
  runtime::Task<bool> transform_object(Serving& serving, Source source);
  runtime::Task<std::optional<std::string>> invoke(Serving& serving, Source source,
                                                   std::string_view payload);
  runtime::Task<> mark_started();
  runtime::Task<> finish(std::string reason);

  std::vector<std::pair<std::string, std::string>> environment(const json::Value& container) const;
  http::Request request_of(std::string_view payload) const;
  void report(const Source& source, std::string_view problem, std::string_view body);
  void log(std::string_view text);
  bool halted() const { return entry_.stop().stop_requested(); }
  base::Milliseconds grace() const;

  Context& context_;
  storage::ResourceKey key_;
  Owner owner_;
  json::Value facts_;
  Runs::Entry entry_;
  std::filesystem::path root_;
  Cutting cutting_;
  std::shared_ptr<Transcript> container_log_;
  std::shared_ptr<Transcript> data_log_;
  std::string failure_;  // the first of an object
};

TransformRun::TransformRun(Context& context, Record record, Runs::Entry entry)
    : context_(context),
      key_(record.key),
      owner_(owner_of(record.key)),
      facts_(record.facts),
      entry_(std::move(entry)),
      root_(context.work_folder(record.key)) {
  if (facts_["TransformInput"].text("SplitType") == "Line") cutting_.split = Split::Line;
  if (facts_.text("BatchStrategy") == "SingleRecord") cutting_.batch = Batch::SingleRecord;
  const int64_t megabytes = facts_.integer("MaxPayloadInMB", kPayloadMegabytesDefault);
  cutting_.bytes_max = static_cast<uint64_t>(megabytes) * kMegabyte;
  const std::string stream = fmt::format("{}/i-{}-{}", facts_.text("TransformJobName"),
                                         context.given.ids.hex(17), context.now_ms() / 1000);
  container_log_ = std::make_shared<Transcript>(context, owner_, kLogGroup, stream);
  data_log_ = std::make_shared<Transcript>(context, owner_, kLogGroup, stream + "/data-log");
}

runtime::Task<> TransformRun::run() {
  const std::string reason = co_await attempt();
  co_await container_log_->flushed();
  co_await data_log_->flushed();
  if (entry_.run().halt != Halt::Discarded) co_await finish(reason);
  co_await context_.given.loop.offload([this] {
    std::error_code ignored;  // the folder is swept at the next start
    std::filesystem::remove_all(root_, ignored);
  });
}

// The FailureReason; "" when all went well.
runtime::Task<std::string> TransformRun::attempt() {
  std::string reason;
  try {
    co_await work();
  } catch (const Failure& failure) {
    reason = failure.what();
  } catch (const std::exception& error) {
    reason = fmt::format("InternalServerError: {}", error.what());
  }
  co_return reason;
}

runtime::Task<> TransformRun::work() {
  const std::optional<Slots::Slot> slot = co_await context_.slots.acquire(entry_.stop());
  if (!slot) co_return;
  co_await context_.given.loop.offload([this] {
    std::filesystem::remove_all(root_);
    for (const char* folder : {"model", "packed", "results"}) {
      std::filesystem::create_directories(root_ / folder);
    }
  });
  const json::Value container = co_await fetch_model();
  if (halted()) co_return;
  co_await serve(container);
  if (halted()) co_return;
  const auto output = parse_location(facts_["TransformOutput"].text("S3OutputPath"));
  co_await upload_folder(context_, owner_, *output, root_ / "results");
  if (!failure_.empty()) throw Failure(failure_);
}

// Unpacks the model's artifact into model/; returns its container.
runtime::Task<json::Value> TransformRun::fetch_model() {
  const std::string name = facts_.text("ModelName");
  const storage::ResourceKey key = row_key(owner_, kModel, name);
  const auto model =
      co_await context_.given.loop.offload([&] { return context_.records.find(key); });
  if (!model) throw Failure(fmt::format("ClientError: Could not find model {}", name));
  const json::Value container = model->facts["PrimaryContainer"];
  if (!is_xgboost(container.text("Image"))) throw Failure(cannot_pull(container.text("Image")));
  const std::string uri = container.text("ModelDataUrl");
  const auto location = parse_location(uri);
  if (!location) co_return container;
  const std::filesystem::path packed = root_ / "packed" / "model.tar.gz";
  std::string problem;
  try {
    co_await context_.objects.download(owner_, *location, packed, entry_.stop());
    co_await context_.given.loop.offload([&] { archive::unpack(packed, root_ / "model"); });
  } catch (const std::system_error&) {
    throw;  // the machine's failure, not the caller's
  } catch (const std::exception& error) {
    problem = error.what();
  }
  if (!problem.empty()) {
    throw Failure(
        fmt::format("ClientError: Failed to download model data from {}: {}", uri, problem));
  }
  co_return container;
}

base::Milliseconds TransformRun::grace() const {
  if (entry_.run().halt == Halt::Discarded) return base::Milliseconds{0};
  return kShutdownGrace;  // a server has nothing to save
}

runtime::Task<> TransformRun::serve(const json::Value& container) {
  Serving serving(context_,
                  {root_, container.text("Image"), environment(container), container_log_});
  // A request under way ends with the child.
  const std::stop_callback on_stop(entry_.stop(), [&] {
    context_.given.loop.spawn("stop of a model server", serving.stop(grace()));
  });
  std::exception_ptr problem;
  try {
    co_await transform(serving);
  } catch (...) {
    problem = std::current_exception();
  }
  co_await serving.stop(grace());
  if (problem && !halted()) std::rethrow_exception(problem);
}

runtime::Task<> TransformRun::transform(Serving& serving) {
  if (!co_await serving.ready(entry_.stop())) {
    throw Failure(
        "AlgorithmError: Model container failed to respond to ping; Ensure /ping endpoint is "
        "implemented and responds with an HTTP 200 status code");
  }
  co_await mark_started();
  log(fmt::format("MaxConcurrentTransforms={}, MaxPayloadInMB={}, BatchStrategy={}",
                  facts_.integer("MaxConcurrentTransforms", 1), cutting_.bytes_max / kMegabyte,
                  cutting_.batch == Batch::SingleRecord ? "SINGLE_RECORD" : "MULTI_RECORD"));
  const json::Value& source = facts_["TransformInput"]["DataSource"]["S3DataSource"];
  const Input input = input_of(source);
  std::vector<Source> sources;
  std::string problem;
  try {
    sources = co_await sources_of(context_, owner_, input, entry_.stop());
  } catch (const std::exception& error) {
    problem = error.what();
  }
  if (!problem.empty() || sources.empty()) {
    throw Failure(
        fmt::format("ClientError: No S3 objects found under S3 URL \"{}\" given in input "
                    "data source. {}",
                    input.uri, problem));
  }
  for (const Source& object : sources) {
    if (halted()) co_return;
    const bool done = co_await transform_object(serving, object);
    if (!done && failure_.empty()) failure_ = fmt::format("AlgorithmError: {}", kSeeLogs);
  }
}

// False when the object has no result; failure_ and the log say why.
runtime::Task<bool> TransformRun::transform_object(Serving& serving, Source source) {
  const bool whole = cutting_.split == Split::None && cutting_.bytes_max > 0;
  const uint64_t bytes_max = whole ? cutting_.bytes_max : kObjectBytesMax;
  std::string problem;
  std::string text;
  try {
    text = co_await context_.objects.read(owner_, source.object, bytes_max, entry_.stop());
    if (facts_["TransformInput"].text("CompressionType") == "Gzip") {
      text = co_await context_.given.loop.offload([&] { return archive::gunzip(text, bytes_max); });
    }
  } catch (const std::exception& error) {
    problem = error.what();
  }
  const auto parts = payloads(text, cutting_);
  if (!parts && problem.empty()) problem = "A record is larger than MaxPayloadInMB";
  if (!problem.empty()) {
    report(source, problem, "");
    if (failure_.empty()) failure_ = fmt::format("ClientError: {}", kSeeLogs);
    co_return false;
  }
  std::vector<std::string> answers;
  for (const std::string_view part : *parts) {
    if (halted()) co_return false;
    std::optional<std::string> answer = co_await invoke(serving, source, part);
    if (!answer) co_return false;
    answers.push_back(std::move(*answer));
  }
  const bool lines = facts_["TransformOutput"].text("AssembleWith") == "Line";
  co_await context_.given.loop.offload([&] {
    write_file(root_ / "results" / (source.relative + ".out"),
               assembled(answers, lines ? Assemble::Line : Assemble::None));
  });
  co_return true;
}

http::Request TransformRun::request_of(std::string_view payload) const {
  http::Request request;
  request.head.method = "POST";
  request.head.path = "/invocations";
  const std::string type = facts_["TransformInput"].text("ContentType");
  if (!type.empty()) request.head.headers.set("Content-Type", type);
  const std::string accept = facts_["TransformOutput"].text("Accept");
  if (!accept.empty()) request.head.headers.set("Accept", accept);
  request.body = payload;
  return request;
}

runtime::Task<std::optional<std::string>> TransformRun::invoke(Serving& serving, Source source,
                                                               std::string_view payload) {
  const json::Value& config = facts_["ModelClientConfig"];
  const base::Milliseconds timeout{
      config.integer("InvocationsTimeoutInSeconds", kTimeoutSecondsDefault) * 1000};
  const int64_t attempts = 1 + config.integer("InvocationsMaxRetries", kRetriesDefault);
  http::Response answer;
  for (int64_t attempt = 0; attempt < attempts && !halted(); ++attempt) {
    answer = {};
    answer.status = 0;
    try {
      answer = co_await serving.send(request_of(payload), timeout);
    } catch (const std::exception& error) {
      answer.body = error.what();
    }
    if (answer.status != 0 && answer.status < 500) break;
  }
  if (answer.status >= 200 && answer.status < 300) co_return answer.body;
  if (halted()) co_return std::nullopt;
  const bool client = answer.status >= 400 && answer.status < 500;
  if (failure_.empty()) {
    failure_ = fmt::format("{}: {}", client ? "ClientError" : "AlgorithmError", kSeeLogs);
  }
  const std::string problem =
      answer.status == 0
          ? "Unable to get response from algorithm"
          : fmt::format("Bad HTTP status received from algorithm: {}", answer.status);
  report(source, problem, answer.body);
  co_return std::nullopt;
}

void TransformRun::report(const Source& source, std::string_view problem, std::string_view body) {
  const std::string name = fmt::format("{}/{}", source.object.bucket, source.object.key);
  log(fmt::format("{}: {}", name, problem));
  if (body.empty()) return;
  log(fmt::format("{}: ", name));
  log(fmt::format("{}: Message:", name));
  log(fmt::format("{}: {}", name, body));
}

void TransformRun::log(std::string_view text) {
  std::string time = base::iso8601(context_.given.clock.now());
  time.pop_back();  // the Z
  data_log_->add(fmt::format("{}:[sagemaker logs]: {}", time, text));
}

std::vector<std::pair<std::string, std::string>> TransformRun::environment(
    const json::Value& container) const {
  const bool single = cutting_.batch == Batch::SingleRecord;
  std::vector<std::pair<std::string, std::string>> variables = {
      {"AWS_REGION", owner_.region},
      {"SAGEMAKER_BATCH", "true"},
      {"SAGEMAKER_MAX_PAYLOAD_IN_MB", std::to_string(cutting_.bytes_max / kMegabyte)},
      {"SAGEMAKER_BATCH_STRATEGY", single ? "SINGLE_RECORD" : "MULTI_RECORD"},
      {"SAGEMAKER_MAX_CONCURRENT_TRANSFORMS",
       std::to_string(facts_.integer("MaxConcurrentTransforms", 1))}};
  for (const json::Value& given : {container["Environment"], facts_["Environment"]}) {
    if (!given.is_object()) continue;
    for (const auto& [name, value] : given.members()) {
      variables.emplace_back(name, value.as_string());
    }
  }
  return variables;
}

runtime::Task<> TransformRun::mark_started() {
  const std::optional<Record> record = co_await context_.given.loop.offload([&] {
    const int64_t now_ms = context_.now_ms();
    return context_.records.update(key_, now_ms, [&](Record& row) {
      if (row.status() != "InProgress") return false;
      row.facts = row.facts.with("TransformStartTime", now_ms);
      return true;
    });
  });
  if (record) context_.publish(*record);
}

runtime::Task<> TransformRun::finish(std::string reason) {
  const std::optional<Record> record = co_await context_.given.loop.offload([&] {
    const int64_t now_ms = context_.now_ms();
    return context_.records.update(key_, now_ms, [&](Record& row) {
      if (row.ended()) return false;
      const bool stopped = row.status() == "Stopping" || halted();
      const std::string end = stopped ? "Stopped" : reason.empty() ? "Completed" : "Failed";
      row.facts = row.facts.with("TransformJobStatus", end).with("TransformEndTime", now_ms);
      if (end == "Failed") row.facts = row.facts.with("FailureReason", reason);
      return true;
    });
  });
  if (record) context_.publish(*record);
}

}  // namespace

runtime::Task<> run_transform(Context& context, storage::ResourceKey key) {
  std::optional<Runs::Entry> entry = context.runs.enter(text_of(key));
  if (!entry) co_return;
  const std::optional<Record> record =
      co_await context.given.loop.offload([&] { return context.records.find(key); });
  if (!record || record->ended()) co_return;
  if (record->status() == "Stopping") context.runs.halt(text_of(key), Halt::Requested);
  TransformRun run(context, *record, std::move(*entry));
  co_await run.run();
}

}  // namespace sagemaker
