// Digests and checksums. OpenSSL and zlib stay behind this header.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace base {

enum class DigestKind { Md5, Sha1, Sha256, Sha384, Sha512, Crc32, Crc32c, Crc64Nvme };

// One digest being computed. Not thread-safe; may move between threads between calls.
class Digest {
 public:
  explicit Digest(DigestKind kind);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void update(std::string_view bytes);
  // The raw digest bytes (big-endian for the CRCs, as AWS base64-encodes them). Ends the digest.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string digest(DigestKind kind, std::string_view bytes);           // raw bytes
std::string hmac_sha256(std::string_view key, std::string_view text);  // raw bytes

}  // namespace base
