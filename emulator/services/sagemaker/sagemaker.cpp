#include "emulator/services/sagemaker/sagemaker.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <thread>

#include "emulator/runtime/event_bus.h"
#include "emulator/services/sagemaker/context.h"
#include "emulator/services/sagemaker/description.h"
#include "emulator/services/sagemaker/training_run.h"
#include "emulator/services/sagemaker/transform_run.h"
#include "emulator/services/sagemaker/tuning_run.h"
#include "storage/directory.h"

namespace sagemaker {
namespace {

size_t slots_of(unsigned parallel) {
  if (parallel > 0) return parallel;
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

Context::Context(Dependencies dependencies)
    : given(std::move(dependencies)),
      records(given.database),
      logs(given.database),
      objects(given.loop, given.gateway),
      runs(given.loop),
      slots(given.loop, slots_of(given.parallel)),
      work(given.directory.path() / "work") {}

std::filesystem::path Context::work_folder(const storage::ResourceKey& key) const {
  return work / (key.account + "." + key.region) / key.kind / key.name;
}

void Context::publish(const Record& record) const {
  given.events.publish(event_of(record));
}

SageMaker::SageMaker(Dependencies dependencies)
    : context_(std::make_unique<Context>(std::move(dependencies))) {}

SageMaker::~SageMaker() = default;

std::vector<api::Operation> SageMaker::operations() {
  using S = SageMaker;
  return {
      {"CreateTrainingJob", api::bind(this, &S::create_training_job)},
      {"DescribeTrainingJob", api::bind(this, &S::describe_training_job)},
      {"ListTrainingJobs", api::bind(this, &S::list_training_jobs)},
      {"StopTrainingJob", api::bind(this, &S::stop_training_job)},
      {"DeleteTrainingJob", api::bind(this, &S::delete_training_job)},
      {"CreateHyperParameterTuningJob", api::bind(this, &S::create_tuning_job)},
      {"DescribeHyperParameterTuningJob", api::bind(this, &S::describe_tuning_job)},
      {"ListHyperParameterTuningJobs", api::bind(this, &S::list_tuning_jobs)},
      {"StopHyperParameterTuningJob", api::bind(this, &S::stop_tuning_job)},
      {"ListTrainingJobsForHyperParameterTuningJob", api::bind(this, &S::list_trials)},
      {"CreateTransformJob", api::bind(this, &S::create_transform_job)},
      {"DescribeTransformJob", api::bind(this, &S::describe_transform_job)},
      {"ListTransformJobs", api::bind(this, &S::list_transform_jobs)},
      {"StopTransformJob", api::bind(this, &S::stop_transform_job)},
      {"CreateModel", api::bind(this, &S::create_model)},
      {"DescribeModel", api::bind(this, &S::describe_model)},
      {"ListModels", api::bind(this, &S::list_models)},
      {"DeleteModel", api::bind(this, &S::delete_model)},
      {"AddTags", api::bind(this, &S::add_tags)},
      {"ListTags", api::bind(this, &S::list_tags)},
      {"DeleteTags", api::bind(this, &S::delete_tags)},
  };
}

void SageMaker::start() {
  Context& context = *context_;
  std::error_code ignored;  // what cannot be removed now is in nobody's way
  std::filesystem::remove_all(context.work, ignored);
  std::set<std::string> tuners;  // they go on with their own training jobs
  for (const Record& record : context.records.unfinished(kTuningJob)) {
    tuners.insert(text_of(record.key));
    context.given.loop.spawn("tuning job " + record.name(), run_tuning(context, record.key));
  }
  for (const Record& record : context.records.unfinished(kTrainingJob)) {
    const auto tuner = row_key(owner_of(record.key), kTuningJob, record.parent);
    if (tuners.contains(text_of(tuner))) continue;
    context.given.loop.spawn("training job " + record.name(), run_training(context, record.key));
  }
  for (const Record& record : context.records.unfinished(kTransformJob)) {
    context.given.loop.spawn("transform job " + record.name(), run_transform(context, record.key));
  }
}

runtime::Task<> SageMaker::shutdown() {
  context_->runs.close();
  context_->runs.halt_all(Halt::Shutdown);
  co_await context_->runs.idle();
}

runtime::Task<> SageMaker::clear() {
  Context& context = *context_;
  context.runs.close();
  context.runs.halt_all(Halt::Discarded);
  co_await context.runs.idle();
  co_await context.given.loop.offload([&] { context.records.clear(); });
  context.runs.open();
}

}  // namespace sagemaker
