#include "emulator/archive/folder.h"

#include "emulator/archive/failure.h"
#include "emulator/base/text.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace archive {

namespace {

constexpr size_t kNameBytesMax = 4095;  // PATH_MAX less the NUL
constexpr mode_t kPlain = 0644;
constexpr mode_t kExecutable = 0755;

// The components of an entry's name; "." and empty ones count for nothing.
std::vector<std::string> components(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax || name.starts_with('/')) {
    throw Error("The archive has an absolute, empty or overlong name.");
  }
  std::vector<std::string> names;
  for (const std::string_view part : base::split(name, '/')) {
    if (part == "..") throw Error("The archive has a name with \"..\".");
    if (!part.empty() && part != ".") names.emplace_back(part);
  }
  return names;
}

std::vector<std::string> parent(const std::vector<std::string>& names) {
  return {names.begin(), names.end() - 1};
}

// A link stays inside when it first goes up no further than the root and then only down. Going up
// after going down is refused: the way down may lead through another link.
bool stays_inside(std::string_view target, size_t depth) {
  if (target.empty() || target.starts_with('/')) return false;
  bool went_down = false;
  for (const std::string_view part : base::split(target, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      went_down = true;
      continue;
    }
    if (went_down || depth == 0) return false;
    --depth;
  }
  return true;
}

Descriptor open_folder(int parent, const char* name) {
  return Descriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

Folder::Folder(const std::filesystem::path& path, size_t entries_max)
    : root_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), entries_left_(entries_max) {
  if (!root_.valid()) fail("The folder to unpack into does not open", errno);
}

void Folder::count() {
  if (entries_left_ == 0) throw TooLarge("The archive has too many entries.");
  --entries_left_;
}

Descriptor Folder::descend(const Names& names, Absent absent) {
  Descriptor at = open_folder(root_.get(), ".");
  for (const std::string& name : names) {
    if (absent == Absent::Make && ::mkdirat(at.get(), name.c_str(), kExecutable) == 0) count();
    Descriptor next = open_folder(at.get(), name.c_str());
    if (!next.valid()) fail("A folder of the archive does not open", errno);
    at = std::move(next);
  }
  return at;
}

Descriptor Folder::parent_of(const Names& names) {
  if (names.empty()) throw Error("The archive has an entry without a name.");
  count();
  Descriptor folder = descend(parent(names), Absent::Make);
  if (::unlinkat(folder.get(), names.back().c_str(), 0) != 0 && errno != ENOENT) {
    fail("An entry of the archive is in the way of another", errno);
  }
  return folder;
}

void Folder::make_folder(std::string_view name) {
  descend(components(name), Absent::Make);
}

Descriptor Folder::make_file(std::string_view name, Mode mode) {
  const Names names = components(name);
  const Descriptor folder = parent_of(names);
  const mode_t permissions = mode == Mode::Executable ? kExecutable : kPlain;
  Descriptor file(::openat(folder.get(), names.back().c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions));
  if (!file.valid()) fail("A file of the archive does not open", errno);
  // open() takes the umask off; the executable bit has to stay.
  if (::fchmod(file.get(), permissions) != 0)
    fail("A file of the archive keeps no permissions", errno);
  return file;
}

void Folder::make_symlink(std::string_view name, const std::string& target) {
  const Names names = components(name);
  if (names.empty() || !stays_inside(target, names.size() - 1)) {
    throw Error("The archive has a symbolic link that leaves the folder.");
  }
  const Descriptor folder = parent_of(names);
  if (::symlinkat(target.c_str(), folder.get(), names.back().c_str()) != 0) {
    fail("A symbolic link cannot be made", errno);
  }
}

void Folder::make_hardlink(std::string_view name, std::string_view existing) {
  const Names names = components(name);
  const Names source = components(existing);
  if (source.empty() || source == names) throw Error("The archive has a link to itself.");
  const Descriptor source_folder = descend(parent(source), Absent::Refuse);
  struct stat found {};
  // Another name for a symbolic link, at another depth, could lead out.
  if (::fstatat(source_folder.get(), source.back().c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0 ||
      !S_ISREG(found.st_mode)) {
    throw Error("The archive has a link to something that is no file of it.");
  }
  const Descriptor folder = parent_of(names);
  if (::linkat(source_folder.get(), source.back().c_str(), folder.get(), names.back().c_str(), 0) !=
      0) {
    fail("A link cannot be made", errno);
  }
}

}  // namespace archive
