// HTTP/1.1 heads as bytes, and the buffer between a socket and a parser. Pure; no Asio.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "emulator/http/message.h"

namespace http {

// "Not Found"; "" for a status without a name.
std::string_view reason_phrase(int status);

enum class Persistence { KeepAlive, Close };

// The head of `response` up to and with the empty line. Content-Length, Transfer-Encoding and
// Connection are written here and not taken from its headers; `length` absent: no Content-Length.
// `version`: that of the request, 10 or 11.
void append_head(const Response& response, std::optional<uint64_t> length, Persistence persistence,
                 int version, std::string* out);
// The same for a request to `host` (host:port), which a Host header of its own overrides.
void append_head(const RequestHead& head, std::string_view host, std::optional<uint64_t> length,
                 std::string* out);

// Bytes read and not yet parsed. What data() shows stays where it is until make_room() or
// release().
class InputBuffer {
 public:
  std::string_view data() const { return {bytes_.get() + begin_, end_ - begin_}; }
  size_t capacity() const { return capacity_; }
  size_t room() const { return capacity_ - end_; }
  std::span<char> space() { return {bytes_.get() + end_, room()}; }
  void commit(size_t n) { end_ += n; }
  void consume(size_t n) { begin_ += n; }

  // Grows to `capacity`, or twice the data where that is full; keeps the data.
  void make_room(size_t capacity);
  // Gives memory back when there is no data and more than `keep` bytes.
  void release(size_t keep);

 private:
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace http
