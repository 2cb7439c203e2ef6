#include "storage/directory.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "emulator/base/ids.h"

namespace storage {
namespace {

constexpr size_t kIdDigits = 16;

[[noreturn]] void fail(const std::string& doing) {
  throw std::system_error(errno, std::generic_category(), doing);
}

std::string first_word(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string word;
  in >> word;
  return word;
}

class LockedDirectory final : public DataDirectory {
 public:
  explicit LockedDirectory(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    lock();
    try {
      id_ = load_id();
    } catch (...) {
      ::close(lock_);
      throw;
    }
  }
  // Closing gives the lock up. The file stays: removing it would race with whoever waits for it.
  ~LockedDirectory() override { ::close(lock_); }

  const std::filesystem::path& path() const override { return path_; }
  const std::string& id() const override { return id_; }

 private:
  void lock() {
    const std::filesystem::path file = path_ / "lock";
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0) fail("cannot open " + file.string());
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      ::close(lock_);
      if (error == EWOULDBLOCK) {
        throw DirectoryInUse(fmt::format("the data directory {} is in use by process {}",
                                         path_.string(), first_word(file)));
      }
      throw std::system_error(error, std::generic_category(), "cannot lock " + file.string());
    }
    const std::string pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(lock_, 0) != 0 ||
        ::pwrite(lock_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
      const int error = errno;
      ::close(lock_);
      throw std::system_error(error, std::generic_category(), "cannot write " + file.string());
    }
  }

  std::string load_id() const {
    const std::filesystem::path file = path_ / "id";
    if (std::string id = first_word(file); id.size() == kIdDigits) return id;
    const std::filesystem::path fresh = path_ / "id.new";
    base::Ids ids;
    std::string id = ids.hex(kIdDigits);
    std::ofstream(fresh) << id << '\n';
    if (first_word(fresh) != id) fail("cannot write " + fresh.string());
    std::filesystem::rename(fresh, file);
    return id;
  }

  std::filesystem::path path_;
  std::string id_;
  int lock_ = -1;
};

}  // namespace

std::unique_ptr<DataDirectory> DataDirectory::open(const std::filesystem::path& path) {
  return std::make_unique<LockedDirectory>(path);
}

}  // namespace storage
