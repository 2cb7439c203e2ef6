#include "tests/emulator/services/states/world.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>

#include "emulator/json/io.h"
#include "emulator/runtime/latch.h"
#include "storage/journal.h"

namespace states_test {
namespace {

constexpr const char* kAccount = "000000000000";
constexpr const char* kRegion = "us-east-1";

struct Noun {
  std::string_view name;
  std::string_view detail_type;
};
constexpr Noun kTraining{"TrainingJob", "SageMaker Training Job State Change"};

std::string arn_of(const std::string& job) {
  return fmt::format("arn:aws:sagemaker:{}:{}:training-job/{}", kRegion, kAccount, job);
}

class SageMakerDouble final : public api::Service {
 public:
  explicit SageMakerDouble(Outside& outside) : outside_(outside) {}
  std::string_view id() const override { return "sagemaker"; }
  std::vector<api::Operation> operations() override {
    const auto on = [this](auto method) { return api::bind(this, method); };
    return {{"CreateTrainingJob", on(&SageMakerDouble::create), api::Where::Loop},
            {"DescribeTrainingJob", on(&SageMakerDouble::describe), api::Where::Loop},
            {"StopTrainingJob", on(&SageMakerDouble::stop), api::Where::Loop},
            {"ListTags", on(&SageMakerDouble::tags), api::Where::Loop},
            {"CreateModel", on(&SageMakerDouble::model), api::Where::Loop}};
  }

 private:
  api::Reply create(api::Call& call) {
    const std::string name = call.input.text("TrainingJobName");
    outside_.calls.push_back("CreateTrainingJob " + name);
    if (outside_.refuse_create) throw *outside_.refuse_create;
    if (outside_.jobs.contains(name)) throw api::Error("ResourceInUse", "taken");
    outside_.jobs[name].tags = call.input["Tags"];
    return json::Value::object({{"TrainingJobArn", arn_of(name)}});
  }
  api::Reply describe(api::Call& call) {
    const std::string name = call.input.text("TrainingJobName");
    outside_.calls.push_back("DescribeTrainingJob " + name);
    if (!outside_.jobs.contains(name)) throw api::Error("ValidationException", "no such job");
    const Outside::Job& job = outside_.jobs[name];
    api::Reply reply(json::Value::object({{"TrainingJobName", name},
                                          {"TrainingJobArn", arn_of(name)},
                                          {"TrainingJobStatus", job.status}}));
    if (!job.detail.is_null()) {
      reply.headers.set("x-sagelocal-event-detail", json::print(job.detail));
    }
    return reply;
  }
  api::Reply stop(api::Call& call) {
    outside_.calls.push_back("StopTrainingJob " + call.input.text("TrainingJobName"));
    return {};
  }
  api::Reply tags(api::Call& call) {
    const std::string arn = call.input.text("ResourceArn");
    const std::string name = arn.substr(arn.rfind('/') + 1);
    return json::Value::object({{"Tags", outside_.jobs[name].tags}});
  }
  api::Reply model(api::Call& call) {
    outside_.calls.push_back("CreateModel " + call.input.text("ModelName"));
    return json::Value::object({{"ModelArn", "arn:aws:sagemaker:us-east-1:000000000000:model/" +
                                                 call.input.text("ModelName")}});
  }

  Outside& outside_;
};

class LambdaDouble final : public api::Service {
 public:
  LambdaDouble(runtime::Loop& loop, Outside& outside) : loop_(loop), outside_(outside) {}
  std::string_view id() const override { return "lambda"; }
  std::vector<api::Operation> operations() override {
    return {{"Invoke", api::bind(this, &LambdaDouble::invoke)}};
  }

 private:
  runtime::Task<api::Reply> invoke(api::Call& call) {
    outside_.calls.push_back("Invoke " + call.input.text("FunctionName"));
    if (call.input.text("FunctionName").ends_with("missing")) {
      throw api::Error("ResourceNotFoundException", "Function not found: x", 404);
    }
    runtime::Latch never(loop_);
    if (outside_.function_hangs) co_await never.wait_or_stop(call.stop);
    const auto [payload, failed] = outside_.function(call.input.text("Payload"));
    json::ObjectBuilder output;
    output.put("StatusCode", 200).put("ExecutedVersion", "$LATEST").put("Payload", payload);
    if (failed) output.put("FunctionError", "Unhandled");
    co_return std::move(output).build();
  }

  runtime::Loop& loop_;
  Outside& outside_;
};

}  // namespace

struct World::Server {
  Server(runtime::Clock& clock, const std::filesystem::path& folder, Outside& outside)
      : loop(2),
        ids(7),
        bus(loop),
        database(storage::Database::open(folder / "test.db")),
        gateway(loop, clock, ids, {}),
        sagemaker(outside),
        lambda(loop, outside),
        states({loop, clock, ids, bus, *database, gateway}) {
    gateway.add(sagemaker);
    gateway.add(lambda);
    gateway.add(states);
  }
  ~Server() { loop.abandon(); }

  runtime::Loop loop;
  base::Ids ids;
  runtime::EventBus bus;
  std::unique_ptr<storage::Database> database;
  api::Gateway gateway;
  SageMakerDouble sagemaker;
  LambdaDouble lambda;
  states::States states;
  std::shared_ptr<runtime::EventBus::Subscription> subscription;
};

World::World() {
  std::string pattern = (std::filesystem::temp_directory_path() / "states-test-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  folder_ = pattern;
  clock_ = std::make_unique<runtime::ManualClock>(base::from_epoch_ms(1'700'000'000'000));
  begin();
}

World::~World() {
  server_.reset();
  std::filesystem::remove_all(folder_);
}

void World::begin() {
  server_ = std::make_unique<Server>(*clock_, folder_, outside);
  server_->subscription = server_->bus.subscribe([this](const runtime::Event& event) {
    if (event.source == "aws.states") published.push_back(event);
  });
  server_->states.start();
  settle();
}

void World::crash() {
  server_.reset();
  begin();
}

void World::restart() {
  server_->loop.wait(server_->states.shut_down());
  crash();
}

void World::clear() {
  server_->loop.wait(server_->states.clear());
}

void World::forget_events_after(const std::string& execution, int64_t id) {
  storage::Journal journal(*server_->database);
  const std::vector<storage::Entry> kept = journal.read(execution, 0, static_cast<size_t>(id));
  journal.remove(execution);
  journal.append(execution, kept);
}

void World::settle() {
  server_->loop.settle();
}

void World::advance(base::Milliseconds limit) {
  const base::TimePoint end = clock_->now() + limit;
  settle();
  while (clock_->next_due() <= end) {
    clock_->advance(std::max(clock_->next_due() - clock_->now(), base::Milliseconds(0)));
    settle();
  }
  clock_->advance(end - clock_->now());
  settle();
}

json::Value World::call(const std::string& operation, const json::Value& input) {
  api::InternalCall made;
  made.service = "stepfunctions";
  made.operation = operation;
  made.input = input;
  made.account = kAccount;
  made.region = kRegion;
  json::Value output = server_->loop.wait(server_->gateway.call(std::move(made))).output;
  settle();
  return output;
}

std::string World::error(const std::string& operation, const json::Value& input) {
  try {
    const json::Value output = call(operation, input);
    FAIL_CHECK(operation << " answered " << json::print(output));
    return "";
  } catch (const api::Error& error) {
    return error.code() + ": " + error.what();
  }
}

std::string World::create(const json::Value& machine, const std::string& name,
                          const std::string& type) {
  return call("CreateStateMachine",
              json::Value::object({{"name", name},
                                   {"type", type},
                                   {"definition", json::print(machine)},
                                   {"roleArn", "arn:aws:iam::000000000000:role/r"}}))
      .text("stateMachineArn");
}

std::string World::start(const std::string& machine_arn, const json::Value& input) {
  return call("StartExecution", json::Value::object({{"stateMachineArn", machine_arn},
                                                     {"input", json::print(input)}}))
      .text("executionArn");
}

json::Value World::describe(const std::string& execution) {
  return call("DescribeExecution", json::Value::object({{"executionArn", execution}}));
}

json::Value World::events(const std::string& execution) {
  return call("GetExecutionHistory",
              json::Value::object({{"executionArn", execution}, {"maxResults", 1000}}))["events"];
}

std::vector<std::string> World::history(const std::string& execution) {
  std::vector<std::string> shown;
  const json::Value all = events(execution);
  for (const json::Value& event : all.items()) {
    shown.push_back(fmt::format("{}<-{} {}", event.integer("id"), event.integer("previousEventId"),
                                event.text("type")));
  }
  return shown;
}

void World::end_job(const std::string& name, const std::string& status) {
  Outside::Job& job = outside.jobs[name];
  job.status = status;
  job.detail = json::Value::object({{"TrainingJobName", name},
                                    {"TrainingJobArn", arn_of(name)},
                                    {"TrainingJobStatus", status},
                                    {"FailureReason", nullptr},
                                    {"CreationTime", 1'700'000'000'000}});
  runtime::Event event;
  event.source = "aws.sagemaker";
  event.detail_type = kTraining.detail_type;
  event.account = kAccount;
  event.region = kRegion;
  event.detail = job.detail;
  server_->bus.publish(event);
  settle();
}

json::Value parse(const char* text) {
  return json::parse(text);
}

}  // namespace states_test
