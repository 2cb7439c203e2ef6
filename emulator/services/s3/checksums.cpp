#include "emulator/services/s3/checksums.h"

#include <array>

#include "emulator/base/check.h"
#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"

namespace s3 {
namespace {

using base::DigestKind;

constexpr std::array kAlgorithms = {
    Algorithm{"CRC32", "ChecksumCRC32", "x-amz-checksum-crc32", DigestKind::Crc32, 4, 0xEDB88320},
    Algorithm{"CRC32C", "ChecksumCRC32C", "x-amz-checksum-crc32c", DigestKind::Crc32c, 4,
              0x82F63B78},
    Algorithm{"CRC64NVME", "ChecksumCRC64NVME", "x-amz-checksum-crc64nvme", DigestKind::Crc64Nvme,
              8, 0x9A6C9329AC4BC9B5},
    Algorithm{"SHA1", "ChecksumSHA1", "x-amz-checksum-sha1", DigestKind::Sha1, 20, 0},
    Algorithm{"SHA256", "ChecksumSHA256", "x-amz-checksum-sha256", DigestKind::Sha256, 32, 0},
    Algorithm{"SHA512", "ChecksumSHA512", "x-amz-checksum-sha512", DigestKind::Sha512, 64, 0},
    Algorithm{"MD5", "ChecksumMD5", "x-amz-checksum-md5", DigestKind::Md5, 16, 0},
};

// Arithmetic on polynomials over GF(2) modulo a CRC's, bits reflected: the highest bit is x^0.
struct Field {
  uint64_t polynomial;
  uint64_t one;

  explicit Field(const Algorithm& algorithm)
      : polynomial(algorithm.polynomial), one(uint64_t{1} << (algorithm.bytes * 8 - 1)) {}

  uint64_t times(uint64_t a, uint64_t b) const {
    uint64_t product = 0;
    for (uint64_t bit = one; bit != 0; bit >>= 1) {
      if ((a & bit) != 0) product ^= b;
      b = (b & 1) != 0 ? (b >> 1) ^ polynomial : b >> 1;
    }
    return product;
  }

  // x^(8 * bytes): what appending so many bytes multiplies a CRC by.
  uint64_t shift(uint64_t bytes) const {
    uint64_t result = one;
    for (uint64_t square = one >> 8; bytes != 0; bytes >>= 1) {
      if ((bytes & 1) != 0) result = times(result, square);
      square = times(square, square);
    }
    return result;
  }
};

uint64_t from_big_endian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes)
    value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string to_big_endian(uint64_t value, size_t bytes) {
  std::string out(bytes, '\0');
  for (size_t i = bytes; i-- > 0; value >>= 8)
    out[i] = static_cast<char>(value & 0xff);
  return out;
}

bool is_checksum_trailer(std::string_view name) {
  return base::lower(name).starts_with("x-amz-checksum-");
}

const Algorithm* of_header(std::string_view header) {
  for (const Algorithm& algorithm : kAlgorithms) {
    if (base::equals_ignoring_case(algorithm.header, header)) return &algorithm;
  }
  throw unsupported_checksum_algorithm();
}

constexpr std::array<std::string_view, 3> kNotServed = {"ChecksumXXHASH64", "ChecksumXXHASH3",
                                                        "ChecksumXXHASH128"};

}  // namespace

std::span<const Algorithm> algorithms() {
  return kAlgorithms;
}

const Algorithm& default_algorithm() {
  return kAlgorithms[2];
}

const Algorithm* find_algorithm(std::string_view name) {
  if (name.empty()) return nullptr;
  for (const Algorithm& algorithm : kAlgorithms) {
    if (base::equals_ignoring_case(algorithm.name, name)) return &algorithm;
  }
  throw unsupported_checksum_algorithm();
}

void check_value(const Algorithm& algorithm, std::string_view base64) {
  const auto raw = base::from_base64(base64);
  if (!raw || raw->size() != algorithm.bytes) throw invalid_checksum_header(algorithm.header);
}

Expected expected_checksum(const json::Value& input, const http::RequestHead* head) {
  Expected expected;
  for (const Algorithm& algorithm : kAlgorithms) {
    const json::Value& value = input[algorithm.member];
    if (!value.is_string()) continue;
    if (expected.algorithm != nullptr) throw several_checksums();
    check_value(algorithm, value.as_string());
    expected = {.algorithm = &algorithm, .value = value.as_string()};
  }
  for (const std::string_view member : kNotServed) {
    if (input.has(member)) throw unsupported_checksum_algorithm();
  }
  const std::string* trailer = head != nullptr ? head->headers.find("x-amz-trailer") : nullptr;
  if (trailer != nullptr && is_checksum_trailer(base::trim(*trailer))) {
    if (expected.algorithm != nullptr) throw several_checksums();
    expected.algorithm = of_header(base::trim(*trailer));
  }
  if (expected.algorithm == nullptr) find_algorithm(input.text("ChecksumAlgorithm"));
  return expected;
}

void PartChecksums::add(std::string_view base64, int64_t size) {
  const auto raw = base::from_base64(base64);
  INVARIANT(raw && raw->size() == algorithm_.bytes, "checksums of parts are checked when stored");
  ++count_;
  if (composite_) {
    all_ += *raw;
    return;
  }
  const Field field(algorithm_);
  crc_ = field.times(crc_, field.shift(static_cast<uint64_t>(size))) ^ from_big_endian(*raw);
}

std::string PartChecksums::value() const {
  if (composite_) {
    return base::base64(base::digest(algorithm_.kind, all_)) + "-" + std::to_string(count_);
  }
  return base::base64(to_big_endian(crc_, algorithm_.bytes));
}

}  // namespace s3
