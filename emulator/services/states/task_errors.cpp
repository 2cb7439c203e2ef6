#include "emulator/services/states/task_errors.h"

#include <fmt/core.h>

#include "emulator/api/model.h"

namespace states {
namespace {

struct Names {
  std::string_view model;
  std::string_view prefix;   // of error names
  std::string_view service;  // in causes; the service's own exception is <service>Exception
};

constexpr Names kOptimized[] = {
    {"sagemaker", "SageMaker", "AmazonSageMaker"},
    {"lambda", "Lambda", "AWSLambda"},
    {"stepfunctions", "StepFunctions", "AWSStepFunctions"},
};

bool is_modelled(std::string_view model_id, std::string_view code) {
  const api::Model* model = api::Model::of(model_id);
  return model != nullptr && model->error(code) != nullptr;
}

std::string exception_name(std::string_view code) {
  return code.ends_with("Exception") ? std::string(code) : std::string(code) + "Exception";
}

}  // namespace

asl::Failure optimized_failure(std::string_view model, const CallOutcome& outcome) {
  Names names{model, model, model};
  for (const Names& known : kOptimized) {
    if (known.model == model) names = known;
  }
  const api::Error& error = *outcome.error;
  const std::string name = is_modelled(model, error.code())
                               ? exception_name(error.code())
                               : std::string(names.service) + "Exception";
  return {
      fmt::format("{}.{}", names.prefix, name),
      fmt::format("{} (Service: {}; Status Code: {}; Error Code: {}; Request ID: {}; Proxy: null)",
                  error.what(), names.service, error.status(), error.code(), outcome.request_id)};
}

asl::Failure sdk_failure(std::string_view model, std::string_view prefix,
                         const CallOutcome& outcome) {
  const api::Error& error = *outcome.error;
  const std::string name = is_modelled(model, error.code()) ? exception_name(error.code())
                                                            : std::string(prefix) + "Exception";
  return {fmt::format("{}.{}", prefix, name),
          fmt::format("{} (Service: {}, Status Code: {}, Request ID: {}) (SDK Attempt Count: 1)",
                      error.what(), prefix, error.status(), outcome.request_id)};
}

}  // namespace states
