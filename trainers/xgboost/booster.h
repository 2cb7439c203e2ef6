// The library's two things, owned: a matrix of rows, and a booster (a model being trained or used).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xgboost {

// Rows in compressed form: row i has the entries offsets[i] .. offsets[i + 1].
struct SparseRows {
  std::vector<size_t> offsets = {0};
  std::vector<unsigned> columns;
  std::vector<float> values;
  size_t width = 0;
};

// A DMatrix. Immutable; any thread, one at a time. Everything throws LibraryError.
class Matrix {
 public:
  // What the library's own loader makes of a URI: "path?format=csv&label_column=0&delimiter=,".
  static Matrix load(const std::string& uri);
  // Row by row; NaN is a missing value.
  static Matrix of_rows(const std::vector<double>& values, size_t rows, size_t columns);
  static Matrix of_sparse(const SparseRows& rows);

  size_t rows() const;
  size_t columns() const;
  std::vector<float> labels() const;
  std::vector<float> weights() const;  // empty when all are 1
  void* handle() const { return handle_.get(); }

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit Matrix(void* handle) : handle_(handle) {}
  std::unique_ptr<void, Free> handle_;
};

struct Predictions {
  std::vector<float> values;  // row by row
  size_t rows = 0;
  size_t outputs = 1;     // per row: classes of a multi-class model, else 1
  bool is_table = false;  // true: a row is a list, also when it has one output
};

enum class Output { Value, Margin };
// Deprecated: the binary form ("binf") of xgboost 0.x and 1.x.
enum class ModelFormat { Deprecated, Ubj, Json };

using Evaluation = std::vector<std::pair<std::string, double>>;  // {"train-rmse", 0.48}

// One booster. Not thread-safe; may move between threads between calls. Throws LibraryError.
class Booster {
 public:
  // `matrices`: those it will see, or none for a model that will be loaded.
  explicit Booster(const std::vector<const Matrix*>& matrices = {});

  void set(const std::string& name, const std::string& value);
  void update(int iteration, const Matrix& train);
  // The metrics of each named set, as the library prints them, in its order.
  Evaluation evaluate(int iteration,
                      const std::vector<std::pair<const Matrix*, std::string>>& sets);
  Predictions predict(const Matrix& rows, Output output, unsigned rounds_max = 0);

  void load(std::string_view bytes);         // a saved model: binary, JSON or UBJ
  void unserialize(std::string_view bytes);  // the whole state, as pickles of >= 1.0 hold it
  std::string save(ModelFormat format);
  std::string config();  // JSON
  // Through the serialised state, as Python's Booster.copy(), which drops what only training needs.
  Booster copy() const;
  // Only the first `rounds`.
  Booster first(int rounds) const;
  std::optional<std::string> attribute(const std::string& name) const;
  void set_attribute(const std::string& name, const std::string& value);
  std::optional<size_t> features() const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit Booster(void* handle) : handle_(handle) {}
  std::unique_ptr<void, Free> handle_;
};

// Warnings of the library go to `sink`, line by line, from now on. verbosity 0 silences it.
void route_warnings(void (*sink)(std::string_view line), int verbosity);
// "[0]\ttrain-rmse:0.48\tvalidation-rmse:0.5" as pairs.
Evaluation parse_evaluation(std::string_view line);

}  // namespace xgboost
