// libxgboost, found at run time: a table of its C functions (xgboost/c_api.h).
//
// Loaded rather than linked, so that an image tag can run on the library of its own version, and
// so that the program starts before it. Functions that came or went between 0.90 and 3.x may be
// absent.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xgboost {

// What the library refused: its text, without the time stamp and the stack it adds.
struct LibraryError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Functions {
  using Handle = void*;
  using Length = uint64_t;

  const char* (*last_error)() = nullptr;
  int (*matrix_from_file)(const char*, int, Handle*) = nullptr;
  int (*matrix_from_rows)(const float*, Length, Length, float, Handle*) = nullptr;
  int (*matrix_from_sparse)(const size_t*, const unsigned*, const float*, size_t, size_t, size_t,
                            Handle*) = nullptr;
  int (*matrix_free)(Handle) = nullptr;
  int (*matrix_rows)(Handle, Length*) = nullptr;
  int (*matrix_columns)(Handle, Length*) = nullptr;
  int (*matrix_floats)(Handle, const char*, Length*, const float**) = nullptr;
  int (*create)(const Handle*, Length, Handle*) = nullptr;
  int (*destroy)(Handle) = nullptr;
  int (*set_parameter)(Handle, const char*, const char*) = nullptr;
  int (*update)(Handle, int, Handle) = nullptr;
  int (*evaluate)(Handle, int, Handle*, const char**, Length, const char**) = nullptr;
  int (*load_model)(Handle, const void*, Length) = nullptr;
  int (*get_attribute)(Handle, const char*, const char**, int*) = nullptr;
  int (*set_attribute)(Handle, const char*, const char*) = nullptr;

  // Absent in some versions.
  int (*matrix_from_dense)(const char*, const char*, Handle*) = nullptr;  // 1.6
  int (*predict)(Handle, Handle, const char*, const Length**, Length*, const float**) = nullptr;
  int (*save_model)(Handle, const char*, Length*, const char**) = nullptr;  // 1.6
  int (*model_raw)(Handle, Length*, const char**) = nullptr;                // until 1.7
  int (*unserialize)(Handle, const void*, Length) = nullptr;                // 1.0
  int (*serialize)(Handle, Length*, const char**) = nullptr;                // 1.0
  int (*save_config)(Handle, Length*, const char**) = nullptr;              // 1.0
  int (*slice)(Handle, int, int, int, Handle*) = nullptr;                   // 1.3
  int (*features)(Handle, Length*) = nullptr;                               // 1.1
  int (*register_log)(void (*)(const char*)) = nullptr;                     // 0.90
  int (*set_global)(const char*) = nullptr;                                 // 1.4
};

// Loads the library once per process and keeps it. `path` empty: the system's libxgboost. Throws
// LibraryError when it is not there or lacks a function that every version has. Any thread.
const Functions& library(const std::string& path = "");

// Throws LibraryError with the library's last error when `code` is not 0.
void check(int code);
// "[04:17:37] ./src/x.cc:1: Check failed: a > b\nStack trace:\n..." without stamp and stack.
std::string plain_text(std::string_view text);

}  // namespace xgboost
