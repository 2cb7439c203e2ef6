// Amazon SageMaker: training, tuning and transform jobs that really run, and models.
// https://docs.aws.amazon.com/sagemaker/latest/APIReference/Welcome.html
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/runtime/task.h"

namespace api {
class Gateway;
}
namespace base {
class Ids;
}
namespace runtime {
class Clock;
class EventBus;
class Loop;
}  // namespace runtime
namespace storage {
class Database;
class DataDirectory;
}  // namespace storage

namespace sagemaker {

struct Context;

struct Dependencies {
  runtime::Loop& loop;
  runtime::Clock& clock;
  base::Ids& ids;
  runtime::EventBus& events;
  storage::Database& database;
  api::Gateway& gateway;  // objects are read and written through it
  storage::DataDirectory& directory;
  std::filesystem::path trainer;  // the program sagelocal-xgboost
  unsigned parallel = 0;          // children at once; 0: one per core
};

// Jobs are rows; each that is not at its end has a coroutine on the loop that takes it there, and a
// child process while it computes. What it was given must outlive it. The loop must be gone, or
// shutdown() have ended, before it is destroyed. Operations throw api::Error.
class SageMaker final : public api::Service {
 public:
  explicit SageMaker(Dependencies dependencies);
  ~SageMaker() override;

  std::string_view id() const override { return "sagemaker"; }
  std::vector<api::Operation> operations() override;

  // What a tuning job did and why, for people; tuning_view.h says how it looks. Absent when there
  // is no such job. Blocking; any thread.
  std::optional<json::Value> view_tuning_job(const std::string& account, const std::string& region,
                                             const std::string& name) const;

  // Goes on with the jobs whose rows are not at their end. Once, before the first call. Blocking.
  void start();
  // Stops what runs (the jobs end as Stopped) and resumes when it has. Loop thread.
  runtime::Task<> shutdown();
  // Ends what runs without a trace and removes every row of this service. Loop thread.
  runtime::Task<> clear();

 private:
  runtime::Task<api::Reply> create_training_job(api::Call& call);
  api::Reply describe_training_job(api::Call& call);
  api::Reply list_training_jobs(api::Call& call);
  runtime::Task<api::Reply> stop_training_job(api::Call& call);
  api::Reply delete_training_job(api::Call& call);

  runtime::Task<api::Reply> create_tuning_job(api::Call& call);
  api::Reply describe_tuning_job(api::Call& call);
  api::Reply list_tuning_jobs(api::Call& call);
  runtime::Task<api::Reply> stop_tuning_job(api::Call& call);
  api::Reply list_trials(api::Call& call);

  api::Reply create_transform_job(api::Call& call);
  api::Reply describe_transform_job(api::Call& call);
  api::Reply list_transform_jobs(api::Call& call);
  runtime::Task<api::Reply> stop_transform_job(api::Call& call);

  runtime::Task<api::Reply> create_model(api::Call& call);
  api::Reply describe_model(api::Call& call);
  api::Reply list_models(api::Call& call);
  api::Reply delete_model(api::Call& call);

  api::Reply add_tags(api::Call& call);
  api::Reply list_tags(api::Call& call);
  api::Reply delete_tags(api::Call& call);

  std::unique_ptr<Context> context_;
};

}  // namespace sagemaker
