// The data directory: makes its folders and holds an exclusive lock on it.
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace storage {

struct DirectoryInUse : std::runtime_error {
  using std::runtime_error::runtime_error;  // names the holder's pid
};

// Holds flock on <path>/lock until destroyed.
class DataDirectory {
 public:
  // Throws DirectoryInUse, std::system_error (not writable ...).
  static std::unique_ptr<DataDirectory> open(const std::filesystem::path& path);
  virtual ~DataDirectory() = default;
  virtual const std::filesystem::path& path() const = 0;
  // A fresh id, made with the directory and kept in it: marks the children of its servers.
  virtual const std::string& id() const = 0;
};

}  // namespace storage
