// Cuts a stream of bytes into lines. Pure; no thread of its own.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace runtime {

// A line ends with '\n', which is left out, or at `bytes_max` bytes: longer ones come in pieces.
class Lines {
 public:
  explicit Lines(size_t bytes_max) : bytes_max_(bytes_max == 0 ? 1 : bytes_max) {}

  // `say` is called for each line that `bytes` completes.
  template <class Say>
  void add(std::string_view bytes, Say say) {
    while (!bytes.empty()) {
      const size_t newline = bytes.find('\n');
      const size_t room = bytes_max_ - partial_.size();
      const size_t take = std::min({bytes.size(), newline, room});
      partial_.append(bytes.substr(0, take));
      bytes.remove_prefix(take);
      const bool ends = !bytes.empty() && bytes[0] == '\n';
      if (ends) bytes.remove_prefix(1);
      if (!ends && partial_.size() < bytes_max_) return;
      // A newline that comes just behind a full piece ends that piece, not an empty line.
      if (!ends || !partial_.empty() || !cut_) say(partial_);
      cut_ = !ends;
      partial_.clear();
    }
  }

  // The end of the stream: a last line without '\n' counts.
  template <class Say>
  void end(Say say) {
    if (!partial_.empty()) say(partial_);
    partial_.clear();
    cut_ = false;
  }

 private:
  size_t bytes_max_;
  std::string partial_;
  bool cut_ = false;  // the last piece was full, its line goes on
};

}  // namespace runtime
