#include "emulator/base/digest.h"

#include "emulator/base/crc.h"
#include "emulator/base/text.h"

#include <doctest/doctest.h>

#include <utility>

using base::DigestKind;

namespace {

struct Vector {
  DigestKind kind;
  std::string_view check;  // of "123456789"
  std::string_view empty;
};

// The check values of the CRCs are those of the CRC catalogue of reveng.sourceforge.io.
constexpr Vector kVectors[] = {
    {DigestKind::Md5, "25f9e794323b453885f5181f1b624d0b", "d41d8cd98f00b204e9800998ecf8427e"},
    {DigestKind::Sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
     "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
    {DigestKind::Sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {DigestKind::Sha384,
     "eb455d56d2c1a69de64e832011f3393d45f3fa31d6842f21af92d2fe469c499da5e3179847334a18"
     "479c8d1dedea1be3",
     "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fb"
     "d51ad2f14898b95b"},
    {DigestKind::Sha512,
     "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d6"
     "81f7e55ec02d73d499c95455b6b5bb503acf574fba8ffe85",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0"
     "ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
    {DigestKind::Crc32, "cbf43926", "00000000"},
    {DigestKind::Crc32c, "e3069283", "00000000"},
    {DigestKind::Crc64Nvme, "ae8b14860a799888", "0000000000000000"},
};

// The definition, bit by bit.
uint64_t plain_crc(uint64_t polynomial, uint64_t ones, std::string_view bytes) {
  uint64_t crc = ones;
  for (const char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1) != 0 ? crc >> 1 ^ polynomial : crc >> 1;
  }
  return crc ^ ones;
}

std::string sample(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>(i * 167 + i / 256);
  return text;
}

}  // namespace

TEST_CASE("each digest of known texts") {
  for (const Vector& vector : kVectors) {
    CAPTURE(vector.check);
    CHECK(base::hex(base::digest(vector.kind, "123456789")) == vector.check);
    CHECK(base::hex(base::digest(vector.kind, "")) == vector.empty);
  }
}

TEST_CASE("a digest in pieces is that of the whole") {
  const std::string text = sample(1000);
  for (const Vector& vector : kVectors) {
    for (const size_t cut : {0u, 1u, 7u, 8u, 63u, 500u, 1000u}) {
      CAPTURE(cut);
      base::Digest pieces(vector.kind);
      pieces.update(std::string_view(text).substr(0, cut));
      base::Digest moved = std::move(pieces);
      moved.update(std::string_view(text).substr(cut));
      CHECK(moved.finish() == base::digest(vector.kind, text));
    }
  }
}

TEST_CASE("the tables give the CRC of the definition for every length") {
  const std::string text = sample(40);
  for (size_t size = 0; size <= text.size(); ++size) {
    const std::string_view part = std::string_view(text).substr(0, size);
    CHECK(base::crc32c(0, part) == plain_crc(0x82F63B78u, 0xFFFFFFFFu, part));
    CHECK(base::crc64_nvme(0, part) == plain_crc(0x9A6C9329AC4BC9B5u, ~uint64_t{0}, part));
  }
}

TEST_CASE("hmac_sha256: the vectors of RFC 4231") {
  CHECK(base::hex(base::hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(base::hex(base::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(base::hex(base::hmac_sha256(std::string(131, '\xaa'),
                                    "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  // Of the empty key and text, as Python's hmac gives it.
  CHECK(base::hex(base::hmac_sha256({}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
