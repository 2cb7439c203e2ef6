// HTTP messages as plain values, and bodies as sources and receivers. No Beast here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

// In order of arrival; names compare without case and keep theirs.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  void set(std::string_view name, std::string_view value);  // replaces all of that name
  void remove(std::string_view name);
  // The first of that name; null when absent.
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // "" when absent
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

// A request without its body, as it stood on the wire.
struct RequestHead {
  std::string method;
  std::string path;   // undecoded, from the first '/' to the '?'
  std::string query;  // undecoded, without '?'
  Headers headers;
  std::string remote;  // address:port of the peer
  // Absent with Transfer-Encoding: chunked.
  std::optional<uint64_t> content_length;
};

// Bytes to send. Used by one exchange at a time; read() may block and is called on a worker.
class BodySource {
 public:
  virtual ~BodySource() = default;
  virtual uint64_t size() const = 0;
  // Fills some of `into`; 0 only at the end. Throws std::runtime_error when the bytes are gone.
  virtual size_t read(std::span<char> into) = 0;
};

struct Request {
  RequestHead head;
  std::string body;
  std::shared_ptr<BodySource> source;  // in place of `body` when set (client only)
};

struct Response {
  int status = 200;
  Headers headers;  // Content-Length is added by the server
  std::string body;
  std::shared_ptr<BodySource> source;  // in place of `body` when set
  // HEAD and 304: the length that a GET would have; the body is not sent.
  std::optional<uint64_t> content_length;
  bool close = false;  // end the connection after this answer
};

}  // namespace http
