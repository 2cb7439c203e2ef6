// The wiring diagram in code: read the members of State in order.
#include "emulator/emulator.h"

#include <fstream>
#include <thread>

#include "emulator/api/gateway.h"
#include "emulator/base/ids.h"
#include "emulator/base/log.h"
#include "emulator/http/server.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/event_bus.h"
#include "emulator/runtime/loop.h"
#include "emulator/runtime/process.h"
#include "emulator/services/admin/admin.h"
#include "emulator/services/iam/iam.h"
#include "emulator/services/lambda/lambda.h"
#include "emulator/services/logs/logs.h"
#include "emulator/services/s3/s3.h"
#include "emulator/services/sagemaker/sagemaker.h"
#include "emulator/services/states/states.h"
#include "emulator/services/sts/sts.h"
#include "storage/blob_store.h"
#include "storage/directory.h"
#include "storage/journal.h"
#include "storage/log_table.h"
#include "storage/resource_table.h"
#include "storage/sqlite.h"

namespace emulator {
namespace {

constexpr int kDrainMs = 5000;
// Present while no server uses the directory and the last one ended properly.
constexpr const char* kClean = "clean";

// A folder that goes away with its owner.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(base::Ids& ids)
      : path_(std::filesystem::temp_directory_path() / ("sagelocal-" + ids.hex(16))) {}
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<storage::DataDirectory> open_directory(const std::filesystem::path& path) {
  auto directory = storage::DataDirectory::open(path);
  // A server that was killed may have left children behind; their jobs run again from their rows.
  const size_t ended = runtime::end_survivors(directory->id());
  if (ended > 0) base::log::warn("ended {} processes that an earlier server left", ended);
  return directory;
}

http::ServerOptions server_options(const Options& options) {
  http::ServerOptions result;
  result.addresses = {"127.0.0.1"};
  result.optional_addresses = {"::1"};
  result.port = options.port;
  return result;
}

}  // namespace

struct Emulator::State {
  State(runtime::Loop& event_loop, const Options& options)
      : loop(event_loop),
        clock(loop),
        ids(options.seed ? base::Ids(*options.seed) : base::Ids()),
        temporary(options.ephemeral ? std::make_unique<TemporaryFolder>(ids) : nullptr),
        directory(open_directory(temporary ? temporary->path() : options.data_dir)),
        database(storage::Database::open(
            directory->path() / "sagelocal.db",
            options.power_safe ? storage::Durability::Power : storage::Durability::Process)),
        blobs(storage::BlobStore::open(directory->path(), ids, options.power_safe)),
        bus(loop),
        gateway(loop, clock, ids, {options.account, options.region, options.allowed_hosts}),
        s3({*database, *blobs, clock, ids, bus}),
        iam({clock, ids, *database}),
        sts({clock, ids}),
        logs({clock, *database}),
        lambda({loop, clock, ids, *database, *directory, gateway, options.python}),
        sagemaker({loop, clock, ids, bus, *database, gateway, *directory, options.trainer,
                   options.jobs > 0 ? options.jobs : std::thread::hardware_concurrency()}),
        states({loop, clock, ids, bus, *database, gateway}),
        admin({clock,
               ids,
               {"s3", "sagemaker", "lambda", "stepfunctions", "iam", "sts", "logs"},
               [this] { return reset(); },
               options.account,
               options.region,
               [this](std::string account, std::string region, std::string name) {
                 return view_tuning_job(std::move(account), std::move(region), std::move(name));
               }}),
        server(loop, server_options(options), gateway) {}

  void connect() {
    for (api::Service* service : std::initializer_list<api::Service*>{&s3, &sagemaker, &lambda,
                                                                      &states, &iam, &sts, &logs}) {
      gateway.add(*service);
    }
    const auto ask_admin = [this](const http::Request& request) { return admin.answer(request); };
    for (const char* prefix : {"/_localstack", "/_sagelocal", "/health"}) {
      gateway.add_admin(prefix, ask_admin);
    }
    gateway.add_admin("/_sagelocal/functions",
                      [this](const http::Request& request) { return lambda.serve_code(request); });
    lambda.set_endpoint("http://127.0.0.1:" + std::to_string(server.port()));
  }

  runtime::Task<std::optional<json::Value>> view_tuning_job(std::string account, std::string region,
                                                            std::string name) {
    co_return co_await loop.offload(
        [&] { return sagemaker.view_tuning_job(account, region, name); });
  }

  // Executions first: they stop what they started; then jobs and functions, then all rows.
  runtime::Task<> reset() {
    co_await states.clear();
    co_await sagemaker.clear();
    lambda.clear();
    co_await loop.offload([this] {
      s3.clear();
      storage::ResourceTable(*database).clear();
      storage::Journal(*database).clear();
      storage::LogTable(*database).clear();
    });
  }

  runtime::Task<> shut_down() {
    co_await server.drain(kDrainMs);
    co_await states.shut_down();
    co_await sagemaker.shutdown();
    lambda.shut_down();
    co_await loop.offload([this] {
      database->checkpoint();
      std::ofstream(directory->path() / kClean) << "\n";
    });
    loop.stop();
  }

  runtime::Loop& loop;
  runtime::SystemClock clock;
  base::Ids ids;
  std::unique_ptr<TemporaryFolder> temporary;
  std::unique_ptr<storage::DataDirectory> directory;
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<storage::BlobStore> blobs;
  runtime::EventBus bus;
  api::Gateway gateway;
  s3::S3 s3;
  iam::Iam iam;
  sts::Sts sts;
  logs::Logs logs;
  lambda::Lambda lambda;
  sagemaker::SageMaker sagemaker;
  states::States states;
  admin::Admin admin;
  http::Server server;
};

Emulator::Emulator(runtime::Loop& loop, const Options& options) {
  base::log::configure(options.log_level, options.log_format);
  state_ = std::make_unique<State>(loop, options);
  state_->connect();
  if (!std::filesystem::remove(state_->directory->path() / kClean)) state_->s3.recover();
  state_->sagemaker.start();
  state_->states.start();
}

Emulator::~Emulator() = default;

uint16_t Emulator::port() const {
  return state_->server.port();
}

const std::filesystem::path& Emulator::data_dir() const {
  return state_->directory->path();
}

std::map<std::string, std::vector<std::string>> Emulator::served() const {
  return state_->gateway.served();
}

void Emulator::shut_down() {
  state_->loop.spawn("shut down", state_->shut_down());
}

}  // namespace emulator
