#include "emulator/services/lambda/code.h"

#include <unistd.h>

#include <fstream>
#include <system_error>

#include "emulator/archive/archive.h"
#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/services/lambda/errors.h"

// bootstrap.py as it stands beside this file, without a copy in C++.
__asm__(
    ".section .rodata\n"
    "sagelocal_lambda_bootstrap:\n"
    ".incbin \"" SAGELOCAL_LAMBDA_BOOTSTRAP
    "\"\n"
    "sagelocal_lambda_bootstrap_end:\n"
    ".previous\n");
extern "C" const char sagelocal_lambda_bootstrap[];      // NOLINT: named for the assembler
extern "C" const char sagelocal_lambda_bootstrap_end[];  // NOLINT: likewise

namespace lambda {
namespace {

std::string_view bootstrap_text() {
  return {sagelocal_lambda_bootstrap,
          static_cast<size_t>(sagelocal_lambda_bootstrap_end - sagelocal_lambda_bootstrap)};
}

// Whole or not at all: another thread or a crash never leaves half of it under the name.
void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path temporary = file;
  temporary += ".new" + std::to_string(::gettid());
  std::ofstream out(temporary, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::system_error(errno, std::generic_category(), "cannot write " + file.string());
  }
  std::filesystem::rename(temporary, file);
}

void unpack(std::string_view zip, const std::filesystem::path& into) {
  try {
    archive::unpack_bytes(zip, into, {kUnpackedBytesMax, 65'536});
  } catch (const archive::TooLarge&) {
    throw errors::code_too_large();
  } catch (const archive::Error&) {
    throw errors::bad_zip();
  }
}

}  // namespace

CodeStore::CodeStore(std::filesystem::path folder)
    : folder_(std::move(folder)), bootstrap_(folder_ / "runtime" / "bootstrap.py") {
  std::filesystem::create_directories(bootstrap_.parent_path());
  write_file(bootstrap_, bootstrap_text());
}

Package CodeStore::put(std::string_view zip) {
  if (zip.size() > kZipBytesMax) throw errors::zip_too_large();
  const std::string digest = base::digest(base::DigestKind::Sha256, zip);
  Package package{base::hex(digest), base::base64(digest), zip.size()};
  const std::filesystem::path ready = unpacked(package.digest);
  if (std::filesystem::exists(ready)) return package;
  if (!zip.starts_with("PK")) throw errors::bad_zip();
  std::filesystem::path growing = ready;
  growing += ".new" + std::to_string(::gettid());
  std::filesystem::remove_all(growing);
  std::filesystem::create_directories(growing);
  try {
    unpack(zip, growing);
    write_file(this->zip(package.digest), zip);
  } catch (...) {
    std::filesystem::remove_all(growing);
    throw;
  }
  std::error_code lost;  // to another thread that unpacked the same
  std::filesystem::rename(growing, ready, lost);
  if (lost) std::filesystem::remove_all(growing);
  return package;
}

std::filesystem::path CodeStore::unpacked(std::string_view digest) const {
  return std::filesystem::absolute(folder_ / digest);
}

std::filesystem::path CodeStore::zip(std::string_view digest) const {
  return folder_ / (std::string(digest) + ".zip");
}

void CodeStore::clear() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path() != bootstrap_.parent_path()) std::filesystem::remove_all(entry.path(), error);
  }
}

}  // namespace lambda
