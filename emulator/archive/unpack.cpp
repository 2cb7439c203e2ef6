#include "emulator/archive/archive.h"
#include "emulator/archive/failure.h"
#include "emulator/archive/folder.h"

// libarchive's `struct archive` would clash with this folder's namespace.
#define archive libarchive
#include <archive.h>
#include <archive_entry.h>
#undef archive

#include <locale.h>

#include <array>
#include <cerrno>
#include <memory>

namespace archive {

namespace {

constexpr size_t kBlockBytes = 64 * 1024;

struct Closer {
  void operator()(libarchive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<libarchive, Closer>;

// libarchive loses names that the thread's character set cannot write. The locale of the process is
// not touched.
class Utf8Locale {
 public:
  Utf8Locale() : locale_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = ::uselocale(locale_);
  }
  ~Utf8Locale() {
    if (locale_ == nullptr) return;
    ::uselocale(before_);
    ::freelocale(locale_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t locale_;
  locale_t before_ = nullptr;
};

[[noreturn]] void refuse(libarchive* reader) {
  const char* why = archive_error_string(reader);
  throw Error(why != nullptr ? why : "The archive cannot be read.");
}

// The formats by name, not "all": the fewer parsers meet untrusted bytes the better.
Reader make_reader() {
  Reader reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  return reader;
}

// One of the two is null where a name is not UTF-8.
std::string either(const char* utf8, const char* raw) {
  if (utf8 != nullptr) return utf8;
  return raw != nullptr ? raw : "";
}

std::string name_of(archive_entry* entry) {
  return either(archive_entry_pathname_utf8(entry), archive_entry_pathname(entry));
}

void write_all(int file, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(file, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("A file cannot be written", errno);
    data += written;
    size -= static_cast<size_t>(written);
  }
}

class Unpacking {
 public:
  Unpacking(Reader reader, const std::filesystem::path& into, const Limits& limits)
      : reader_(std::move(reader)),
        folder_(into, limits.files_max),
        bytes_left_(limits.bytes_max) {}

  void run() {
    archive_entry* entry = nullptr;
    for (;;) {
      const int result = archive_read_next_header(reader_.get(), &entry);
      if (result == ARCHIVE_EOF) return;
      if (result < ARCHIVE_WARN) refuse(reader_.get());
      unpack(entry);
    }
  }

 private:
  void unpack(archive_entry* entry) {
    const std::string name = name_of(entry);
    const std::string hardlink =
        either(archive_entry_hardlink_utf8(entry), archive_entry_hardlink(entry));
    if (!hardlink.empty()) return folder_.make_hardlink(name, hardlink);
    switch (archive_entry_filetype(entry)) {
      case AE_IFDIR:
        return folder_.make_folder(name);
      case AE_IFREG:
        return unpack_file(name, archive_entry_perm(entry));
      case AE_IFLNK:
        return folder_.make_symlink(
            name, either(archive_entry_symlink_utf8(entry), archive_entry_symlink(entry)));
      default:
        throw Error("The archive has an entry that is no file, folder or link.");
    }
  }

  void unpack_file(const std::string& name, mode_t permissions) {
    const bool executable = (permissions & 0111) != 0;
    const Descriptor file =
        folder_.make_file(name, executable ? Folder::Mode::Executable : Folder::Mode::Plain);
    std::array<char, kBlockBytes> block;
    for (;;) {
      const auto got = archive_read_data(reader_.get(), block.data(), block.size());
      if (got == 0) return;
      if (got < 0) refuse(reader_.get());
      const auto size = static_cast<size_t>(got);
      if (size > bytes_left_) throw TooLarge("The archive unpacks to too many bytes.");
      bytes_left_ -= size;
      write_all(file.get(), block.data(), size);
    }
  }

  Utf8Locale locale_;
  Reader reader_;
  Folder folder_;
  uint64_t bytes_left_;
};

}  // namespace

void unpack(const std::filesystem::path& file, const std::filesystem::path& into,
            const Limits& limits) {
  Reader reader = make_reader();
  if (archive_read_open_filename(reader.get(), file.c_str(), kBlockBytes) != ARCHIVE_OK) {
    refuse(reader.get());
  }
  Unpacking(std::move(reader), into, limits).run();
}

void unpack_bytes(std::string_view bytes, const std::filesystem::path& into, const Limits& limits) {
  Reader reader = make_reader();
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    refuse(reader.get());
  }
  Unpacking(std::move(reader), into, limits).run();
}

}  // namespace archive
