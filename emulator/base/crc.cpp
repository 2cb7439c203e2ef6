#include "emulator/base/crc.h"

#include <array>
#include <bit>
#include <cstring>

namespace base {

namespace {

template <class Word>
using Tables = std::array<std::array<Word, 256>, 8>;

// tables[k][b]: what byte b contributes when k more bytes follow it.
template <class Word>
constexpr Tables<Word> make_tables(Word polynomial) {
  Tables<Word> tables{};
  for (size_t b = 0; b < 256; ++b) {
    Word crc = static_cast<Word>(b);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1) != 0 ? crc >> 1 ^ polynomial : crc >> 1;
    tables[0][b] = crc;
  }
  for (size_t k = 1; k < 8; ++k) {
    for (size_t b = 0; b < 256; ++b) {
      const Word shorter = tables[k - 1][b];
      tables[k][b] = shorter >> 8 ^ tables[0][shorter & 0xFF];
    }
  }
  return tables;
}

constexpr Tables<uint32_t> kCrc32c = make_tables<uint32_t>(0x82F63B78u);
constexpr Tables<uint64_t> kCrc64Nvme = make_tables<uint64_t>(0x9A6C9329AC4BC9B5u);

template <class Word>
Word update(const Tables<Word>& tables, Word crc, std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little, "words are read as little-endian");
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    word ^= crc;
    crc = tables[7][word & 0xFF] ^ tables[6][word >> 8 & 0xFF] ^ tables[5][word >> 16 & 0xFF] ^
          tables[4][word >> 24 & 0xFF] ^ tables[3][word >> 32 & 0xFF] ^
          tables[2][word >> 40 & 0xFF] ^ tables[1][word >> 48 & 0xFF] ^ tables[0][word >> 56];
  }
  for (const char c : bytes)
    crc = crc >> 8 ^ tables[0][(crc ^ static_cast<uint8_t>(c)) & 0xFF];
  return crc;
}

}  // namespace

uint32_t crc32c(uint32_t before, std::string_view bytes) {
  return ~update(kCrc32c, ~before, bytes);
}

uint64_t crc64_nvme(uint64_t before, std::string_view bytes) {
  return ~update(kCrc64Nvme, ~before, bytes);
}

}  // namespace base
