// Every error that Step Functions answers here: code, wording, status.
// https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "emulator/api/error.h"

namespace states::errors {

inline api::Error invalid_arn(std::string_view why) {
  return api::Error("InvalidArn", fmt::format("Invalid Arn: '{}'", why));
}
inline api::Error invalid_role(std::string_view role) {
  return api::Error("InvalidArn", fmt::format("Invalid Role Arn: '{}'", role));
}
inline api::Error invalid_name(std::string_view name) {
  return api::Error("InvalidName", fmt::format("Invalid Name: '{}'", name));
}
inline api::Error invalid_token() {
  return api::Error("InvalidToken", "Invalid Token: 'Invalid token'");
}
inline api::Error invalid_definition(std::string_view why) {
  return api::Error("InvalidDefinition",
                    fmt::format("Invalid State Machine Definition: '{}'", why));
}
inline api::Error invalid_input(std::string_view why) {
  return api::Error("InvalidExecutionInput",
                    fmt::format("Invalid State Machine Execution Input: '{}'", why));
}
inline api::Error machine_exists(std::string_view arn) {
  return api::Error("StateMachineAlreadyExists",
                    fmt::format("State Machine Already Exists: '{}'", arn));
}
inline api::Error no_machine(std::string_view arn) {
  return api::Error("StateMachineDoesNotExist",
                    fmt::format("State Machine Does Not Exist: '{}'", arn));
}
inline api::Error machine_deleting(std::string_view arn) {
  return api::Error("StateMachineDeleting", fmt::format("State Machine is Deleting: '{}'", arn));
}
inline api::Error execution_exists(std::string_view arn) {
  return api::Error("ExecutionAlreadyExists", fmt::format("Execution Already Exists: '{}'", arn));
}
inline api::Error no_execution(std::string_view arn) {
  return api::Error("ExecutionDoesNotExist", fmt::format("Execution Does Not Exist: '{}'", arn));
}
inline api::Error no_resource(std::string_view arn) {
  return api::Error("ResourceNotFound", fmt::format("Resource not found: '{}'", arn), 400,
                    json::Value::object({{"resourceName", std::string(arn)}}));
}
inline api::Error log_destinations() {
  return api::Error("InvalidLoggingConfiguration",
                    "Invalid Logging Configuration: Must specify exactly one Log Destination.");
}
inline api::Error nothing_to_update() {
  return api::Error("MissingRequiredParameter",
                    "Either the definition, the role ARN, the LoggingConfiguration, or the "
                    "TracingConfiguration must be specified");
}
inline api::Error wrong_type() {
  return api::Error("StateMachineTypeNotSupported",
                    "This operation is not supported by this type of state machine");
}
inline api::Error description_without_publish() {
  return api::Error("ValidationException",
                    "Version description can only be set when publish is true");
}
inline api::Error not_served(std::string_view what) {
  return api::Error("NotImplemented", fmt::format("sagelocal does not support {}", what), 501);
}
inline api::Error too_many_tags(std::string_view arn) {
  return api::Error("TooManyTags", "You have exceeded the number of tags allowed for the resource.",
                    400, json::Value::object({{"resourceName", std::string(arn)}}));
}

}  // namespace states::errors
