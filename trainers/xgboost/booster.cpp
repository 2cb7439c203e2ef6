#include "trainers/xgboost/booster.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "emulator/base/text.h"
#include "trainers/xgboost/library.h"

namespace xgboost {
namespace {

using Handle = Functions::Handle;
using Length = Functions::Length;

template <class Function>
Function optional(Function function, const char* what) {
  if (function == nullptr) throw LibraryError(std::string("this libxgboost cannot ") + what);
  return function;
}

void (*warning_sink)(std::string_view) = nullptr;

void pass_warning(const char* text) {
  if (warning_sink == nullptr) return;
  std::string_view lines = text;
  while (!lines.empty() && lines.back() == '\n')
    lines.remove_suffix(1);
  for (const std::string_view line : base::split(lines, '\n'))
    warning_sink(line);
}

std::vector<float> floats_of(Handle matrix, const char* field) {
  Length length = 0;
  const float* values = nullptr;
  check(library().matrix_floats(matrix, field, &length, &values));
  return length == 0 ? std::vector<float>() : std::vector<float>(values, values + length);
}

// numpy's array interface: the library reads the doubles where they are.
std::string array_interface(const std::vector<double>& values, size_t rows, size_t columns) {
  return R"({"data":[)" + std::to_string(reinterpret_cast<uintptr_t>(values.data())) +
         R"(,true],"shape":[)" + std::to_string(rows) + "," + std::to_string(columns) +
         R"(],"typestr":"<f8","version":3})";
}

}  // namespace

void Matrix::Free::operator()(void* handle) const {
  library().matrix_free(handle);
}
void Booster::Free::operator()(void* handle) const {
  library().destroy(handle);
}

Matrix Matrix::load(const std::string& uri) {
  Handle handle = nullptr;
  constexpr int kSilent = 1;
  check(library().matrix_from_file(uri.c_str(), kSilent, &handle));
  return Matrix(handle);
}

Matrix Matrix::of_rows(const std::vector<double>& values, size_t rows, size_t columns) {
  Handle handle = nullptr;
  if (library().matrix_from_dense != nullptr) {
    check(library().matrix_from_dense(array_interface(values, rows, columns).c_str(),
                                      R"({"missing":NaN,"nthread":1})", &handle));
    return Matrix(handle);
  }
  std::vector<float> narrow;
  narrow.reserve(values.size());
  for (const double value : values)
    narrow.push_back(static_cast<float>(value));
  constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();
  check(library().matrix_from_rows(narrow.data(), rows, columns, kMissing, &handle));
  return Matrix(handle);
}

Matrix Matrix::of_sparse(const SparseRows& rows) {
  Handle handle = nullptr;
  check(library().matrix_from_sparse(rows.offsets.data(), rows.columns.data(), rows.values.data(),
                                     rows.offsets.size(), rows.values.size(), rows.width, &handle));
  return Matrix(handle);
}

size_t Matrix::rows() const {
  Length count = 0;
  check(library().matrix_rows(handle(), &count));
  return count;
}

size_t Matrix::columns() const {
  Length count = 0;
  check(library().matrix_columns(handle(), &count));
  return count;
}

std::vector<float> Matrix::labels() const {
  return floats_of(handle(), "label");
}
std::vector<float> Matrix::weights() const {
  return floats_of(handle(), "weight");
}

Booster::Booster(const std::vector<const Matrix*>& matrices) {
  std::vector<Handle> handles;
  for (const Matrix* matrix : matrices)
    handles.push_back(matrix->handle());
  Handle handle = nullptr;
  check(library().create(handles.data(), handles.size(), &handle));
  handle_.reset(handle);
}

void Booster::set(const std::string& name, const std::string& value) {
  check(library().set_parameter(handle_.get(), name.c_str(), value.c_str()));
}

void Booster::update(int iteration, const Matrix& train) {
  check(library().update(handle_.get(), iteration, train.handle()));
}

Evaluation Booster::evaluate(int iteration,
                             const std::vector<std::pair<const Matrix*, std::string>>& sets) {
  std::vector<Handle> handles;
  std::vector<const char*> names;
  for (const auto& [matrix, name] : sets) {
    handles.push_back(matrix->handle());
    names.push_back(name.c_str());
  }
  const char* text = nullptr;
  check(library().evaluate(handle_.get(), iteration, handles.data(), names.data(), handles.size(),
                           &text));
  return parse_evaluation(text);
}

Predictions Booster::predict(const Matrix& rows, Output output, unsigned rounds_max) {
  const std::string config = R"({"type":)" + std::string(output == Output::Margin ? "1" : "0") +
                             R"(,"training":false,"iteration_begin":0,"iteration_end":)" +
                             std::to_string(rounds_max) + R"(,"strict_shape":false})";
  const Length* shape = nullptr;
  Length dimensions = 0;
  const float* values = nullptr;
  check(optional(library().predict, "predict by configuration")(
      handle_.get(), rows.handle(), config.c_str(), &shape, &dimensions, &values));
  Predictions result;
  result.rows = dimensions == 0 ? 0 : shape[0];
  result.is_table = dimensions > 1;
  for (Length i = 1; i < dimensions; ++i)
    result.outputs *= shape[i];
  result.values.assign(values, values + result.rows * result.outputs);
  return result;
}

void Booster::load(std::string_view bytes) {
  check(library().load_model(handle_.get(), bytes.data(), bytes.size()));
}

void Booster::unserialize(std::string_view bytes) {
  check(optional(library().unserialize, "read pickled state")(handle_.get(), bytes.data(),
                                                              bytes.size()));
}

std::string Booster::save(ModelFormat format) {
  Length length = 0;
  const char* bytes = nullptr;
  if (library().save_model != nullptr) {
    const char* const config = format == ModelFormat::Ubj    ? R"({"format":"ubj"})"
                               : format == ModelFormat::Json ? R"({"format":"json"})"
                                                             : R"({"format":"deprecated"})";
    check(library().save_model(handle_.get(), config, &length, &bytes));
  } else {
    if (format != ModelFormat::Deprecated) {
      throw LibraryError("this libxgboost writes models only in the binary form");
    }
    check(optional(library().model_raw, "save models")(handle_.get(), &length, &bytes));
  }
  return std::string(bytes, length);
}

std::string Booster::config() {
  Length length = 0;
  const char* text = nullptr;
  check(optional(library().save_config, "tell its configuration")(handle_.get(), &length, &text));
  return std::string(text, length);
}

Booster Booster::copy() const {
  Length length = 0;
  const char* bytes = nullptr;
  check(optional(library().serialize, "serialise models")(handle_.get(), &length, &bytes));
  Booster result;
  result.unserialize(std::string_view(bytes, length));
  return result;
}

Booster Booster::first(int rounds) const {
  Handle handle = nullptr;
  check(optional(library().slice, "slice models")(handle_.get(), 0, rounds, 1, &handle));
  return Booster(handle);
}

std::optional<std::string> Booster::attribute(const std::string& name) const {
  const char* text = nullptr;
  int found = 0;
  check(library().get_attribute(handle_.get(), name.c_str(), &text, &found));
  return found != 0 ? std::optional<std::string>(text) : std::nullopt;
}

void Booster::set_attribute(const std::string& name, const std::string& value) {
  check(library().set_attribute(handle_.get(), name.c_str(), value.c_str()));
}

std::optional<size_t> Booster::features() const {
  if (library().features == nullptr) return std::nullopt;
  Length count = 0;
  check(library().features(handle_.get(), &count));
  return count;
}

void route_warnings(void (*sink)(std::string_view line), int verbosity) {
  warning_sink = sink;
  if (library().register_log != nullptr) check(library().register_log(pass_warning));
  if (library().set_global != nullptr) {
    check(library().set_global(("{\"verbosity\":" + std::to_string(verbosity) + "}").c_str()));
  }
}

Evaluation parse_evaluation(std::string_view line) {
  Evaluation result;
  const std::vector<std::string_view> fields = base::split(line, '\t');
  for (size_t i = 1; i < fields.size(); ++i) {
    const size_t colon = fields[i].rfind(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view number = fields[i].substr(colon + 1);
    double value = std::numeric_limits<double>::quiet_NaN();
    if (const auto parsed = base::parse_double(number)) value = *parsed;
    if (number == "inf") value = std::numeric_limits<double>::infinity();
    if (number == "-inf") value = -std::numeric_limits<double>::infinity();
    result.emplace_back(std::string(fields[i].substr(0, colon)), value);
  }
  return result;
}

}  // namespace xgboost
