// Code packages: the zip as it came, and unpacked beside it, under the digest of its bytes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace lambda {

constexpr uint64_t kZipBytesMax = 52'428'800;
constexpr uint64_t kUnpackedBytesMax = 262'144'000;

struct Package {
  std::string digest;       // hex SHA-256: names it in the store
  std::string code_sha256;  // base64, as the API shows it
  uint64_t bytes = 0;
};

// functions/<digest>.zip and functions/<digest>/. Any thread; blocking.
class CodeStore {
 public:
  explicit CodeStore(std::filesystem::path folder);

  // Unpacks unless it is there. Throws errors::bad_zip, errors::zip_too_large,
  // errors::code_too_large.
  Package put(std::string_view zip);
  std::filesystem::path unpacked(std::string_view digest) const;
  std::filesystem::path zip(std::string_view digest) const;
  // The program that runs Python functions, written into the store.
  std::filesystem::path bootstrap() const { return bootstrap_; }
  void clear();

 private:
  std::filesystem::path folder_;
  std::filesystem::path bootstrap_;
};

}  // namespace lambda
