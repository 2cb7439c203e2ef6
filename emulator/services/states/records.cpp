#include "emulator/services/states/records.h"

#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace states {
namespace {

constexpr const char* kMachine = "state-machine";
constexpr const char* kExecution = "execution";

json::Value document_of(const MachineRecord& machine) {
  json::ObjectBuilder document;
  document.put("arn", machine.arn.to_string())
      .put("definition", machine.definition)
      .put("role", machine.role)
      .put("type", machine.type)
      .put("revision", machine.revision)
      .put("created_ms", machine.created_ms)
      .put("updated_ms", machine.updated_ms)
      .put("logging", machine.logging)
      .put("tracing", machine.tracing)
      .put("encryption", machine.encryption)
      .put("tags", machine.tags);
  return std::move(document).build();
}

MachineRecord machine_of(const json::Value& document) {
  MachineRecord machine;
  machine.arn = machine_arn(document.text("arn"));
  machine.definition = document.text("definition");
  machine.role = document.text("role");
  machine.type = document.text("type");
  machine.revision = document.text("revision");
  machine.created_ms = document.integer("created_ms");
  machine.updated_ms = document.integer("updated_ms");
  machine.logging = document["logging"];
  machine.tracing = document["tracing"];
  machine.encryption = document["encryption"];
  machine.tags = document["tags"];
  return machine;
}

std::optional<std::string> optional_text(const json::Value& document, std::string_view key) {
  const json::Value* found = document.find(key);
  if (found == nullptr) return std::nullopt;
  return found->as_string();
}

}  // namespace

storage::ResourceKey key_of(const MachineArn& arn) {
  return {arn.account, arn.region, "states", kMachine, arn.name};
}

storage::ResourceKey key_of(const ExecutionArn& arn) {
  return {arn.account, arn.region, "states", kExecution, arn.machine + ":" + arn.name};
}

storage::Resource to_resource(const MachineRecord& machine) {
  storage::Resource resource;
  resource.key = key_of(machine.arn);
  resource.status = "ACTIVE";
  resource.document = json::print(document_of(machine));
  resource.created_ms = machine.created_ms;
  resource.modified_ms = machine.updated_ms;
  return resource;
}

MachineRecord to_machine(const storage::Resource& resource) {
  return machine_of(json::parse(resource.document));
}

storage::Resource to_resource(const ExecutionRecord& execution) {
  json::ObjectBuilder document;
  document.put("arn", execution.arn.to_string())
      .put("machine_arn", execution.machine_arn)
      .put("input", execution.input)
      .put("trace_header", execution.trace_header)
      .put("started_ms", execution.started_ms);
  if (execution.stopped_ms) document.put("stopped_ms", *execution.stopped_ms);
  if (execution.output) document.put("output", *execution.output);
  if (execution.error) document.put("error", *execution.error);
  if (execution.cause) document.put("cause", *execution.cause);
  document.put("machine", document_of(execution.machine));
  storage::Resource resource;
  resource.key = key_of(execution.arn);
  resource.status = execution.status;
  resource.parent = execution.machine_arn;
  resource.document = json::print(std::move(document).build());
  resource.created_ms = execution.started_ms;
  resource.modified_ms = execution.stopped_ms.value_or(execution.started_ms);
  return resource;
}

ExecutionRecord to_execution(const storage::Resource& resource) {
  const json::Value document = json::parse(resource.document);
  ExecutionRecord execution;
  execution.arn = execution_arn(document.text("arn"));
  execution.machine_arn = document.text("machine_arn");
  execution.status = resource.status;
  execution.input = document.text("input");
  execution.trace_header = document.text("trace_header");
  execution.started_ms = document.integer("started_ms");
  if (document.has("stopped_ms")) execution.stopped_ms = document.integer("stopped_ms");
  execution.output = optional_text(document, "output");
  execution.error = optional_text(document, "error");
  execution.cause = optional_text(document, "cause");
  execution.machine = machine_of(document["machine"]);
  return execution;
}

storage::Entry to_entry(const asl::Event& event) {
  json::ObjectBuilder text;
  text.put("type", event.type).put("previous", event.previous);
  if (!event.details.is_null()) text.put("details", event.details);
  if (!event.memo.is_null()) text.put("memo", event.memo);
  storage::Entry entry;
  entry.time_ms = base::to_epoch_ms(event.time);
  entry.key = event.track + "#" + std::to_string(event.ordinal);
  entry.text = json::print(std::move(text).build());
  return entry;
}

asl::Event to_event(const storage::Entry& entry) {
  const json::Value text = json::parse(entry.text);
  asl::Event event;
  event.id = entry.index;
  event.previous = text.integer("previous");
  event.time = base::from_epoch_ms(entry.time_ms);
  event.type = text.text("type");
  event.details = text["details"];
  event.memo = text["memo"];
  const size_t at = entry.key.rfind('#');
  event.track = entry.key.substr(0, at);
  event.ordinal = base::parse_int(std::string_view(entry.key).substr(at + 1)).value_or(0);
  return event;
}

}  // namespace states
