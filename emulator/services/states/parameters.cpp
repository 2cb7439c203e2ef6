#include "emulator/services/states/parameters.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "emulator/api/model.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/services/states/tasks.h"

namespace states {
namespace {

using Diagnostics = std::vector<asl::Diagnostic>;

void complain(Diagnostics& found, std::string message, std::string location) {
  found.push_back({.severity = "ERROR",
                   .code = "SCHEMA_VALIDATION_FAILED",
                   .message = std::move(message),
                   .location = std::move(location)});
}

// The first member of `given` that the shape does not have, at any depth; "" when there is none.
std::string foreign_member(const api::Shape& shape, const json::Value& given) {
  if (shape.kind == api::Kind::List && given.is_array()) {
    for (const json::Value& item : given.items()) {
      std::string name = foreign_member(*shape.element->shape, item);
      if (!name.empty()) return name;
    }
  }
  if (shape.kind == api::Kind::Map && given.is_object()) {
    for (const auto& [key, value] : given.members()) {
      std::string name = foreign_member(*shape.element->shape, value);
      if (!name.empty()) return name;
    }
  }
  if (shape.kind != api::Kind::Structure || !given.is_object()) return "";
  for (const auto& [key, value] : given.members()) {
    const bool filled = key.ends_with(".$");
    const std::string name = filled ? key.substr(0, key.size() - 2) : key;
    const api::MemberShape* member = shape.member(name);
    if (member == nullptr) return name;
    std::string inner = filled ? "" : foreign_member(*member->shape, value);
    if (!inner.empty()) return inner;
  }
  return "";
}

// The optimized integrations and their actions; "": any.
// https://docs.aws.amazon.com/step-functions/latest/dg/integrate-optimized.html
constexpr std::pair<std::string_view, std::string_view> kIntegrations[] = {
    {"apigateway", "invoke"},
    {"athena", "startQueryExecution stopQueryExecution getQueryExecution getQueryResults"},
    {"batch", "submitJob"},
    {"bedrock", "invokeModel createModelCustomizationJob"},
    {"codebuild", ""},
    {"databrew", "startJobRun"},
    {"dynamodb", "getItem putItem deleteItem updateItem"},
    {"ecs", "runTask"},
    {"eks", ""},
    {"elasticmapreduce", ""},
    {"emr-containers", ""},
    {"emr-serverless", ""},
    {"events", "putEvents"},
    {"glue", "startJobRun"},
    {"http", "invoke"},
    {"lambda", "invoke"},
    {"mediaconvert", "createJob"},
    {"sns", "publish"},
    {"sqs", "sendMessage"},
    {"states", "startExecution"},
};

const api::OperationShape* sagemaker_operation(const Integration& to) {
  const api::Model* model = api::Model::of("sagemaker");
  std::string name = to.action;
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 32);
  return model != nullptr ? model->operation(name) : nullptr;
}

bool is_known(const Integration& to) {
  if (to.service.starts_with(kSdkPrefix)) return true;
  if (to.service == "sagemaker") return sagemaker_operation(to) != nullptr;
  for (const auto& [service, actions] : kIntegrations) {
    if (service != to.service) continue;
    const auto names = base::split(actions, ' ');
    return actions.empty() || std::find(names.begin(), names.end(), to.action) != names.end();
  }
  return false;
}

void check_sagemaker(const Integration& to, const json::Value& state, const std::string& at,
                     Diagnostics& found) {
  const api::OperationShape* operation = sagemaker_operation(to);
  if (operation == nullptr || operation->input == nullptr) return;
  if (!state["Parameters"].is_object()) return;
  const std::string foreign = foreign_member(*operation->input, state["Parameters"]);
  if (!foreign.empty()) {
    complain(found, fmt::format("The field \"{}\" is not supported by Step Functions", foreign),
             at + "/Parameters");
  }
}

void check_task(const json::Value& state, const std::string& at, std::string_view type,
                Diagnostics& found) {
  const std::string resource = state.text("Resource");
  const std::optional<Integration> to = integration_of(resource);
  if (to ? !is_known(*to) : resource.starts_with(kServicePrefix)) {
    complain(found,
             fmt::format("The resource provided {} is not recognized. The value is not a valid "
                         "resource ARN, or the resource is not available in this region.",
                         resource),
             at + "/Resource");
  }
  if (!to) return;
  if (type == "EXPRESS" && to->pattern.starts_with("sync")) {
    complain(found, "Express state machine does not support '.sync' service integration",
             at + "/Resource");
  }
  if (type == "EXPRESS" && to->pattern == "waitForTaskToken") {
    // AWS-QUIRK: two spaces before "at" (recorded), one of them here.
    complain(found,
             "Express state machine does not support '.waitForTaskToken' service integration ",
             at + "/Resource");
  }
  if (to->service == "sagemaker") check_sagemaker(*to, state, at, found);
}

void check_machine(const json::Value& machine, const std::string& at, std::string_view type,
                   Diagnostics& found) {
  if (!machine["States"].is_object()) return;
  for (const auto& [name, state] : machine["States"].members()) {
    const std::string here = at + "/States/" + name;
    if (state.text("Type") == "Task") check_task(state, here, type, found);
    if (state["Branches"].is_array()) {
      for (size_t i = 0; i < state["Branches"].size(); ++i) {
        check_machine(state["Branches"][i], fmt::format("{}/Branches[{}]", here, i), type, found);
      }
    }
    for (const char* processor : {"ItemProcessor", "Iterator"}) {
      if (state[processor].is_object()) {
        check_machine(state[processor], here + "/" + processor, type, found);
      }
    }
  }
}

}  // namespace

std::vector<asl::Diagnostic> check_tasks(std::string_view definition, std::string_view type) {
  Diagnostics found;
  check_machine(json::parse(definition), "", type, found);
  return found;
}

}  // namespace states
