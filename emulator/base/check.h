// INVARIANT(condition, text): a programmer's error when false. Prints and aborts, in every build.
#pragma once

namespace base {
[[noreturn]] void invariant_failed(const char* condition, const char* text, const char* file,
                                   int line);
}

#define INVARIANT(condition, text) \
  ((condition) ? void() : ::base::invariant_failed(#condition, text, __FILE__, __LINE__))
