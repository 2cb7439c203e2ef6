#include "emulator/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace base {

void invariant_failed(const char* condition, const char* text, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: invariant broken: %s (%s)\n", file, line, text, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace base
