// Every error that Lambda answers here: code, wording, status.
// https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

#include "emulator/api/error.h"

namespace lambda::errors {

inline api::Error user(std::string code, const std::string& message, int status) {
  return api::Error(std::move(code), message, status, json::Value::object({{"Type", "User"}}));
}

inline api::Error not_found(std::string_view arn) {
  return user("ResourceNotFoundException", fmt::format("Function not found: {}", arn), 404);
}
inline api::Error resource_missing() {
  return user("ResourceNotFoundException", "The resource you requested does not exist.", 404);
}
inline api::Error other_region(std::string_view there, std::string_view here) {
  return user(
      "ResourceNotFoundException",
      fmt::format("Functions from '{}' are not reachable in this region ('{}')", there, here), 404);
}
inline api::Error already_exists(std::string_view name) {
  return user("ResourceConflictException", fmt::format("Function already exist: {}", name), 409);
}
inline api::Error invalid(const std::string& message) {
  return user("InvalidParameterValueException", message, 400);
}
inline api::Error bad_zip() {
  return invalid(
      "Could not unzip uploaded file. Please check your file, then try to upload again.");
}
inline api::Error zip_too_large() {
  return user("RequestEntityTooLargeException", "Zipped size must be smaller than 52428800 bytes",
              413);
}
inline api::Error code_too_large() {
  return invalid("Unzipped size must be smaller than 262144000 bytes");
}
inline api::Error no_code_object(const api::Error& cause) {
  return invalid(
      fmt::format("Error occurred while GetObject. S3 Error Code: {}. S3 Error Message: {}",
                  cause.code(), cause.what()));
}
inline api::Error name_too_long(std::string_view name) {
  return invalid(
      fmt::format("1 validation error detected: Value '{}' at 'functionName' failed to "
                  "satisfy constraint: Member must have length less than or equal to 64",
                  name));
}
inline api::Error bad_runtime(std::string_view runtime, std::string_view known) {
  return invalid(
      fmt::format("Value {} at 'runtime' failed to satisfy constraint: Member must "
                  "satisfy enum value set: [{}] or be a valid ARN",
                  runtime, known));
}
inline api::Error runtime_not_served(std::string_view runtime) {
  return user("NotImplemented",
              fmt::format("sagelocal runs functions of the Python runtimes; {} is not implemented",
                          runtime),
              501);
}
inline api::Error reserved_keys(std::string_view keys) {
  return invalid(fmt::format(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided contains reserved keys that are currently not supported for modification. "
      "Reserved keys used in this request: {}",
      keys));
}
inline api::Error environment_too_large(std::string_view measured) {
  return invalid(fmt::format(
      "Lambda was unable to configure your environment variables because the environment variables "
      "you have provided exceeded the 4KB limit. String measured: {}",
      measured));
}
inline api::Error stale_revision() {
  return user("PreconditionFailedException",
              "The Revision Id provided does not match the latest Revision Id. Call the "
              "GetFunction/GetAlias API to retrieve the latest Revision Id",
              412);
}
inline api::Error latest_cannot_be_deleted() {
  return invalid("$LATEST version cannot be deleted without deleting the function.");
}
inline api::Error qualifiers_differ() {
  return invalid(
      "The derived qualifier from the function name does not match the specified qualifier.");
}
inline api::Error not_json(std::string_view detail) {
  return user("InvalidRequestContentException",
              fmt::format("Could not parse request body into json: Could not parse payload into "
                          "json: {}",
                          detail),
              400);
}
inline api::Error request_too_large(uint64_t bytes_max) {
  return user("RequestEntityTooLargeException",
              fmt::format("Request must be smaller than {} bytes for the InvokeFunction operation",
                          bytes_max),
              413);
}
inline api::Error cannot_start(std::string_view why) {
  return api::Error("ServiceException", fmt::format("The function could not be started: {}", why),
                    500, json::Value::object({{"Type", "Service"}}));
}

}  // namespace lambda::errors
