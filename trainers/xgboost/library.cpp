#include "trainers/xgboost/library.h"

#include <dlfcn.h>

#include <type_traits>

#include <xgboost/c_api.h>

namespace xgboost {
namespace {

// The table must say what the header says, as far as the header's const allows.
static_assert(std::is_same_v<decltype(Functions::update), decltype(&XGBoosterUpdateOneIter)>);
static_assert(std::is_same_v<decltype(Functions::evaluate), decltype(&XGBoosterEvalOneIter)>);
static_assert(std::is_same_v<decltype(Functions::predict), decltype(&XGBoosterPredictFromDMatrix)>);
static_assert(
    std::is_same_v<decltype(Functions::save_model), decltype(&XGBoosterSaveModelToBuffer)>);
static_assert(std::is_same_v<decltype(Functions::create), decltype(&XGBoosterCreate)>);
static_assert(
    std::is_same_v<decltype(Functions::matrix_from_sparse), decltype(&XGDMatrixCreateFromCSREx)>);
static_assert(
    std::is_same_v<decltype(Functions::matrix_from_dense), decltype(&XGDMatrixCreateFromDense)>);
static_assert(std::is_same_v<decltype(Functions::slice), decltype(&XGBoosterSlice)>);

void* open_library(const std::string& path) {
  if (!path.empty()) {
    if (void* found = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return found;
    throw LibraryError(dlerror());
  }
  for (const char* name : {"libxgboost.so.0", "libxgboost.so"}) {
    if (void* found = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return found;
  }
  throw LibraryError("libxgboost is not installed (Debian: apt-get install libxgboost0)");
}

template <class Function>
void find(void* handle, const char* name, Function& into) {
  into = reinterpret_cast<Function>(dlsym(handle, name));
}

template <class Function>
void require(void* handle, const char* name, Function& into) {
  find(handle, name, into);
  if (into == nullptr) throw LibraryError(std::string("libxgboost lacks the function ") + name);
}

Functions load(const std::string& path) {
  void* const handle = open_library(path);
  Functions all;
  require(handle, "XGBGetLastError", all.last_error);
  require(handle, "XGDMatrixCreateFromFile", all.matrix_from_file);
  require(handle, "XGDMatrixCreateFromMat", all.matrix_from_rows);
  require(handle, "XGDMatrixCreateFromCSREx", all.matrix_from_sparse);
  require(handle, "XGDMatrixFree", all.matrix_free);
  require(handle, "XGDMatrixNumRow", all.matrix_rows);
  require(handle, "XGDMatrixNumCol", all.matrix_columns);
  require(handle, "XGDMatrixGetFloatInfo", all.matrix_floats);
  require(handle, "XGBoosterCreate", all.create);
  require(handle, "XGBoosterFree", all.destroy);
  require(handle, "XGBoosterSetParam", all.set_parameter);
  require(handle, "XGBoosterUpdateOneIter", all.update);
  require(handle, "XGBoosterEvalOneIter", all.evaluate);
  require(handle, "XGBoosterLoadModelFromBuffer", all.load_model);
  require(handle, "XGBoosterGetAttr", all.get_attribute);
  require(handle, "XGBoosterSetAttr", all.set_attribute);
  find(handle, "XGDMatrixCreateFromDense", all.matrix_from_dense);
  find(handle, "XGBoosterPredictFromDMatrix", all.predict);
  find(handle, "XGBoosterSaveModelToBuffer", all.save_model);
  find(handle, "XGBoosterGetModelRaw", all.model_raw);
  find(handle, "XGBoosterUnserializeFromBuffer", all.unserialize);
  find(handle, "XGBoosterSerializeToBuffer", all.serialize);
  find(handle, "XGBoosterSaveJsonConfig", all.save_config);
  find(handle, "XGBoosterSlice", all.slice);
  find(handle, "XGBoosterGetNumFeature", all.features);
  find(handle, "XGBRegisterLogCallback", all.register_log);
  find(handle, "XGBSetGlobalConfig", all.set_global);
  return all;
}

}  // namespace

const Functions& library(const std::string& path) {
  static const Functions functions = load(path);
  return functions;
}

void check(int code) {
  if (code != 0) throw LibraryError(plain_text(library().last_error()));
}

std::string plain_text(std::string_view text) {
  const size_t stack = text.find("\nStack trace:");
  if (stack != std::string_view::npos) text = text.substr(0, stack);
  constexpr size_t kStampLength = sizeof("[hh:mm:ss] ") - 1;
  const bool stamped = text.size() >= kStampLength && text[0] == '[' && text[3] == ':' &&
                       text[6] == ':' && text[9] == ']';
  if (stamped) text.remove_prefix(kStampLength);
  while (!text.empty() && text.back() == '\n')
    text.remove_suffix(1);
  return std::string(text);
}

}  // namespace xgboost
