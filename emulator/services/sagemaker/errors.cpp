#include "emulator/services/sagemaker/errors.h"

#include <fmt/format.h>

#include "emulator/base/text.h"

namespace sagemaker {

api::Error validation(const std::string& message) {
  return {"ValidationException", message};
}

api::Error unsupported(std::string_view what) {
  return validation(fmt::format("sagelocal does not support {}", what));
}

api::Error training_job_exists(std::string_view arn) {
  return {"ResourceInUse",
          fmt::format("Training job names must be unique within an AWS account and region, and a "
                      "training job with this name already exists ({})",
                      arn)};
}

api::Error training_job_unknown() {
  return validation("Requested resource not found.");
}

api::Error training_job_ended(std::string_view status) {
  return validation(
      fmt::format("The request was rejected because the training job is in status {}", status));
}

api::Error training_job_runs(std::string_view status) {
  return validation(fmt::format(
      "The request was rejected because the training job is in status {}, not in a terminal state",
      status));
}

api::Error tuning_job_exists(std::string_view name) {
  return {"ResourceInUse", fmt::format("A hyperparameter tuning job with the name, {}, already "
                                       "exists. Choose a different name.",
                                       name)};
}

api::Error tuning_job_unknown(std::string_view name) {
  return {
      "ResourceNotFound",
      fmt::format("Amazon SageMaker can't find a tuning job called {}. Type another name.", name)};
}

api::Error tuning_job_ended(std::string_view status) {
  return validation(fmt::format(
      "The request was rejected because the hyperparameter tuning job is already in status {}",
      status));
}

api::Error too_few_combinations(double combinations, int64_t jobs) {
  return validation(fmt::format(
      "You don't have enough combinations of hyperparameter ranges. The total number of "
      "hyperparameter combinations for the provided ranges [{}] must be equal or greater than the "
      "value of MaxNumberOfJobs, [{}]. Provide additional ranges.",
      base::python_repr(combinations), jobs));
}

api::Error metric_required() {
  return validation(
      "A metric is required for this hyperparameter tuning job objective. Provide a metric in the "
      "metric definitions.");
}

api::Error metric_definitions_fixed() {
  return validation(
      "You can't override the metric definitions for Amazon SageMaker algorithms. Please retry the "
      "request without specifying metric definitions.");
}

api::Error objective_unknown(std::string_view metric) {
  return validation(fmt::format(
      "The objective metric {} is not a metric that the algorithm in the training image emits for "
      "its validation channel.",
      metric));
}

api::Error not_tunable(std::string_view parameter) {
  return validation(fmt::format(
      "The hyperparameter {} is not tunable for the algorithm in the training image.", parameter));
}

api::Error warm_start_refused(std::string_view why) {
  return validation(fmt::format("The WarmStartConfig is not valid: {}.", why));
}

api::Error warm_start_members_differ() {
  return validation(
      "Only the following fields in TrainingJobDefinition are allowed to change: "
      "[algorithmSpecification, inputDataConfig, outputDataConfig, staticHyperParameters, roleArn, "
      "resourceConfig, stoppingCondition, vpcConfig, enableManagedSpotTraining, "
      "checkpointConfig].");
}

api::Error transform_job_exists(std::string_view arn) {
  return {
      "ResourceInUse",
      fmt::format("Job name must be unique within an AWS account and region, and a job with this "
                  "name already exists ({})",
                  arn)};
}

api::Error transform_job_unknown(std::string_view name) {
  return validation(fmt::format("Could not find requested job with name: {}", name));
}

api::Error transform_job_unknown_to_update(std::string_view name) {
  return validation(fmt::format("Could not find job to update with name {}", name));
}

api::Error transform_job_ended(std::string_view status) {
  return validation(
      fmt::format("The request was rejected because the transform job is in status {}", status));
}

api::Error model_exists(std::string_view arn) {
  return validation(fmt::format("Cannot create already existing model \"{}\".", arn));
}

api::Error model_unknown(std::string_view arn) {
  return validation(fmt::format("Could not find model \"{}\".", arn));
}

api::Error model_data_unreadable(std::string_view uri, std::string_view role) {
  return validation(fmt::format(
      "Could not access model data at {}. Please ensure that the role \"{}\" exists and that its "
      "trust relationship policy allows the action \"sts:AssumeRole\" for the service principal "
      "\"sagemaker.amazonaws.com\". Also ensure that the role has \"s3:GetObject\" permissions and "
      "that the object is located in the region of the request.",
      uri, role));
}

api::Error no_objects(std::string_view uri, std::string_view region, std::string_view role,
                      std::string_view bucket, std::string_view why) {
  std::string message = fmt::format(
      "No S3 objects found under S3 URL \"{}\" given in input data source. Please ensure that the "
      "bucket exists in the selected region ({}), that objects exist under that S3 prefix, and "
      "that "
      "the role \"{}\" has \"s3:ListBucket\" permissions on bucket \"{}\".",
      uri, region, role, bucket);
  if (!why.empty()) message += fmt::format(" Error message from S3: {}", why);
  return validation(message);
}

api::Error bad_location(std::string_view member, std::string_view uri) {
  return validation(
      fmt::format("{} \"{}\" is not a location of the form s3://bucket/prefix", member, uri));
}

api::Error bad_token() {
  return validation("The NextToken is not one that this operation returned.");
}

api::Error resource_of_tags_unknown(std::string_view arn) {
  return validation(fmt::format("Could not find resource \"{}\".", arn));
}

api::Error too_many_tags() {
  return {"ResourceLimitExceeded", "A resource can have at most 50 tags."};
}

}  // namespace sagemaker
