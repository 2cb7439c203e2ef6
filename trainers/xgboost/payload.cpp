#include "trainers/xgboost/payload.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "emulator/base/text.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/library.h"
#include "trainers/xgboost/python.h"

namespace xgboost {
namespace {

constexpr size_t kSniffedLength = 512;

// A Python exception: its class and its text.
struct Exception {
  std::string type;
  std::string text;
};

[[noreturn]] void raise_value_error(std::string text) {
  throw Exception{"ValueError", std::move(text)};
}

double to_float(std::string_view text) {
  const auto value = python::parse_float(text);
  if (!value) raise_value_error("could not convert string to float: " + python::repr(text));
  return *value;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char delimiter_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n')).substr(0, kSniffedLength);
  const auto sniffed = python::sniff_delimiter(line);
  if (!sniffed) throw Exception{"_csv.Error", "Could not determine delimiter"};
  return is_alphanumeric(*sniffed) ? ',' : *sniffed;
}

Matrix parse_csv(std::string_view text) {
  const char delimiter = delimiter_of(text);
  const std::vector<std::string_view> lines = base::split(text, '\n');
  std::vector<std::string_view> cells;
  size_t width = 0;
  for (const std::string_view line : lines) {
    const std::vector<std::string_view> row = base::split(line, delimiter);
    if (width == 0) width = row.size();
    if (row.size() != width) {
      raise_value_error(
          "setting an array element with a sequence. The requested array has an inhomogeneous "
          "shape "
          "after 1 dimensions. The detected shape was (" +
          std::to_string(lines.size()) + ",) + inhomogeneous part.");
    }
    cells.insert(cells.end(), row.begin(), row.end());
  }
  std::vector<double> values;
  values.reserve(cells.size());
  for (const std::string_view cell : cells) {
    values.push_back(cell.empty() ? std::numeric_limits<double>::quiet_NaN() : to_float(cell));
  }
  return Matrix::of_rows(values, lines.size(), width);
}

unsigned to_column(std::string_view text) {
  const auto column = python::parse_int(text);
  if (!column) {
    raise_value_error("invalid literal for int() with base 10: " + python::repr(text));
  }
  if (*column < 0) raise_value_error("negative column index found");
  constexpr int64_t kColumnMax = std::numeric_limits<int32_t>::max() - 1;
  if (*column > kColumnMax) raise_value_error("column index exceeds matrix dimensions");
  return static_cast<unsigned>(*column);
}

// Items without a colon (a label) are passed over; values of the same column add up.
std::map<unsigned, double> parse_libsvm_row(std::string_view line) {
  std::map<unsigned, double> row;
  for (const std::string_view item : base::split(line, ' ')) {
    if (item.find(':') == std::string_view::npos) continue;
    const std::vector<std::string_view> parts = base::split(item, ':');
    row[to_column(parts[0])] += to_float(parts[1]);
  }
  return row;
}

Matrix parse_libsvm(std::string_view text) {
  SparseRows rows;
  size_t filled = 0;  // rows without features at the end are not there for scipy
  for (const std::string_view line : base::split(text, '\n')) {
    for (const auto& [column, value] : parse_libsvm_row(line)) {
      rows.columns.push_back(column);
      rows.values.push_back(static_cast<float>(value));
      rows.width = std::max<size_t>(rows.width, column + size_t{1});
      filled = rows.offsets.size();
    }
    rows.offsets.push_back(rows.values.size());
  }
  if (rows.values.empty()) {
    raise_value_error("cannot infer dimensions from zero sized index arrays");
  }
  rows.offsets.resize(filled + 1);
  return Matrix::of_sparse(rows);
}

Matrix parse_text(std::string_view body, ContentType type) {
  constexpr std::string_view kBlank = " \t\n\r\f\v";
  const size_t first = body.find_first_not_of(kBlank);
  const std::string_view text = first == std::string_view::npos
                                    ? std::string_view()
                                    : body.substr(first, body.find_last_not_of(kBlank) - first + 1);
  if (!base::is_valid_utf8(text)) {
    throw Exception{"UnicodeDecodeError", "'utf-8' codec can't decode the payload"};
  }
  return type == ContentType::Csv ? parse_csv(text) : parse_libsvm(text);
}

}  // namespace

Payload parse_payload(std::string_view body, const std::optional<std::string>& content_type) {
  const ContentType type = parse_content_type(content_type);
  if (type == ContentType::Parquet || type == ContentType::RecordioProtobuf) {
    throw PayloadError("Content-type " + content_type.value_or("") + " is not supported.");
  }
  const std::string format = type == ContentType::Csv ? "csv" : "libsvm";
  const std::string prefix = "Loading " + format +
                             " data failed with Exception, please ensure data is in " + format +
                             " format:\n ";
  try {
    return {parse_text(body, type), type};
  } catch (const Exception& error) {
    throw PayloadError(prefix + "<class '" + error.type + "'>\n " + error.text);
  } catch (const LibraryError& error) {
    throw PayloadError(prefix + "<class 'xgboost.core.XGBoostError'>\n " + error.what());
  }
}

}  // namespace xgboost
