#include "emulator/services/sagemaker/transitions.h"

#include <set>

namespace sagemaker {
namespace {

bool is_final(std::string_view status) {
  static const std::set<std::string_view> kFinal = {"Completed", "Failed", "Stopped",
                                                    "MaxRuntimeExceeded"};
  return kFinal.contains(status);
}

}  // namespace

json::Value with_secondary_status(json::Value facts, std::string_view status,
                                  std::string_view message, int64_t now_ms) {
  json::Array transitions;
  if (const json::Value* list = facts.find("SecondaryStatusTransitions")) {
    transitions = list->items();
  }
  if (!transitions.empty() && !transitions.back().has("EndTime")) {
    transitions.back() = transitions.back().with("EndTime", now_ms);
  }
  json::Value entry = json::Value::object({{"Status", status}, {"StartTime", now_ms}});
  if (is_final(status)) entry = entry.with("EndTime", now_ms);
  transitions.push_back(entry.with("StatusMessage", message));
  return facts.with("SecondaryStatus", status)
      .with("SecondaryStatusTransitions", std::move(transitions))
      .with("LastModifiedTime", now_ms);
}

}  // namespace sagemaker
