#include "emulator/base/ids.h"

#include <string_view>

namespace base {

namespace {

std::mt19937_64 engine_from_system() {
  std::random_device device;
  std::seed_seq seeds{device(), device(), device(), device(),
                      device(), device(), device(), device()};
  return std::mt19937_64(seeds);
}

}  // namespace

Ids::Ids() : engine_(engine_from_system()) {}
Ids::Ids(uint64_t seed) : engine_(seed) {}

uint64_t Ids::next() {
  const std::lock_guard lock(mutex_);
  return engine_();
}

std::string Ids::hex(size_t digits) {
  std::string out(digits, '0');
  uint64_t bits = 0;
  for (size_t i = 0; i < digits; ++i, bits >>= 4) {
    if (i % 16 == 0) bits = next();
    out[i] = "0123456789abcdef"[bits & 15];
  }
  return out;
}

std::string Ids::alphanumeric(size_t characters) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  std::string out(characters, 'A');
  uint64_t bits = 0;
  for (size_t i = 0; i < characters; ++i, bits /= kAlphabet.size()) {
    if (i % 8 == 0) bits = next();  // eight characters leave the bias below one in a million
    out[i] = kAlphabet[bits % kAlphabet.size()];
  }
  return out;
}

// RFC 9562 section 5.4: the version is 4, the variant is binary 10.
std::string Ids::uuid() {
  std::string digits = hex(32);
  digits[12] = '4';
  const size_t variant = std::string_view("0123456789abcdef").find(digits[16]) & 3;
  digits[16] = "89ab"[variant];
  for (const size_t dash : {20u, 16u, 12u, 8u})
    digits.insert(dash, 1, '-');
  return digits;
}

}  // namespace base
