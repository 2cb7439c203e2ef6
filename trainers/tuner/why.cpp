#include "trainers/tuner/why.h"

#include <optional>

namespace tuner {
namespace {

void put_number(json::ObjectBuilder& members, const char* name,
                const std::optional<double>& number) {
  if (number) members.put(name, *number);
}

}  // namespace

json::Value why_json(const tuning::Why& why) {
  json::ObjectBuilder members;
  members.put("reason", why.reason);
  put_number(members, "acquisition", why.acquisition);
  put_number(members, "trust_region", why.trust_region);
  put_number(members, "mean", why.mean);
  put_number(members, "deviation", why.deviation);
  if (!why.importance.empty()) {
    json::Members importance;
    for (const auto& [parameter, share] : why.importance)
      importance.emplace_back(parameter, share);
    members.put("importance", std::move(importance));
  }
  return std::move(members).build();
}

}  // namespace tuner
