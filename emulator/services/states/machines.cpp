// State machines: create, describe, list, update, delete, validate.
#include <fmt/core.h>

#include <algorithm>

#include "emulator/api/pagination.h"
#include "emulator/asl/program.h"
#include "emulator/base/time.h"
#include "emulator/services/states/errors.h"
#include "emulator/services/states/listing.h"
#include "emulator/services/states/parameters.h"
#include "emulator/services/states/references.h"
#include "emulator/services/states/states.h"

namespace states {
namespace {

constexpr size_t kDiagnosticsMax = 100;

double seconds(int64_t ms) {
  return base::to_epoch_seconds(base::from_epoch_ms(ms));
}

json::Value no_logging() {
  return json::Value::object({{"level", "OFF"}, {"includeExecutionData", false}});
}
json::Value no_tracing() {
  return json::Value::object({{"enabled", false}});
}
json::Value own_key() {
  return json::Value::object({{"type", "AWS_OWNED_KEY"}});
}

// Throws errors::log_destinations.
json::Value with_defaults(const json::Value& logging) {
  if (!logging.is_object()) return no_logging();
  if (logging["destinations"].size() > 1) throw errors::log_destinations();
  json::Value result = logging;
  if (!result.has("level")) result = result.with("level", "OFF");
  if (!result.has("includeExecutionData")) result = result.with("includeExecutionData", false);
  return result;
}

std::vector<asl::Diagnostic> diagnose(const std::string& definition, const std::string& type) {
  std::vector<asl::Diagnostic> found = asl::check(definition);
  const auto is_error = [](const asl::Diagnostic& d) { return d.severity == "ERROR"; };
  if (std::any_of(found.begin(), found.end(), is_error)) return found;
  for (asl::Diagnostic& more : check_tasks(definition, type))
    found.push_back(std::move(more));
  return found;
}

void require_sound(const std::string& definition, const std::string& type) {
  std::vector<asl::Diagnostic> found = diagnose(definition, type);
  std::erase_if(found, [](const asl::Diagnostic& d) { return d.severity != "ERROR"; });
  if (!found.empty()) throw errors::invalid_definition(asl::describe(found));
}

void refuse_versions(const json::Value& input) {
  if (input.has("versionDescription") && !input.flag("publish")) {
    throw errors::description_without_publish();
  }
  if (input.flag("publish")) throw errors::not_served("versions of state machines (publish)");
}

// What CreateStateMachine compares: role and tags do not count.
bool same_machine(const MachineRecord& a, const MachineRecord& b) {
  return a.definition == b.definition && a.type == b.type && a.logging == b.logging &&
         a.tracing == b.tracing && a.encryption == b.encryption;
}

void put_details(json::ObjectBuilder& output, const MachineRecord& machine) {
  output.put("definition", machine.definition)
      .put("name", machine.arn.name)
      .put("roleArn", machine.role)
      .put("stateMachineArn", machine.arn.to_string())
      .put("loggingConfiguration", machine.logging)
      .put("tracingConfiguration", machine.tracing)
      .put("encryptionConfiguration", machine.encryption);
  if (!machine.revision.empty()) output.put("revisionId", machine.revision);
  const json::Value references = variable_references(machine.definition);
  if (!references.empty()) output.put("variableReferences", references);
}

json::Value created(const MachineRecord& machine) {
  return json::Value::object({{"stateMachineArn", machine.arn.to_string()},
                              {"creationDate", seconds(machine.created_ms)}});
}

}  // namespace

api::Reply States::create_machine(api::Call& call) {
  const json::Value& input = call.input;
  check_name(input.text("name"));
  refuse_versions(input);
  MachineRecord machine;
  machine.arn = {call.account, call.region, input.text("name")};
  machine.definition = input.text("definition");
  machine.role = input.text("roleArn");
  check_role(machine.role);
  machine.type = input.text("type", "STANDARD");
  machine.logging = with_defaults(input["loggingConfiguration"]);
  machine.tracing =
      input.has("tracingConfiguration") ? input["tracingConfiguration"] : no_tracing();
  machine.encryption =
      input.has("encryptionConfiguration") ? input["encryptionConfiguration"] : own_key();
  machine.tags = input.has("tags") ? input["tags"] : json::Value::array();
  machine.created_ms = machine.updated_ms = base::to_epoch_ms(context_.clock.now());
  require_sound(machine.definition, machine.type);
  if (context_.resources.insert(to_resource(machine))) return created(machine);
  const MachineRecord existing = find_machine(machine.arn);
  if (!same_machine(existing, machine)) throw errors::machine_exists(machine.arn.to_string());
  return created(existing);
}

api::Reply States::describe_machine(api::Call& call) {
  const MachineRecord machine = find_machine(machine_arn(call.input.text("stateMachineArn")));
  json::ObjectBuilder output;
  put_details(output, machine);
  output.put("creationDate", seconds(machine.created_ms))
      .put("status", "ACTIVE")
      .put("type", machine.type);
  return std::move(output).build();
}

api::Reply States::list_machines(api::Call& call) {
  const auto rows = context_.resources.list({.account = call.account,
                                             .region = call.region,
                                             .service = "states",
                                             .kind = "state-machine"});
  std::vector<json::Value> items;
  for (const storage::Resource& row : rows) {
    const MachineRecord machine = to_machine(row);
    items.push_back(json::Value::object({{"stateMachineArn", machine.arn.to_string()},
                                         {"name", machine.arn.name},
                                         {"type", machine.type},
                                         {"creationDate", seconds(machine.created_ms)}}));
  }
  return page_of("stateMachines", "stateMachineArn", std::move(items), call.input);
}

api::Reply States::update_machine(api::Call& call) {
  const json::Value& input = call.input;
  const MachineArn arn = machine_arn(input.text("stateMachineArn"));
  refuse_versions(input);
  if (input.has("roleArn")) check_role(input.text("roleArn"));
  if (!input.has("definition") && !input.has("roleArn") && !input.has("loggingConfiguration") &&
      !input.has("tracingConfiguration") && !input.has("encryptionConfiguration")) {
    throw errors::nothing_to_update();
  }
  if (input.has("definition")) {
    require_sound(input.text("definition"), find_machine(arn).type);
  }
  MachineRecord machine;
  const bool found = context_.resources.update(key_of(arn), [&](storage::Resource& row) {
    const MachineRecord before = to_machine(row);
    machine = before;
    machine.definition = input.text("definition", before.definition);
    machine.role = input.text("roleArn", before.role);
    if (input.has("loggingConfiguration")) {
      machine.logging = with_defaults(input["loggingConfiguration"]);
    }
    if (input.has("tracingConfiguration")) machine.tracing = input["tracingConfiguration"];
    if (input.has("encryptionConfiguration")) machine.encryption = input["encryptionConfiguration"];
    if (!same_machine(before, machine) || machine.role != before.role) {
      machine.revision = context_.ids.uuid();
    }
    machine.updated_ms = base::to_epoch_ms(context_.clock.now());
    const storage::Resource changed = to_resource(machine);
    row.document = changed.document;
    row.modified_ms = changed.modified_ms;
    return true;
  });
  if (!found) throw errors::no_machine(arn.to_string());
  json::ObjectBuilder output;
  output.put("updateDate", seconds(machine.updated_ms));
  if (!machine.revision.empty()) output.put("revisionId", machine.revision);
  return std::move(output).build();
}

// Executions that run go on: each has the definition that it began with.
api::Reply States::delete_machine(api::Call& call) {
  context_.resources.remove(key_of(machine_arn(call.input.text("stateMachineArn"))));
  return {};
}

api::Reply States::validate_definition(api::Call& call) {
  const std::string severity = call.input.text("severity", "ERROR");
  const auto limit = static_cast<size_t>(call.input.integer("maxResults", 0));
  const size_t shown_max = limit == 0 ? kDiagnosticsMax : std::min(limit, kDiagnosticsMax);
  json::Array diagnostics;
  bool sound = true;
  bool truncated = false;
  for (const asl::Diagnostic& found :
       diagnose(call.input.text("definition"), call.input.text("type", "STANDARD"))) {
    sound = sound && found.severity != "ERROR";
    if (found.severity == "WARNING" && severity != "WARNING") continue;
    truncated = diagnostics.size() == shown_max;
    if (truncated) break;
    json::ObjectBuilder item;
    item.put("severity", found.severity).put("code", found.code).put("message", found.message);
    if (!found.location.empty()) item.put("location", found.location);
    diagnostics.push_back(std::move(item).build());
  }
  return json::Value::object({{"result", sound ? "OK" : "FAIL"},
                              {"diagnostics", std::move(diagnostics)},
                              {"truncated", truncated}});
}

api::Reply States::describe_machine_for_execution(api::Call& call) {
  const ExecutionRecord execution = find_execution(execution_arn(call.input.text("executionArn")));
  json::ObjectBuilder output;
  put_details(output, execution.machine);
  output.put("updateDate", seconds(execution.machine.updated_ms));
  return std::move(output).build();
}

}  // namespace states
