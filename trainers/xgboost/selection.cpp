#include "trainers/xgboost/selection.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "emulator/base/text.h"

namespace xgboost {
namespace {

// In the order in which the container fills its dictionaries.
constexpr std::array<std::string_view, 7> kKeys = {"predicted_label", "labels",    "probability",
                                                   "probabilities",   "raw_score", "raw_scores",
                                                   "predicted_score"};

bool is_any_of(std::string_view one, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, one) != all.end();
}

bool is_regression(std::string_view objective) {
  return is_any_of(objective, {"reg:squarederror", "reg:logistic", "reg:gamma", "reg:absoluteerror",
                               "reg:tweedie"});
}
bool has_probabilities(std::string_view objective) {
  return is_any_of(objective, {"binary:logistic", "multi:softprob"});
}
bool is_classification(std::string_view objective) {
  return has_probabilities(objective) ||
         is_any_of(objective, {"binary:logitraw", "binary:hinge", "multi:softmax"});
}

bool is_valid(std::string_view objective, std::string_view key) {
  if (key == "predicted_score") return is_regression(objective);
  if (!is_classification(objective)) return false;
  if (is_any_of(key, {"probability", "probabilities"})) return has_probabilities(objective);
  return is_any_of(key, {"predicted_label", "labels", "raw_score", "raw_scores"});
}

std::string list(const std::vector<std::string>& items) {
  return "[" + base::join(items, ", ") + "]";
}
std::string number(double value) {
  return base::python_repr(value);
}

// One row's outputs, as Python prints the parts of it.
struct Row {
  const Selection& selection;
  const float* values;
  size_t outputs;

  bool is_table() const { return selection.objective == "multi:softprob"; }
  double best() const { return *std::max_element(values, values + outputs); }

  std::string label() const {
    const std::string& objective = selection.objective;
    if (is_table()) return std::to_string(std::max_element(values, values + outputs) - values);
    if (objective == "binary:logistic") return values[0] > 0.5F ? "1" : "0";
    if (objective == "binary:logitraw") return values[0] > 0 ? "1" : "0";
    return number(values[0]);
  }
  std::string labels() const {
    if (!selection.objective.starts_with("multi:")) return "[0, 1]";
    std::vector<std::string> all;
    for (int64_t i = 0; i < selection.classes; ++i)
      all.push_back(std::to_string(i));
    return list(all);
  }
  std::string score() const { return number(is_table() ? best() : double{values[0]}); }
  std::string scores() const {
    if (!is_table()) return list({number(1.0 - values[0]), number(values[0])});
    std::vector<std::string> all;
    for (size_t i = 0; i < outputs; ++i)
      all.push_back(number(values[i]));
    return list(all);
  }
  std::string part(std::string_view key) const {
    if (key == "predicted_label") return label();
    if (key == "labels") return labels();
    if (is_any_of(key, {"probability", "raw_score", "predicted_score"})) return score();
    return scores();
  }
};

std::string csv_line(const Row& row) {
  std::vector<std::string> cells;
  for (const std::string& key : row.selection.keys) {
    if (!is_valid(row.selection.objective, key)) {
      cells.emplace_back("nan");
      continue;
    }
    const std::string part = row.part(key);
    cells.push_back(part.starts_with('[') ? '"' + part + '"' : part);
  }
  return base::join(cells, ",");
}

std::string json_object(const Row& row) {
  std::vector<std::string> members;
  const auto asked = [&](std::string_view key) {
    return std::ranges::find(row.selection.keys, key) != row.selection.keys.end();
  };
  for (const std::string_view key : kKeys) {
    if (!asked(key) || !is_valid(row.selection.objective, key)) continue;
    members.push_back('"' + std::string(key) + "\": " + row.part(key));
  }
  for (const std::string& key : row.selection.keys) {
    // The keys come from the environment: letters, as the SDK sends them, need no escapes.
    if (!is_valid(row.selection.objective, key)) members.push_back('"' + key + "\": NaN");
  }
  return "{" + base::join(members, ", ") + "}";
}

}  // namespace

std::vector<std::string> parse_keys(std::string_view text) {
  std::vector<std::string> keys;
  std::string plain = base::lower(text);
  std::erase_if(plain, [](char c) { return c == ' ' || c == '"' || c == '\\'; });
  for (const std::string_view key : base::split(plain, ','))
    keys.emplace_back(key);
  return keys;
}

std::string encode_selected(const Selection& selection, const Predictions& predictions,
                            std::string_view accept) {
  if (!is_regression(selection.objective) && !is_classification(selection.objective)) {
    throw std::runtime_error("Objective `" + selection.objective +
                             "` unsupported for selectable inference predictions.");
  }
  const bool csv = accept == "text/csv";
  std::vector<std::string> rows;
  for (size_t i = 0; i < predictions.rows; ++i) {
    const Row row{selection, predictions.values.data() + i * predictions.outputs,
                  predictions.outputs};
    rows.push_back(csv ? csv_line(row) : json_object(row));
  }
  if (csv) return base::join(rows, "\n");
  if (accept == "application/jsonlines") return base::join(rows, "\n") + "\n";
  return "{\"predictions\": [" + base::join(rows, ", ") + "]}";
}

}  // namespace xgboost
