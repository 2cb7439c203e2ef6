#include "trainers/contract/report.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <string>

namespace contract {
namespace {

// One write() a line, so that lines of several threads never mix.
void put(std::string text) {
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // nobody listens any more
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

void put_stamped(std::string_view level, std::string_view line) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> stamp{};
  const size_t length = std::strftime(stamp.data(), stamp.size(), "[%Y-%m-%d:%H:%M:%S:", &parts);
  put(std::string(stamp.data(), length).append(level).append("] ").append(line));
}

}  // namespace

void print(std::string_view line) {
  put(std::string(line));
}
void info(std::string_view line) {
  put_stamped("INFO", line);
}
void warn(std::string_view line) {
  put_stamped("WARNING", line);
}
void error(std::string_view line) {
  put_stamped("ERROR", line);
}

}  // namespace contract
