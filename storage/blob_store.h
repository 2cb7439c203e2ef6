// Immutable bytes in files named by id: blobs/ab/cdef.... Written in staging/, then committed by
// rename.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace base {
class Ids;
}

namespace storage {

// A blob being written. Not thread-safe. Destroying it before commit() removes the file.
class StagedBlob {
 public:
  virtual ~StagedBlob() = default;
  virtual void write(std::string_view bytes) = 0;  // throws std::system_error (ENOSPC ...)
  virtual uint64_t size() const = 0;
  // Makes it permanent (synced first with Durability::Power); returns its id. Once.
  virtual std::string commit() = 0;
};

// An open blob; reads at any offset, from any thread.
class Blob {
 public:
  virtual ~Blob() = default;
  virtual uint64_t size() const = 0;
  virtual size_t read(uint64_t offset, std::span<char> into) const = 0;  // 0 only at the end
};

// Any thread.
class BlobStore {
 public:
  // Makes blobs/ and staging/ below `directory`; empties staging/.
  static std::unique_ptr<BlobStore> open(const std::filesystem::path& directory, base::Ids& ids,
                                         bool sync);
  virtual ~BlobStore() = default;

  virtual std::unique_ptr<StagedBlob> stage() = 0;
  virtual std::shared_ptr<const Blob> open_blob(std::string_view id) const = 0;  // null when absent
  virtual std::filesystem::path path(std::string_view id) const = 0;
  virtual void remove(std::string_view id) = 0;  // absent is fine
  // Removes every blob that `known` does not hold: what a crash between file and row left behind.
  virtual void sweep(const std::function<bool(std::string_view id)>& known) = 0;
};

}  // namespace storage
