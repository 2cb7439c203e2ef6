// Where states lead: targets that exist, states that can be reached, an end, and names that are
// unique.
#include <set>
#include <unordered_map>

#include "emulator/asl/report.h"

namespace asl {

namespace {

constexpr std::string_view kMissingTarget = "MISSING_TRANSITION_TARGET";

struct Edge {
  std::string target;
  std::string location;
};

void add_edge(const json::Value& object, std::string_view field, const std::string& location,
              std::vector<Edge>& edges) {
  const json::Value* target = object.find(field);
  if (target && target->is_string()) {
    edges.push_back({target->as_string(), below(location, field)});
  }
}

void add_edges(const json::Value& object, std::string_view list, const std::string& location,
               std::vector<Edge>& edges) {
  const json::Value& items = object[list];
  for (size_t i = 0; i < items.size(); i++) {
    add_edge(items[i], "Next", below(location, list, i), edges);
  }
}

std::vector<Edge> edges_of(const json::Value& state, const std::string& location) {
  std::vector<Edge> edges;
  add_edge(state, "Next", location, edges);
  add_edge(state, "Default", location, edges);
  add_edges(state, "Choices", location, edges);
  add_edges(state, "Catch", location, edges);
  return edges;
}

bool is_terminal(const json::Value& state) {
  const std::string type = state.text("Type");
  return state.flag("End") || type == "Succeed" || type == "Fail";
}

class Walk {
 public:
  Walk(const json::Value& machine, const std::string& location, Report& report)
      : states_(machine["States"].members()), location_(location), report_(report) {
    for (const auto& [name, state] : states_)
      by_name_.emplace(name, &state);
    follow({machine.text("StartAt"), below(location, "StartAt")});
    while (!pending_.empty()) {
      const std::string name = std::move(pending_.back());
      pending_.pop_back();
      for (const Edge& edge : edges_of(*by_name_.at(name), place_of(name)))
        follow(edge);
    }
  }

  void report_unreachable() {
    if (!start_exists_) return;
    for (const auto& [name, state] : states_) {
      if (!reached_.contains(name)) {
        report_.error(place_of(name), "State \"" + name + "\" is not reachable.",
                      std::string(kMissingTarget));
      }
    }
  }

 private:
  std::string place_of(std::string_view name) const {
    return below(below(location_, "States"), name);
  }

  void follow(const Edge& edge) {
    const auto found = by_name_.find(edge.target);
    if (found == by_name_.end()) {
      report_.error(edge.location, "Missing 'Next' target: " + edge.target,
                    std::string(kMissingTarget));
    } else if (reached_.insert(edge.target).second) {
      start_exists_ = true;
      pending_.push_back(edge.target);
    }
  }

  const json::Members& states_;
  const std::string& location_;
  Report& report_;
  std::unordered_map<std::string, const json::Value*> by_name_;
  std::set<std::string> reached_;
  std::vector<std::string> pending_;
  bool start_exists_ = false;
};

}  // namespace

void check_transitions(const json::Value& machine, const std::string& location, Report& report) {
  Walk(machine, location, report).report_unreachable();
  if (location != "/") return;
  bool ends = false;
  for (const auto& [name, state] : machine["States"].members())
    ends = ends || is_terminal(state);
  if (!ends) report.error("", "Workflow has no terminal state", "MISSING_END_STATE");
}

}  // namespace asl
