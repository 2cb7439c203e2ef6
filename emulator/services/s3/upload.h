// The body of PutObject and UploadPart while it arrives, and what came of it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "emulator/api/call.h"
#include "emulator/services/s3/checksums.h"
#include "emulator/services/s3/errors.h"
#include "storage/blob_store.h"
#include "storage/object_table.h"

namespace s3 {

constexpr uint64_t kInlineBytesMax = 64 * 1024;  // larger bodies become blob files
constexpr uint64_t kPutBytesMax = 5ull << 30;

// A body that is whole and matches all digests that its sender gave.
struct Received {
  int64_t size = 0;
  std::string md5;  // raw
  storage::Checksum checksum;
  std::string bytes;                            // while small
  std::unique_ptr<storage::StagedBlob> staged;  // else

  std::string etag() const;
};

// Runs `work`, which writes files, and turns a full disk into out_of_space().
template <class F>
auto on_disk(F work) {
  try {
    return work();
  } catch (const std::system_error& error) {
    throw_disk_error(error);
  }
}

// The x-amz-content-sha256 of a request, lower case; "" where it is UNSIGNED-PAYLOAD, a
// STREAMING-... word or missing.
std::string literal_sha256(const api::Call& call);
// Throws InvalidDigest unless it is base64 of 16 bytes.
void check_content_md5(std::string_view base64);

enum class BodyOf { Object, Part };

// Computes digests while pieces arrive; keeps the bytes in memory to kInlineBytesMax and in a
// staged blob beyond. One thread at a time. write() throws api::Error (too large) and
// std::system_error (disk).
class IncomingBody final : public api::BodyReceiver {
 public:
  // Throws InvalidDigest, InvalidRequest for headers that cannot hold. `algorithm` is computed
  // where the request names none; `also` beside the named one (null: none).
  IncomingBody(const api::Call& call, BodyOf kind, storage::BlobStore& blobs,
               const Algorithm& algorithm, const Algorithm* also);

  // Of bytes that are copied inside the server: nothing is said of them.
  IncomingBody(BodyOf kind, storage::BlobStore& blobs, const Algorithm& algorithm);

  bool heavy() const override;
  void write(std::string_view piece) override;
  void trailer(std::string_view name, std::string_view value) override;
  uint64_t size() const override { return size_; }

  // Throws BadDigest, XAmzContentSHA256Mismatch. Once. The checksum is that which the request
  // named.
  Received finish();
  const Algorithm* named() const { return expected_.algorithm; }
  // After finish(): the value of the second algorithm, base64.
  const std::string& also_value() const { return also_value_; }

 private:
  void spill(std::string_view piece);
  void check_sha256();
  void check_md5(std::string_view md5) const;

  const BodyOf kind_;
  storage::BlobStore& blobs_;
  Expected expected_;
  const Algorithm& algorithm_;  // the one that is kept
  std::string content_md5_;     // as sent, "" when not
  std::string sha256_;          // hex, as sent, "" when it is no literal
  uint64_t declared_size_ = 0;  // 0: not said
  base::Digest md5_;
  base::Digest checksum_;
  std::optional<base::Digest> also_;
  std::optional<base::Digest> sha256_digest_;
  std::string also_value_;
  std::string bytes_;
  std::unique_ptr<storage::StagedBlob> staged_;
  uint64_t size_ = 0;
};

}  // namespace s3
