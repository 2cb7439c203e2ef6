#include "emulator/services/s3/upload.h"

#include <algorithm>
#include <utility>

#include "emulator/base/text.h"
#include "emulator/services/s3/errors.h"

namespace s3 {
namespace {

constexpr uint64_t kLightBytes = 16 * 1024;  // digests of so little take microseconds

std::string header(const api::Call& call, std::string_view name) {
  return call.head ? call.head->headers.get(name) : "";
}

uint64_t declared_size(const api::Call& call) {
  const auto decoded = base::parse_int(header(call, "x-amz-decoded-content-length"));
  if (decoded) return static_cast<uint64_t>(std::max<int64_t>(0, *decoded));
  if (!call.head) return 0;
  return call.head->content_length.value_or(0);
}

std::string checked_md5(const json::Value& input) {
  const json::Value& given = input["ContentMD5"];
  if (!given.is_string()) return {};
  check_content_md5(given.as_string());
  return given.as_string();
}

}  // namespace

std::string literal_sha256(const api::Call& call) {
  constexpr size_t kDigits = 64;
  std::string value = base::lower(header(call, "x-amz-content-sha256"));
  const bool literal =
      value.size() == kDigits && value.find_first_not_of("0123456789abcdef") == std::string::npos;
  return literal ? value : "";
}

void check_content_md5(std::string_view base64) {
  constexpr size_t kMd5Bytes = 16;
  const auto raw = base::from_base64(base64);
  if (!raw || raw->size() != kMd5Bytes) throw invalid_digest(base64);
}

std::string Received::etag() const {
  return base::hex(md5);
}

IncomingBody::IncomingBody(const api::Call& call, BodyOf kind, storage::BlobStore& blobs,
                           const Algorithm& algorithm, const Algorithm* also)
    : kind_(kind),
      blobs_(blobs),
      expected_(expected_checksum(call.input, call.head.get())),
      algorithm_(expected_.algorithm != nullptr ? *expected_.algorithm : algorithm),
      content_md5_(checked_md5(call.input)),
      sha256_(literal_sha256(call)),
      declared_size_(declared_size(call)),
      md5_(base::DigestKind::Md5),
      checksum_(algorithm_.kind) {
  if (declared_size_ > kPutBytesMax) throw entity_too_large(declared_size_, kPutBytesMax);
  if (also != nullptr && also != &algorithm_) also_.emplace(also->kind);
  if (!sha256_.empty()) sha256_digest_.emplace(base::DigestKind::Sha256);
  if (declared_size_ <= kInlineBytesMax) bytes_.reserve(declared_size_);
}

IncomingBody::IncomingBody(BodyOf kind, storage::BlobStore& blobs, const Algorithm& algorithm)
    : kind_(kind),
      blobs_(blobs),
      algorithm_(algorithm),
      md5_(base::DigestKind::Md5),
      checksum_(algorithm.kind) {}

bool IncomingBody::heavy() const {
  return size_ > kLightBytes || declared_size_ > kLightBytes;
}

void IncomingBody::write(std::string_view piece) {
  size_ += piece.size();
  if (size_ > kPutBytesMax) throw entity_too_large(size_, kPutBytesMax);
  md5_.update(piece);
  checksum_.update(piece);
  if (also_) also_->update(piece);
  if (sha256_digest_) sha256_digest_->update(piece);
  if (size_ <= kInlineBytesMax && kind_ == BodyOf::Object) {
    bytes_.append(piece);
    return;
  }
  on_disk([&] { spill(piece); });
}

void IncomingBody::spill(std::string_view piece) {
  if (!staged_) {
    staged_ = blobs_.stage();
    staged_->write(bytes_);
    bytes_ = {};
  }
  staged_->write(piece);
}

void IncomingBody::trailer(std::string_view name, std::string_view value) {
  if (expected_.algorithm == nullptr ||
      !base::equals_ignoring_case(name, expected_.algorithm->header)) {
    return;
  }
  check_value(*expected_.algorithm, base::trim(value));
  expected_.value = base::trim(value);
}

Received IncomingBody::finish() {
  Received received;
  check_sha256();
  received.md5 = md5_.finish();
  check_md5(received.md5);
  std::string value = base::base64(checksum_.finish());
  if (!expected_.value.empty() && expected_.value != value) throw bad_checksum(algorithm_.name);
  also_value_ = also_ ? base::base64(also_->finish()) : value;
  if (kind_ == BodyOf::Part && !staged_) on_disk([&] { spill(""); });  // an empty part
  received.size = static_cast<int64_t>(size_);
  received.checksum = {.algorithm = std::string(algorithm_.name),
                       .type = std::string(kFullObject),
                       .value = std::move(value)};
  received.bytes = std::move(bytes_);
  received.staged = std::move(staged_);
  return received;
}

void IncomingBody::check_sha256() {
  if (!sha256_digest_) return;
  const std::string computed = base::hex(sha256_digest_->finish());
  if (computed != sha256_) throw content_sha256_mismatch(sha256_, computed);
}

// AWS-QUIRK: PutObject shows the expected digest in hex, UploadPart in base64 (recorded).
void IncomingBody::check_md5(std::string_view md5) const {
  if (content_md5_.empty()) return;
  const std::string calculated = base::base64(md5);
  if (calculated == content_md5_) return;
  const std::string expected = kind_ == BodyOf::Part
                                   ? content_md5_
                                   : base::hex(base::from_base64(content_md5_).value_or(""));
  throw bad_digest(expected, calculated);
}

}  // namespace s3
