#include "emulator/cli/port_holder.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "emulator/base/text.h"

namespace cli {
namespace {

constexpr std::string_view kListening = "0A";

// Inodes of the listening sockets on `port` in /proc/net/tcp or tcp6: columns are
// "sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode", see proc(5).
void add_listeners(const char* table, uint16_t port, std::set<std::string>* inodes) {
  std::ifstream in(table);
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream columns(line);
    std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout, inode;
    columns >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
        timeout >> inode;
    const size_t colon = local.find(':');
    if (state != kListening || colon == std::string::npos) continue;
    if (std::stoul(local.substr(colon + 1), nullptr, 16) == port) inodes->insert(inode);
  }
}

bool holds_one_of(const std::filesystem::path& process, const std::set<std::string>& inodes) {
  std::error_code error;
  for (std::filesystem::directory_iterator fd(process / "fd", error), end; fd != end;
       fd.increment(error)) {
    const std::string target = std::filesystem::read_symlink(fd->path(), error).string();
    if (!target.starts_with("socket:[") || !target.ends_with("]")) continue;
    if (inodes.contains(target.substr(8, target.size() - 9))) return true;
  }
  return false;
}

}  // namespace

std::string port_holder(uint16_t port) {
  std::set<std::string> inodes;
  add_listeners("/proc/net/tcp", port, &inodes);
  add_listeners("/proc/net/tcp6", port, &inodes);
  if (inodes.empty()) return "";
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc", error), end; entry != end;
       entry.increment(error)) {
    const std::string pid = entry->path().filename().string();
    if (!base::parse_int(pid) || !holds_one_of(entry->path(), inodes)) continue;
    std::string name;
    std::ifstream comm(entry->path() / "comm");
    std::getline(comm, name);
    return "process " + pid + " (" + name + ")";
  }
  return "";
}

}  // namespace cli
