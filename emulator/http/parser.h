// Incremental HTTP/1.1 parsing, RFC 9112. Beast stays behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/http/message.h"

namespace http {

struct ParseFailure {
  int status = 400;  // what a server answers
  std::string text;
};

// What put() has done with the front of its input.
struct Progress {
  size_t consumed = 0;
  std::string_view body;  // a piece of the body, inside the input
  bool more = false;      // nothing goes on without more input
};

// Parses one message at a time: reset(), then put() until done(). It stops behind the head, behind
// each piece of the body, and at the end of the message. One owner, one thread.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();

  void reset();
  Progress put(std::string_view input);
  const std::optional<ParseFailure>& failure() const;

  bool head_done() const;
  bool done() const;
  bool keep_alive() const;
  int version() const;  // 10 or 11
  // Once, when the head is done; `remote` stays empty.
  RequestHead take_head();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

class ResponseParser {
 public:
  ResponseParser();
  ~ResponseParser();

  enum class Body { Expected, None };
  void reset(Body body);  // None: the answer to a HEAD
  Progress put(std::string_view input);
  // The peer has closed. It is the end of a body without a length; a failure in the middle of one.
  void put_end();
  const std::optional<ParseFailure>& failure() const;

  bool head_done() const;
  bool done() const;
  bool keep_alive() const;
  // Status and headers, once, when the head is done.
  Response take_head();
  std::optional<uint64_t> content_length() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace http
