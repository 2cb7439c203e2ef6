#include "emulator/archive/archive.h"
#include "emulator/archive/descriptor.h"
#include "emulator/archive/failure.h"

// libarchive's `struct archive` would clash with this folder's namespace.
#define archive libarchive
#include <archive.h>
#include <archive_entry.h>
#undef archive

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace archive {

namespace {

namespace fs = std::filesystem;

constexpr size_t kBlockBytes = 64 * 1024;

struct Closer {
  void operator()(libarchive* writer) const { archive_write_free(writer); }
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<libarchive, Closer>;
using Entry = std::unique_ptr<archive_entry, Closer>;

void check(int result, libarchive* writer) {
  if (result >= ARCHIVE_WARN) return;
  fail("The archive cannot be written", archive_errno(writer));
}

// GNU tar: long names and big files without headers of their own, names as the bytes they are.
Writer open_writer(const fs::path& file) {
  Writer writer(archive_write_new());
  if (!writer) throw std::bad_alloc();
  check(archive_write_add_filter_gzip(writer.get()), writer.get());
  check(archive_write_set_filter_option(writer.get(), "gzip", "timestamp", nullptr), writer.get());
  check(archive_write_set_format_gnutar(writer.get()), writer.get());
  check(archive_write_open_filename(writer.get(), file.c_str()), writer.get());
  return writer;
}

// Names relative to `folder`, in the order of their bytes. Links are not followed.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    names.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Entry new_entry(const std::string& name, mode_t type, mode_t permissions) {
  Entry entry(archive_entry_new());
  if (!entry) throw std::bad_alloc();
  archive_entry_set_pathname(entry.get(), name.c_str());
  archive_entry_set_filetype(entry.get(), type);
  archive_entry_set_perm(entry.get(), permissions);
  archive_entry_set_mtime(entry.get(), 0, 0);
  archive_entry_set_uid(entry.get(), 0);
  archive_entry_set_gid(entry.get(), 0);
  archive_entry_set_size(entry.get(), 0);
  return entry;
}

void copy_data(int file, int64_t size, const fs::path& path, libarchive* writer) {
  std::array<char, kBlockBytes> block;
  while (size > 0) {
    const size_t wanted = static_cast<size_t>(std::min<int64_t>(size, kBlockBytes));
    const ssize_t got = ::read(file, block.data(), wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(path.string(), errno);
    if (got == 0) throw Error(path.string() + ": the file shrank while it was packed");
    const auto written = archive_write_data(writer, block.data(), static_cast<size_t>(got));
    if (written < 0) check(static_cast<int>(written), writer);
    size -= got;
  }
}

void pack_file(const fs::path& path, const std::string& name, libarchive* writer) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found {};
  if (!file.valid() || ::fstat(file.get(), &found) != 0) fail(path.string(), errno);
  const mode_t permissions = (found.st_mode & 0111) != 0 ? 0755 : 0644;
  const Entry entry = new_entry(name, AE_IFREG, permissions);
  archive_entry_set_size(entry.get(), found.st_size);
  check(archive_write_header(writer, entry.get()), writer);
  copy_data(file.get(), found.st_size, path, writer);
}

// Sockets, pipes and devices are left out.
void pack_entry(const fs::path& path, const std::string& name, libarchive* writer) {
  const fs::file_type type = fs::symlink_status(path).type();
  if (type == fs::file_type::regular) {
    pack_file(path, name, writer);
  } else if (type == fs::file_type::directory) {
    const Entry entry = new_entry(name + '/', AE_IFDIR, 0755);
    check(archive_write_header(writer, entry.get()), writer);
  } else if (type == fs::file_type::symlink) {
    const Entry entry = new_entry(name, AE_IFLNK, 0777);
    archive_entry_set_symlink(entry.get(), fs::read_symlink(path).c_str());
    check(archive_write_header(writer, entry.get()), writer);
  }
}

}  // namespace

void pack_tar_gz(const fs::path& folder, const fs::path& file) {
  try {
    const std::vector<std::string> names = names_in(folder);
    const Writer writer = open_writer(file);
    for (const std::string& name : names)
      pack_entry(folder / name, name, writer.get());
    check(archive_write_close(writer.get()), writer.get());
  } catch (const fs::filesystem_error& error) {
    fail(error.what(), error.code().value());
  }
}

}  // namespace archive
