#include "storage/blob_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "emulator/base/ids.h"

namespace storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kIdDigits = 32;
constexpr size_t kFolderDigits = 2;

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
  if (!descriptor.is_open() || ::fsync(descriptor.get()) != 0) {
    fail("cannot sync " + folder.string());
  }
}

// Ids come from rows that we wrote; all else must not become a path.
bool is_id(std::string_view id) {
  return id.size() == kIdDigits &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class FileBlob final : public Blob {
 public:
  explicit FileBlob(const fs::path& path) : file_(path, O_RDONLY) {
    struct stat status {};
    if (file_.is_open() && ::fstat(file_.get(), &status) == 0) {
      size_ = static_cast<uint64_t>(status.st_size);
    }
  }
  bool is_open() const { return file_.is_open(); }
  uint64_t size() const override { return size_; }

  size_t read(uint64_t offset, std::span<char> into) const override {
    for (;;) {
      const ssize_t got =
          ::pread(file_.get(), into.data(), into.size(), static_cast<off_t>(offset));
      if (got >= 0) return static_cast<size_t>(got);
      if (errno != EINTR) fail("cannot read a blob");
    }
  }

 private:
  Descriptor file_;
  uint64_t size_ = 0;
};

class FileStagedBlob final : public StagedBlob {
 public:
  FileStagedBlob(const fs::path& directory, std::string id, bool sync)
      : directory_(directory),
        id_(std::move(id)),
        staged_(directory_ / "staging" / id_),
        file_(staged_, O_WRONLY | O_CREAT | O_EXCL),
        sync_(sync) {
    if (!file_.is_open()) fail("cannot create " + staged_.string());
  }
  ~FileStagedBlob() override {
    if (!committed_) ::unlink(staged_.c_str());
  }

  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t put = ::write(file_.get(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail("cannot write " + staged_.string());
      size_ += static_cast<uint64_t>(put);
      bytes.remove_prefix(static_cast<size_t>(put));
    }
  }
  uint64_t size() const override { return size_; }

  std::string commit() override {
    if (sync_ && ::fdatasync(file_.get()) != 0) fail("cannot sync " + staged_.string());
    const fs::path folder = directory_ / "blobs" / id_.substr(0, kFolderDigits);
    const fs::path final_path = folder / id_.substr(kFolderDigits);
    if (::rename(staged_.c_str(), final_path.c_str()) != 0) {
      if (errno != ENOENT) fail("cannot rename " + staged_.string());
      fs::create_directory(folder);  // the first blob of its folder
      if (sync_) sync_folder(directory_ / "blobs");
      if (::rename(staged_.c_str(), final_path.c_str()) != 0) {
        fail("cannot rename " + staged_.string());
      }
    }
    committed_ = true;
    if (sync_) sync_folder(folder);
    return id_;
  }

 private:
  const fs::path directory_;
  const std::string id_;
  const fs::path staged_;
  Descriptor file_;
  const bool sync_;
  uint64_t size_ = 0;
  bool committed_ = false;
};

class FileBlobStore final : public BlobStore {
 public:
  FileBlobStore(fs::path directory, base::Ids& ids, bool sync)
      : directory_(std::move(directory)), ids_(ids), sync_(sync) {
    fs::create_directories(directory_ / "blobs");
    fs::create_directories(directory_ / "staging");
    for (const auto& leftover : fs::directory_iterator(directory_ / "staging")) {
      fs::remove_all(leftover.path());
    }
  }

  std::unique_ptr<StagedBlob> stage() override {
    return std::make_unique<FileStagedBlob>(directory_, ids_.hex(kIdDigits), sync_);
  }

  std::shared_ptr<const Blob> open_blob(std::string_view id) const override {
    if (!is_id(id)) return nullptr;
    auto blob = std::make_shared<FileBlob>(path(id));
    if (!blob->is_open()) return nullptr;
    return blob;
  }

  fs::path path(std::string_view id) const override {
    return directory_ / "blobs" / id.substr(0, kFolderDigits) / id.substr(kFolderDigits);
  }

  void remove(std::string_view id) override {
    if (is_id(id)) ::unlink(path(id).c_str());
  }

  void sweep(const std::function<bool(std::string_view id)>& known) override {
    for (const auto& folder : fs::directory_iterator(directory_ / "blobs")) {
      if (!folder.is_directory()) continue;
      for (const auto& file : fs::directory_iterator(folder.path())) {
        const std::string id = folder.path().filename().string() + file.path().filename().string();
        if (is_id(id) && !known(id)) fs::remove(file.path());
      }
    }
  }

 private:
  const fs::path directory_;
  base::Ids& ids_;
  const bool sync_;
};

}  // namespace

std::unique_ptr<BlobStore> BlobStore::open(const fs::path& directory, base::Ids& ids, bool sync) {
  return std::make_unique<FileBlobStore>(directory, ids, sync);
}

}  // namespace storage
