#include "emulator/services/lambda/configuration.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "emulator/api/model.h"
#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/services/lambda/errors.h"

namespace lambda {
namespace {

constexpr size_t kVariablesBytesMax = 4096;

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
constexpr std::array<std::string_view, 19> kReserved = {"_HANDLER",
                                                        "_X_AMZN_TRACE_ID",
                                                        "AWS_DEFAULT_REGION",
                                                        "AWS_REGION",
                                                        "AWS_EXECUTION_ENV",
                                                        "AWS_LAMBDA_FUNCTION_NAME",
                                                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                        "AWS_LAMBDA_FUNCTION_VERSION",
                                                        "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                        "AWS_LAMBDA_LOG_GROUP_NAME",
                                                        "AWS_LAMBDA_LOG_STREAM_NAME",
                                                        "AWS_ACCESS_KEY",
                                                        "AWS_ACCESS_KEY_ID",
                                                        "AWS_SECRET_ACCESS_KEY",
                                                        "AWS_SESSION_TOKEN",
                                                        "AWS_LAMBDA_RUNTIME_API",
                                                        "LAMBDA_TASK_ROOT",
                                                        "LAMBDA_RUNTIME_DIR",
                                                        "AWS_LAMBDA_MAX_CONCURRENCY"};

// Members of the document that the API does not show in a configuration.
constexpr std::array<std::string_view, 2> kHidden = {"CodeDigest", "Tags"};

// Members that a configuration takes from its request as they are.
constexpr std::array<std::string_view, 10> kTaken = {
    "Role",        "Handler",       "Description",      "Timeout",       "MemorySize",
    "Environment", "TracingConfig", "EphemeralStorage", "LoggingConfig", "Runtime"};

std::string runtimes() {
  const api::Model* model = api::Model::of("lambda");
  const api::OperationShape* create = model->operation("CreateFunction");
  std::vector<std::string> names;
  for (const std::string_view name : create->input->member("Runtime")->shape->enumeration) {
    names.emplace_back(name);
  }
  return base::join(names, ", ");
}

void check_runtime(const json::Value& input) {
  const std::string runtime = input.text("Runtime");
  if (runtime.empty() || runtime.starts_with("python3.")) return;
  const std::string known = runtimes();
  const bool listed = (", " + known + ",").find(", " + runtime + ",") != std::string::npos;
  if (!listed) throw errors::bad_runtime(runtime, known);
  throw errors::runtime_not_served(runtime);
}

void check_variables(const json::Value& input) {
  const json::Value& variables = input["Environment"]["Variables"];
  if (!variables.is_object()) return;
  std::vector<std::string> reserved;
  for (const auto& [name, value] : variables.members()) {
    if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end()) {
      reserved.push_back(name);
    }
  }
  if (!reserved.empty()) throw errors::reserved_keys(base::join(reserved, ", "));
  const std::string measured = json::print(variables);
  if (measured.size() > kVariablesBytesMax) throw errors::environment_too_large(measured);
}

}  // namespace

std::string Identity::arn() const {
  return fmt::format("arn:aws:lambda:{}:{}:function:{}", region, account, name);
}

void check_configuration(const json::Value& input) {
  check_runtime(input);
  check_variables(input);
}

json::Value new_configuration(const Identity& identity, const json::Value& input) {
  const std::string runtime_id =
      base::hex(base::digest(base::DigestKind::Sha256, input.text("Runtime")));
  json::ObjectBuilder document;
  document.put("FunctionName", identity.name).put("FunctionArn", identity.arn());
  document.copy(input, "Runtime").copy(input, "Role").copy(input, "Handler");
  document.put("CodeSize", 0).put("CodeSha256", "").put("CodeDigest", "");
  document.put("Description", input.text("Description"));
  document.put("Timeout", input.integer("Timeout", 3));
  document.put("MemorySize", input.integer("MemorySize", 128));
  document.put("LastModified", "").put("Version", "$LATEST").put("RevisionId", "");
  document.copy(input, "Environment");
  const json::Value pass_through = json::Value::object({{"Mode", "PassThrough"}});
  document.put("TracingConfig", input.has("TracingConfig") ? input["TracingConfig"] : pass_through);
  document.put("State", "Active").put("LastUpdateStatus", "Successful");
  document.put("PackageType", "Zip").put("Architectures", json::Value::array({"x86_64"}));
  const json::Value storage = json::Value::object({{"Size", 512}});
  document.put("EphemeralStorage",
               input.has("EphemeralStorage") ? input["EphemeralStorage"] : storage);
  document.put("SnapStart",
               json::Value::object({{"ApplyOn", "None"}, {"OptimizationStatus", "Off"}}));
  document.put(
      "RuntimeVersionConfig",
      json::Value::object({{"RuntimeVersionArn", fmt::format("arn:aws:lambda:{}::runtime:{}",
                                                             identity.region, runtime_id)}}));
  const json::Value logging =
      json::Value::object({{"LogFormat", "Text"}, {"LogGroup", "/aws/lambda/" + identity.name}});
  json::Value given = input["LoggingConfig"];
  if (given.is_object() && !given.has("LogGroup")) {
    given = given.with("LogGroup", logging["LogGroup"]);
  }
  document.put("LoggingConfig", given.is_object() ? given : logging);
  document.put("Tags", input["Tags"].is_object() ? input["Tags"] : json::Value::object());
  return std::move(document).build();
}

json::Value changed_configuration(const json::Value& document, const json::Value& input) {
  json::Value changed = document;
  for (const std::string_view member : kTaken) {
    if (const json::Value* given = input.find(member)) changed = changed.with(member, *given);
  }
  return changed;
}

json::Value with_code(const json::Value& document, const Package& package) {
  return document.with("CodeSize", static_cast<int64_t>(package.bytes))
      .with("CodeSha256", package.code_sha256)
      .with("CodeDigest", package.digest);
}

json::Value with_revision(const json::Value& document, std::string revision,
                          std::string_view modified) {
  return document.with("RevisionId", std::move(revision)).with("LastModified", modified);
}

json::Value shown(const json::Value& document) {
  json::Value result = document;
  for (const std::string_view member : kHidden)
    result = result.without(member);
  return result;
}

json::Value shown_pending(const json::Value& document) {
  return shown(document)
      .without("LastUpdateStatus")
      .with("State", "Pending")
      .with("StateReason", "The function is being created.")
      .with("StateReasonCode", "Creating");
}

json::Value shown_updating(const json::Value& document) {
  return shown(document)
      .with("LastUpdateStatus", "InProgress")
      .with("LastUpdateStatusReason", "The function is being created.")
      .with("LastUpdateStatusReasonCode", "Creating");
}

std::string last_modified(std::string_view iso8601) {
  return std::string(iso8601.substr(0, iso8601.size() - 1)) + "+0000";
}

}  // namespace lambda
