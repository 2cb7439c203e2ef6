// The checksums of S3: which one a request names, and how those of parts make that of the whole.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "emulator/base/digest.h"
#include "emulator/http/message.h"
#include "emulator/json/value.h"

namespace s3 {

struct Algorithm {
  std::string_view name;    // "CRC32", as in ChecksumAlgorithm
  std::string_view member;  // "ChecksumCRC32", as in inputs and outputs
  std::string_view header;  // "x-amz-checksum-crc32"
  base::DigestKind kind;
  size_t bytes;
  uint64_t polynomial;  // reflected; 0 where values of parts do not combine
};

std::span<const Algorithm> algorithms();
const Algorithm& default_algorithm();  // CRC64NVME
// Null for "" ; throws InvalidRequest for one that is not served.
const Algorithm* find_algorithm(std::string_view name);

// What a request says of its body's checksum.
struct Expected {
  const Algorithm* algorithm = nullptr;  // null: nothing is said
  std::string value;                     // base64; "" when it comes as a trailer, or not at all
};

// Throws InvalidRequest for several, malformed or unknown ones. `head` may be null.
Expected expected_checksum(const json::Value& input, const http::RequestHead* head);
// Throws InvalidRequest unless it is base64 of the right length.
void check_value(const Algorithm& algorithm, std::string_view base64);

constexpr std::string_view kFullObject = "FULL_OBJECT";
constexpr std::string_view kComposite = "COMPOSITE";

// Folds the values (base64) of parts, in order, into that of the object.
class PartChecksums {
 public:
  PartChecksums(const Algorithm& algorithm, std::string_view type)
      : algorithm_(algorithm), composite_(type == kComposite) {}
  void add(std::string_view base64, int64_t size);
  std::string value() const;  // base64; with "-N" when COMPOSITE

 private:
  const Algorithm& algorithm_;
  const bool composite_;
  std::string all_;   // COMPOSITE: the raw values one after the other
  uint64_t crc_ = 0;  // FULL_OBJECT
  int64_t count_ = 0;
};

}  // namespace s3
