#include "trainers/xgboost/hyperparameters.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "trainers/xgboost/dependencies.h"
#include "trainers/xgboost/errors.h"
#include "trainers/xgboost/python.h"
#include "trainers/xgboost/rules.h"

namespace xgboost {
namespace {

using Given = std::vector<std::pair<std::string, std::string>>;

// NaN is in every interval, as in the container: no comparison with it holds.
bool is_inside(double value, std::string_view interval) {
  const size_t comma = interval.find(", ");
  const std::string_view low = interval.substr(1, comma - 1);
  const std::string_view high = interval.substr(comma + 2, interval.size() - comma - 3);
  if (const auto limit = base::parse_double(low)) {
    if (interval.front() == '(' ? value <= *limit : value < *limit) return false;
  }
  if (high == "+inf") return true;
  const double limit = base::parse_double(high).value();
  return !(interval.back() == ')' ? value >= limit : value > limit);
}

std::vector<std::string> choices(std::string_view list) {
  std::vector<std::string> all;
  for (const std::string_view choice : base::split(list, ','))
    all.emplace_back(choice);
  return all;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

UserError unparsable(const Rule& rule) {
  return UserError("Hyperparameter " + std::string(rule.name) +
                   ": could not parse value (caused by ValueError)");
}

// (1,-1), [1,-1] or 1,-1
void parse_tuple(const Rule& rule, std::string_view text, Hyperparameter& into) {
  text = base::trim(text);
  const bool bracketed = text.size() >= 2 && ((text.front() == '(' && text.back() == ')') ||
                                              (text.front() == '[' && text.back() == ']'));
  if (bracketed) text = text.substr(1, text.size() - 2);
  if (text.ends_with(',')) text.remove_suffix(1);
  for (const std::string_view item : base::split(text, ',')) {
    const auto number = python::parse_int(item);
    if (!number) throw unparsable(rule);
    into.items.push_back(std::to_string(*number));
  }
  into.text = "(" + base::join(into.items, ", ") + (into.items.size() == 1 ? ",)" : ")");
}

void parse_nested(const Rule& rule, const std::string& text, Hyperparameter& into) {
  json::Value lists;
  try {
    lists = json::parse(text);
  } catch (const json::ParseError&) {
    throw unparsable(rule);
  }
  if (!lists.is_array()) throw unparsable(rule);
  for (const json::Value& list : lists.items()) {
    if (!list.is_array()) throw unparsable(rule);
    for (const json::Value& item : list.items()) {
      if (!item.is_int()) throw unparsable(rule);
      into.items.push_back(std::to_string(item.as_int()));
    }
  }
  into.text = json::print(lists, json::Style::Spaced);
}

Hyperparameter parse(const Rule& rule, const std::string& text) {
  Hyperparameter parsed{.name = std::string(rule.name), .text = text};
  if (rule.kind == Kind::Integer) {
    const auto number = python::parse_int(text);
    if (!number) throw unparsable(rule);
    parsed.number = static_cast<double>(*number);
    parsed.text = std::to_string(*number);
  } else if (rule.kind == Kind::Float) {
    const auto number = python::parse_float(text);
    if (!number) throw unparsable(rule);
    parsed.number = *number;
    parsed.text = base::python_repr(*number);
  } else if (rule.kind == Kind::List || rule.kind == Kind::Metrics) {
    parsed.items = choices(text);
  } else if (rule.kind == Kind::Tuple) {
    parse_tuple(rule, text, parsed);
  } else if (rule.kind == Kind::Nested) {
    parse_nested(rule, text, parsed);
  }
  return parsed;
}

// eval_metric_range_validator: "error@0.7", "ndcg@5", "map@5" carry a number.
bool is_known_metric(const std::vector<std::string>& known, const std::string& metric) {
  if (metric.find("<function") != std::string::npos) {
    throw UserError("User defined evaluation metric " + metric + " is not supported yet.");
  }
  const size_t at = metric.find('@');
  if (at == std::string::npos) return contains(known, metric);
  const std::string name(base::trim(std::string_view(metric).substr(0, at)));
  if (name != "error" && name != "ndcg" && name != "map") {
    throw UserError("Metric '" + metric +
                    "' is not supported. Parameter 'eval_metric' with customized threshold should "
                    "be one of these options: 'error', 'ndcg', 'map'.");
  }
  const std::string_view threshold = base::split(metric, '@')[1];
  if (!python::parse_float(threshold)) {
    throw UserError("Threshold value 't' in '" + name + "@t' expects float input.");
  }
  return true;
}

std::vector<std::string> all_metrics(Version version) {
  MetricNames names = metric_names(version);
  names.maximized.insert(names.maximized.end(), names.minimized.begin(), names.minimized.end());
  return names.maximized;
}

std::vector<std::string> tuning_metrics(Version version) {
  std::vector<std::string> names = all_metrics(version);
  for (std::string& name : names)
    name.insert(0, "validation:");
  return names;
}

void check_one_of(const Hyperparameter& value, const std::vector<std::string>& all) {
  if (contains(all, value.text)) return;
  throw UserError("Hyperparameter " + value.name + ": " + value.text + " is not in " +
                  python::repr(all));
}

void check_all_of(const Hyperparameter& value, std::string_view printed, std::string_view range,
                  const std::function<bool(const std::string&)>& is_in) {
  // Every item is looked at, since looking may refuse with a message of its own.
  const auto outside =
      std::ranges::count_if(value.items, [&](const auto& item) { return !is_in(item); });
  if (outside == 0) return;
  throw UserError("Hyperparameter " + value.name + ": value " + std::string(printed) +
                  " not in range " + std::string(range));
}

void check_range(const Profile& profile, const Rule& rule, const Hyperparameter& value) {
  switch (rule.kind) {
    case Kind::Integer:
    case Kind::Float:
      if (is_inside(value.number, rule.range)) return;
      throw UserError("Hyperparameter " + value.name + ": " + value.text + " is not in " +
                      std::string(rule.range));
    case Kind::Choice:
      return check_one_of(value, choices(rule.range));
    case Kind::Objective:
      return check_one_of(value, tuning_metrics(profile.version));
    case Kind::List: {
      const auto known = choices(rule.range);
      return check_all_of(value, python::repr(value.items), python::repr(known),
                          [&](const std::string& item) { return contains(known, item); });
    }
    case Kind::Tuple: {
      const auto known = choices(rule.range);
      return check_all_of(value, value.text, "[" + base::join(known, ", ") + "]",
                          [&](const std::string& item) { return contains(known, item); });
    }
    case Kind::Nested:
      return check_all_of(value, value.text, rule.range, [&](const std::string& item) {
        return is_inside(base::parse_double(item).value(), rule.range);
      });
    case Kind::Metrics: {
      const auto known = all_metrics(profile.version);
      return check_all_of(value, python::repr(value.items), python::repr(known),
                          [&](const std::string& item) { return is_known_metric(known, item); });
    }
  }
}

const Rule* find_rule(Version version, std::string_view name) {
  for (const Rule& rule : rules()) {
    if (rule.name == name && rule.since <= version && version <= rule.until) return &rule;
  }
  return nullptr;
}

// Step 0. Where an alias and its name are both given, the later one's value stands in the earlier
// place.
Given replace_aliases(const Given& given) {
  Given result;
  for (const auto& [alias, value] : given) {
    const std::string name(unalias(alias));
    const auto known = std::ranges::find(result, name, &std::pair<std::string, std::string>::first);
    if (known == result.end()) {
      result.emplace_back(name, value);
    } else {
      known->second = value;
    }
  }
  return result;
}

void require_num_round(const Profile& profile, const Given& given) {
  for (const auto& [name, value] : given) {
    if (name == "num_round") return;
  }
  if (profile.lenient) {
    throw UserError(
        "No value(s) were specified for 'num_round' which are required hyperparameter(s)");
  }
  throw UserError("Missing required hyperparameter: num_round");
}

// Step 4's order: each after those it depends on.
void visit(const std::vector<Hyperparameter>& all, const Hyperparameter& one,
           std::set<std::string_view>& visited, std::vector<Hyperparameter>& sorted) {
  if (!visited.insert(one.name).second) return;
  for (const std::string_view needed : dependencies_of(one.name)) {
    const auto found = std::ranges::find(all, needed, &Hyperparameter::name);
    if (found != all.end()) visit(all, *found, visited, sorted);
  }
  sorted.push_back(one);
}

}  // namespace

const Hyperparameter* Hyperparameters::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &Hyperparameter::name);
  return found == all_.end() ? nullptr : &*found;
}

std::string Hyperparameters::text(std::string_view name, std::string_view otherwise) const {
  const Hyperparameter* found = find(name);
  return found != nullptr ? found->text : std::string(otherwise);
}

int Hyperparameters::integer(std::string_view name, int otherwise) const {
  const Hyperparameter* found = find(name);
  if (found == nullptr) return otherwise;
  return static_cast<int>(std::clamp(found->number, -2147483648.0, 2147483647.0));
}

Validated validate(const Profile& profile, const Given& given) {
  const Given named = replace_aliases(given);
  require_num_round(profile, named);  // 1.

  std::vector<Hyperparameter> parsed;  // 2.
  std::vector<std::string> ignored;
  for (const auto& [name, text] : named) {
    const Rule* rule = find_rule(profile.version, name);
    if (rule != nullptr) {
      parsed.push_back(parse(*rule, text));
    } else if (profile.lenient) {
      ignored.push_back(name);
    } else {
      throw UserError("Extraneous hyperparameter found: " + name);
    }
  }
  for (const Hyperparameter& value : parsed) {  // 3.
    check_range(profile, *find_rule(profile.version, value.name), value);
  }
  std::vector<Hyperparameter> sorted;  // 4.
  std::set<std::string_view> visited;
  for (const Hyperparameter& value : parsed)
    visit(parsed, value, visited, sorted);
  const Hyperparameters all(sorted);
  for (const Hyperparameter& value : sorted)
    check_dependencies(profile, value, all);
  return {all, ignored};
}

}  // namespace xgboost
