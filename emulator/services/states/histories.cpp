// GetExecutionHistory.
#include "emulator/api/pagination.h"
#include "emulator/base/text.h"
#include "emulator/base/time.h"
#include "emulator/services/states/errors.h"
#include "emulator/services/states/listing.h"
#include "emulator/services/states/states.h"

namespace states {
namespace {

// The member in which an event of that type has its details: PassStateEntered ->
// stateEnteredEventDetails.
std::string details_member(std::string_view type) {
  if (type.ends_with("StateEntered")) return "stateEnteredEventDetails";
  if (type.ends_with("StateExited")) return "stateExitedEventDetails";
  std::string name(type);
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  return name + "EventDetails";
}

enum class Data { Included, LeftOut };

// Adds inputDetails beside input, and so on.
json::Value shown_details(const json::Value& details, Data data) {
  const json::Value whole = json::Value::object({{"truncated", false}});
  json::ObjectBuilder shown;
  for (const auto& [key, value] : details.members()) {
    const bool is_data = key == "input" || key == "output" || key == "assignedVariables";
    const bool hidden = is_data || key == "parameters";
    if (hidden && data == Data::LeftOut) continue;
    shown.put(key, value);
    if (is_data) shown.put(key + "Details", whole);
  }
  return std::move(shown).build();
}

json::Value shown_event(const asl::Event& event, Data data) {
  json::ObjectBuilder shown;
  shown.put("timestamp", base::to_epoch_seconds(event.time))
      .put("type", event.type)
      .put("id", event.id)
      .put("previousEventId", event.previous);
  if (event.details.is_object()) {
    shown.put(details_member(event.type), shown_details(event.details, data));
  }
  return std::move(shown).build();
}

int64_t position(const json::Value& input, int64_t otherwise) {
  if (!input.has("nextToken")) return otherwise;
  const auto key = api::page_key(input.text("nextToken"));
  const auto id = key ? base::parse_int(*key) : std::nullopt;
  if (!id) throw errors::invalid_token();
  return *id;
}

}  // namespace

api::Reply States::history(api::Call& call) {
  const json::Value& input = call.input;
  const ExecutionArn execution = execution_arn(input.text("executionArn"));
  const std::string arn = execution.to_string();
  if (!context_.resources.find(key_of(execution))) throw errors::no_execution(arn);
  const bool backwards = input.flag("reverseOrder");
  const size_t size = page_size(input);
  constexpr int64_t kEnd = INT64_MAX;
  const std::vector<storage::Entry> entries =
      backwards ? context_.journal.read_back(arn, position(input, kEnd), size + 1)
                : context_.journal.read(arn, position(input, 0), size + 1);
  const json::Value* wanted = input.find("includeExecutionData");
  const Data data =
      wanted != nullptr && wanted->is_bool() && !wanted->as_bool() ? Data::LeftOut : Data::Included;
  json::Array events;
  for (size_t i = 0; i < std::min(size, entries.size()); ++i) {
    events.push_back(shown_event(to_event(entries[i]), data));
  }
  json::ObjectBuilder output;
  output.put("events", std::move(events));
  if (entries.size() > size) {
    output.put("nextToken", api::page_token(std::to_string(entries[size - 1].index)));
  }
  return std::move(output).build();
}

}  // namespace states
