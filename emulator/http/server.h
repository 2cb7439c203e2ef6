// An HTTP/1.1 server on the loop: keep-alive, chunked bodies, Expect: 100-continue answered at once
// (or refused at once), bounded windows in both directions, TCP_NODELAY. Beast stays behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/http/message.h"
#include "emulator/runtime/task.h"

namespace runtime {
class Loop;
}

namespace http {

constexpr size_t kHeadBytesMax = 64 * 1024;

// One request being received. Loop thread, except where said.
class Exchange {
 public:
  virtual ~Exchange() = default;
  // An answer that needs no body (a refusal). Asked once, before 100 Continue and the body. The
  // connection closes after it when the request has a body.
  virtual std::optional<Response> early() { return std::nullopt; }
  // True: write() blocks or hashes and is called on a worker. Asked before each piece.
  virtual bool heavy() const { return false; }
  // The next piece of the body. Throwing ends the body: finish() is not called, fail() answers.
  virtual void write(std::string_view piece) = 0;
  // The whole body has arrived. `stop` is set when the peer closes the connection.
  virtual runtime::Task<Response> finish(std::stop_token stop) = 0;
  // Answers an exception that write() threw; the connection closes after it.
  virtual Response fail(const std::exception& error) = 0;
};

class Handler {
 public:
  virtual ~Handler() = default;
  // Called on the loop thread for each request head that is well formed. Must not throw.
  virtual std::unique_ptr<Exchange> begin(RequestHead head) = 0;
};

struct ServerOptions {
  std::vector<std::string> addresses = {"127.0.0.1"};  // those that cannot be had are an error,
  std::vector<std::string> optional_addresses;         // these are not ("::1")
  uint16_t port = 0;  // 0: any free port, the same for all addresses
  size_t connections_max = 1024;
  // How long a connection may stand still: idle, or in the middle of a request or answer. Not the
  // time that an exchange takes to finish().
  int still_ms_max = 75'000;
};

class Server {
 public:
  // Binds and listens before it returns. Throws std::system_error (EADDRINUSE ...).
  // `handler` must outlive the server. Construct and destroy on the loop thread or while it is not
  // running.
  Server(runtime::Loop& loop, ServerOptions options, Handler& handler);
  ~Server();  // closes all; exchanges under way get their stop, and end on the loop in their own
              // time

  uint16_t port() const;
  // No new requests, for good; resumes when those in flight are answered, or after `grace_ms`.
  runtime::Task<> drain(int grace_ms);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace http
