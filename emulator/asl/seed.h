// A seed from a text, the same in every run of the program (FNV-1a, 64 bits).
#pragma once

#include <cstdint>
#include <string_view>

namespace asl {

inline uint64_t seed_of(std::string_view text) {
  uint64_t hash = 14695981039346656037ull;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ull;
  }
  return hash;
}

}  // namespace asl
