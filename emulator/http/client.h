// A small HTTP/1.1 client on the loop, for addresses of this machine. Keeps one connection alive.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "emulator/base/time.h"
#include "emulator/http/message.h"
#include "emulator/runtime/task.h"

namespace runtime {
class Loop;
}

namespace http {

// One request at a time. Loop thread only. Destroying it while a request is under way ends that
// with an error.
class Client {
 public:
  Client(runtime::Loop& loop, std::string host, uint16_t port);
  ~Client();

  // Connects where needed. Throws std::system_error (refused, reset, timed out) and
  // std::length_error (answer larger than `body_bytes_max`). A request that finds its kept
  // connection dead is sent once more on a new one, unless its body is a `source`.
  runtime::Task<Response> send(Request request, base::Milliseconds timeout,
                               uint64_t body_bytes_max = 256u << 20);
  // Ends the request under way, if any (send() throws ECANCELED), and the connection.
  void close();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace http
