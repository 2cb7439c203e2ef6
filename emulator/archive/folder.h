// The folder that an archive is unpacked into. Names come from the archive and are not trusted.
//
// Every step down is an openat() that follows no symbolic link, so nothing is written outside the
// folder, whatever links it holds. Throws Error. One thread at a time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/archive/archive.h"
#include "emulator/archive/descriptor.h"

namespace archive {

class Folder {
 public:
  Folder(const std::filesystem::path& path, size_t entries_max);

  enum class Mode { Plain, Executable };

  void make_folder(std::string_view name);
  // A new, empty file open for writing; what had the name before is unlinked.
  Descriptor make_file(std::string_view name, Mode mode);
  void make_symlink(std::string_view name, const std::string& target);
  void make_hardlink(std::string_view name, std::string_view existing);

 private:
  using Names = std::vector<std::string>;
  enum class Absent { Make, Refuse };

  // The folder at the end of `names`, from the root down.
  Descriptor descend(const Names& names, Absent absent);
  // The parent of a new entry, whose name is free afterwards.
  Descriptor parent_of(const Names& names);
  void count();

  Descriptor root_;
  size_t entries_left_;
};

}  // namespace archive
