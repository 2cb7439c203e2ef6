#include "emulator/http/wire.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "emulator/base/text.h"

namespace http {
namespace {

// RFC 9110 section 15, and RFC 6585.
constexpr std::array<std::pair<int, std::string_view>, 48> kReasons{{
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a teapot"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {424, "Failed Dependency"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};

bool is_of_the_connection(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOwn{"content-length", "transfer-encoding",
                                                 "connection", "keep-alive", "proxy-connection"};
  return std::any_of(kOwn.begin(), kOwn.end(), [name](std::string_view own) {
    return own.size() == name.size() && base::equals_ignoring_case(own, name);
  });
}

void append_number(uint64_t number, std::string* out) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out->append(digits.data(), end);
}

// Text from elsewhere must not end its line and begin another header.
void append_text(std::string_view text, std::string* out) {
  const size_t start = out->size();
  out->append(text);
  constexpr std::string_view kBreaks("\r\n\0", 3);
  if (text.find_first_of(kBreaks) == std::string_view::npos) return;
  std::replace_if(
      out->begin() + static_cast<std::ptrdiff_t>(start), out->end(),
      [&](char c) { return kBreaks.find(c) != std::string_view::npos; }, ' ');
}

void append_headers(const Headers& headers, std::string* out) {
  for (const auto& [name, value] : headers.all()) {
    if (is_of_the_connection(name)) continue;
    append_text(name, out);
    out->append(": ");
    append_text(value, out);
    out->append("\r\n");
  }
}

void append_length(std::optional<uint64_t> length, std::string* out) {
  if (!length) return;
  out->append("Content-Length: ");
  append_number(*length, out);
  out->append("\r\n");
}

}  // namespace

std::string_view reason_phrase(int status) {
  const auto* found = std::lower_bound(kReasons.begin(), kReasons.end(), status,
                                       [](const auto& entry, int s) { return entry.first < s; });
  return found != kReasons.end() && found->first == status ? found->second : std::string_view();
}

void append_head(const Response& response, std::optional<uint64_t> length, Persistence persistence,
                 int version, std::string* out) {
  out->append("HTTP/1.1 ");
  append_number(static_cast<uint64_t>(std::clamp(response.status, 100, 999)), out);
  out->push_back(' ');
  out->append(reason_phrase(response.status));
  out->append("\r\n");
  append_headers(response.headers, out);
  append_length(length, out);
  if (persistence == Persistence::Close) {
    out->append("Connection: close\r\n");
  } else if (version < 11) {
    out->append("Connection: keep-alive\r\n");
  }
  out->append("\r\n");
}

void append_head(const RequestHead& head, std::string_view host, std::optional<uint64_t> length,
                 std::string* out) {
  append_text(head.method, out);
  out->push_back(' ');
  append_text(head.path.empty() ? "/" : head.path, out);
  if (!head.query.empty()) {
    out->push_back('?');
    append_text(head.query, out);
  }
  out->append(" HTTP/1.1\r\n");
  if (head.headers.find("Host") == nullptr) {
    out->append("Host: ");
    append_text(host, out);
    out->append("\r\n");
  }
  append_headers(head.headers, out);
  append_length(length, out);
  out->append("\r\n");
}

void InputBuffer::make_room(size_t capacity) {
  const std::string_view old = data();
  const size_t wanted = old.size() < capacity ? capacity : 2 * old.size();
  if (wanted > capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(wanted);
    if (!old.empty()) std::memcpy(larger.get(), old.data(), old.size());
    bytes_ = std::move(larger);
    capacity_ = wanted;
  } else if (begin_ > 0) {
    std::memmove(bytes_.get(), old.data(), old.size());
  }
  end_ = old.size();
  begin_ = 0;
}

void InputBuffer::release(size_t keep) {
  if (begin_ != end_ || capacity_ <= keep) return;
  *this = InputBuffer();
}

}  // namespace http
