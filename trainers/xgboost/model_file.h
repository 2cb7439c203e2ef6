// Model files: written in the profile's format, read in every format that AWS's images ever wrote.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "trainers/xgboost/booster.h"

namespace xgboost {

constexpr std::string_view kModelName = "xgboost-model";

// The serialised booster inside a pickle, found by reading its opcodes; nothing is executed. Absent
// when the bytes are not a pickle that holds one.
std::optional<std::string> unpickle(std::string_view bytes);

struct Model {
  Booster booster;
  bool pickled = false;
};
// Binary, JSON, UBJ, or pickled by xgboost 0.72 .. 1.x. Throws LibraryError.
Model load_model(std::string_view bytes);

}  // namespace xgboost
