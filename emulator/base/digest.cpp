#include "emulator/base/digest.h"

#include "emulator/base/check.h"
#include "emulator/base/crc.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <zlib.h>

#include <array>

namespace base {

namespace {

struct OpenSslDeleter {
  void operator()(EVP_MD* p) const { EVP_MD_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(EVP_MAC* p) const { EVP_MAC_free(p); }
  void operator()(EVP_MAC_CTX* p) const { EVP_MAC_CTX_free(p); }
};

template <class T>
using Handle = std::unique_ptr<T, OpenSslDeleter>;

bool is_crc(DigestKind kind) {
  return kind >= DigestKind::Crc32;
}

// Fetched once: a fetch costs more than the digest of a short text.
const EVP_MD* algorithm(DigestKind kind) {
  static const std::array<Handle<EVP_MD>, 5> kAlgorithms = {
      Handle<EVP_MD>(EVP_MD_fetch(nullptr, "MD5", nullptr)),
      Handle<EVP_MD>(EVP_MD_fetch(nullptr, "SHA1", nullptr)),
      Handle<EVP_MD>(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
      Handle<EVP_MD>(EVP_MD_fetch(nullptr, "SHA384", nullptr)),
      Handle<EVP_MD>(EVP_MD_fetch(nullptr, "SHA512", nullptr))};
  const EVP_MD* found = kAlgorithms[static_cast<size_t>(kind)].get();
  INVARIANT(found != nullptr, "OpenSSL has the digest");
  return found;
}

uint64_t crc_update(DigestKind kind, uint64_t before, std::string_view bytes) {
  switch (kind) {
    case DigestKind::Crc32:
      return crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
    case DigestKind::Crc32c:
      return crc32c(static_cast<uint32_t>(before), bytes);
    default:
      return crc64_nvme(before, bytes);
  }
}

std::string big_endian(DigestKind kind, uint64_t crc) {
  std::string out(kind == DigestKind::Crc64Nvme ? 8 : 4, '\0');
  for (size_t i = out.size(); i-- > 0; crc >>= 8)
    out[i] = static_cast<char>(crc & 0xFF);
  return out;
}

// An HMAC-SHA256 context to copy from; it saves the fetch and the set-up of each use.
const EVP_MAC_CTX* hmac_pattern() {
  static const Handle<EVP_MAC_CTX> kPattern = [] {
    const Handle<EVP_MAC> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    Handle<EVP_MAC_CTX> context(EVP_MAC_CTX_new(mac.get()));
    std::string name = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
        OSSL_PARAM_construct_end()};
    const unsigned char key = 0;
    const int done = EVP_MAC_init(context.get(), &key, 1, parameters.data());
    INVARIANT(done == 1, "OpenSSL has HMAC-SHA256");
    return context;
  }();
  return kPattern.get();
}

}  // namespace

struct Digest::State {
  DigestKind kind;
  Handle<EVP_MD_CTX> context;  // null for a CRC
  uint64_t crc = 0;
};

Digest::Digest(DigestKind kind) : state_(std::make_unique<State>()) {
  state_->kind = kind;
  if (is_crc(kind)) return;
  state_->context.reset(EVP_MD_CTX_new());
  const int done = EVP_DigestInit_ex2(state_->context.get(), algorithm(kind), nullptr);
  INVARIANT(done == 1, "OpenSSL starts a digest");
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(std::string_view bytes) {
  if (bytes.empty()) return;
  if (is_crc(state_->kind)) {
    state_->crc = crc_update(state_->kind, state_->crc, bytes);
    return;
  }
  const int done = EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
  INVARIANT(done == 1, "OpenSSL goes on with a digest");
}

std::string Digest::finish() {
  if (is_crc(state_->kind)) return big_endian(state_->kind, state_->crc);
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  const int done = EVP_DigestFinal_ex(state_->context.get(),
                                      reinterpret_cast<unsigned char*>(out.data()), &size);
  INVARIANT(done == 1, "OpenSSL ends a digest");
  out.resize(size);
  return out;
}

std::string digest(DigestKind kind, std::string_view bytes) {
  Digest whole(kind);
  whole.update(bytes);
  return whole.finish();
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  const Handle<EVP_MAC_CTX> context(EVP_MAC_CTX_dup(hmac_pattern()));
  // A null key would mean "keep the pattern's key"; an empty view may be null.
  const char* start = key.empty() ? "" : key.data();
  std::string out(32, '\0');
  size_t size = 0;
  const bool done =
      EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(start), key.size(),
                   nullptr) == 1 &&
      EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size()) == 1 &&
      EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                    out.size()) == 1;
  INVARIANT(done && size == out.size(), "OpenSSL computes an HMAC");
  return out;
}

}  // namespace base
