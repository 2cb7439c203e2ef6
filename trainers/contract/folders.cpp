#include "trainers/contract/folders.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace contract {
namespace {

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags)
      : number_(open(file.c_str(), flags | O_CLOEXEC, 0644)) {
    if (number_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
  }
  ~Descriptor() { close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  Descriptor descriptor(file, O_RDONLY);
  struct stat facts {};
  fstat(descriptor.number(), &facts);
  std::string bytes(facts.st_size > 0 ? static_cast<size_t>(facts.st_size) : 0, '\0');
  size_t length = 0;
  for (;;) {
    if (length == bytes.size()) bytes.resize(length + 4096);
    const ssize_t got = read(descriptor.number(), bytes.data() + length, bytes.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), file.string());
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  bytes.resize(length);
  return bytes;
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::filesystem::path staged = file;
  staged += ".part";
  {
    Descriptor descriptor(staged, O_WRONLY | O_CREAT | O_TRUNC);
    while (!bytes.empty()) {
      const ssize_t put = write(descriptor.number(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) throw std::system_error(errno, std::generic_category(), staged.string());
      bytes.remove_prefix(static_cast<size_t>(put));
    }
  }
  std::filesystem::rename(staged, file);
}

}  // namespace contract
