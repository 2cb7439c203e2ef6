#include "trainers/xgboost/answer.h"

#include <algorithm>
#include <vector>

#include "emulator/base/text.h"
#include "trainers/xgboost/python.h"

namespace xgboost {
namespace {

constexpr std::string_view kRecordio = "application/x-recordio-protobuf";

const std::vector<std::string>& served_types() {
  static const std::vector<std::string> all = {"application/json", "application/jsonlines",
                                               std::string(kRecordio), "text/csv"};
  return all;
}

// A row's values as Python prints float32 widened to float64.
std::vector<std::string> cells(const Predictions& predictions, size_t row) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < predictions.outputs; ++i) {
    texts.push_back(base::python_repr(predictions.values[row * predictions.outputs + i]));
  }
  return texts;
}

std::string python_row(const Predictions& predictions, size_t row) {
  const std::string text = base::join(cells(predictions, row), ", ");
  return predictions.is_table ? "[" + text + "]" : text;
}

std::string json_row(const Predictions& predictions, size_t row) {
  std::string text = python_row(predictions, row);
  text = base::replace_all(std::move(text), "nan", "NaN");
  return "{\"score\": " + base::replace_all(std::move(text), "inf", "Infinity") + "}";
}

template <class Print>
std::string join_rows(const Predictions& predictions, std::string_view separator, Print print) {
  std::vector<std::string> rows;
  for (size_t row = 0; row < predictions.rows; ++row)
    rows.push_back(print(predictions, row));
  return base::join(rows, separator);
}

std::string csv_row(const Predictions& predictions, size_t row) {
  return base::join(cells(predictions, row), ",");
}

}  // namespace

std::string parse_accept(std::string_view header, const std::string& otherwise) {
  const std::string_view type = base::trim(header.substr(0, header.find(';')));
  if (type.empty() || type == "*/*") return otherwise.empty() ? "text/csv" : otherwise;
  const std::string lower = base::lower(type);
  if (std::ranges::find(served_types(), lower) == served_types().end()) {
    throw AcceptError("Accept type " + std::string(type) +
                      " is not supported. Please use supported accept types: " +
                      python::repr(served_types()) + ".");
  }
  if (lower == kRecordio) {
    throw AcceptError("Accept type " + lower +
                      " is not supported by sagelocal. Please use application/json, "
                      "application/jsonlines or text/csv.");
  }
  return lower;
}

std::string encode(const Profile& profile, Mode mode, const Predictions& predictions,
                   std::string_view accept) {
  if (mode == Mode::Batch) return join_rows(predictions, "\n", python_row) + "\n";
  if (profile.one_line) return join_rows(predictions, ",", python_row);
  if (accept == "application/json") {
    return "{\"predictions\": [" + join_rows(predictions, ", ", json_row) + "]}";
  }
  // AWS-QUIRK not followed: without selectable inference the container answers jsonlines with a 500
  // (its encoder does not know the type); here each prediction is a line.
  if (accept == "application/jsonlines") return join_rows(predictions, "\n", json_row) + "\n";
  return join_rows(predictions, "\n", csv_row) + "\n";
}

}  // namespace xgboost
