// tar.gz and zip files. libarchive stays behind it. Blocking: call on a worker or in a child.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace archive {

// The archive is damaged or refused. What the machine fails at (a full disk) is std::system_error.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// The archive holds more than the limits.
struct TooLarge : Error {
  using Error::Error;
};

struct Limits {
  uint64_t bytes_max = 262'144'000;  // unpacked, all files together
  size_t files_max = 65'536;         // entries of any kind, folders on the way included
};

// Unpacks a zip or (gzipped) tar into the existing folder `into`. Refuses (throws Error) absolute
// names, "..", links that leave the folder, devices, and more than the limits. Never writes through
// a link. Files get mode 0644, or 0755 when they were executable. What was unpacked before an error
// stays for the caller to remove.
void unpack(const std::filesystem::path& file, const std::filesystem::path& into,
            const Limits& limits = {});
void unpack_bytes(std::string_view bytes, const std::filesystem::path& into,
                  const Limits& limits = {});

// Packs the entries of `folder` (recursively, names relative to it, sorted, times and owners
// zeroed so that equal content gives equal bytes) as tar.gz into `file`.
void pack_tar_gz(const std::filesystem::path& folder, const std::filesystem::path& file);

std::string gunzip(std::string_view bytes, uint64_t bytes_max);  // throws Error

}  // namespace archive
