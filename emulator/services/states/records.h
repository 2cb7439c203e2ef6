// State machines and executions as rows: typed, and their JSON documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/asl/history.h"
#include "emulator/json/value.h"
#include "emulator/services/states/arns.h"
#include "storage/journal.h"
#include "storage/resource_table.h"

namespace states {

struct MachineRecord {
  MachineArn arn;
  std::string definition, role, type, revision;
  int64_t created_ms = 0, updated_ms = 0;
  json::Value logging, tracing, encryption;  // as the API shows them
  json::Value tags;                          // list of {key, value}
};

struct ExecutionRecord {
  ExecutionArn arn;
  std::string machine_arn;
  std::string status = "RUNNING";
  std::string input, trace_header;
  int64_t started_ms = 0;
  std::optional<int64_t> stopped_ms;
  std::optional<std::string> output, error, cause;
  MachineRecord machine;  // as it was at the start
};

storage::ResourceKey key_of(const MachineArn& arn);
storage::ResourceKey key_of(const ExecutionArn& arn);

storage::Resource to_resource(const MachineRecord& machine);
MachineRecord to_machine(const storage::Resource& resource);
storage::Resource to_resource(const ExecutionRecord& execution);
ExecutionRecord to_execution(const storage::Resource& resource);

// History events as entries of the journal stream that is named by the execution's ARN.
storage::Entry to_entry(const asl::Event& event);
asl::Event to_event(const storage::Entry& entry);

}  // namespace states
