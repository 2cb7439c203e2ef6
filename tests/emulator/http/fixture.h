// A server on a thread of its own with a handler made for tests, and a raw socket to talk to it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "emulator/http/server.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/loop.h"

namespace fixture {

// `size` bytes of a pattern; gives up at `end` where that is less.
class Pattern final : public http::BodySource {
 public:
  explicit Pattern(uint64_t size, uint64_t end = UINT64_MAX) : size_(size), end_(end) {}
  uint64_t size() const override { return size_; }
  size_t read(std::span<char> into) override {
    if (at_ >= end_) throw std::runtime_error("this line belongs in the log of the test");
    const size_t n = std::min<uint64_t>(into.size(), size_ - at_);
    for (size_t i = 0; i < n; ++i)
      into[i] = byte(at_ + i);
    at_ += n;
    return n;
  }
  static char byte(uint64_t at) { return static_cast<char>('a' + at % 23); }

 private:
  uint64_t size_, end_;
  uint64_t at_ = 0;
};

struct Record {
  std::atomic<int> begun = 0, finished = 0, stopped = 0, waiting = 0, destroyed = 0;
};

// What it does is in the path:
//   /echo /heavy-echo  answers with method, path?query and the body
//   /length            answers with the number of body bytes
//   /refuse            a refusal that needs no body
//   /limit             throws at the body's fifth byte
//   /throw-begin /throw  exceptions out of begin() and finish()
//   /wait              until the latch is set, or the peer is gone
//   /source?N /broken?N  a source of N bytes; of which half can be read
//   /status?N          that status, "body" as body
//   /head              content_length 1234
//   /close             ends the connection
class Exchange final : public http::Exchange {
 public:
  Exchange(runtime::Loop& loop, runtime::Latch latch, Record& record, http::RequestHead head)
      : loop_(loop), latch_(std::move(latch)), record_(record), head_(std::move(head)) {
    ++record_.begun;
  }
  ~Exchange() override { ++record_.destroyed; }

  std::optional<http::Response> early() override {
    if (head_.path != "/refuse") return std::nullopt;
    return reply(403, "refused");
  }
  bool heavy() const override { return head_.path == "/heavy-echo" || head_.path == "/length"; }
  void write(std::string_view piece) override {
    if (heavy() && loop_.on_loop_thread()) throw std::logic_error("heavy on the loop");
    if (!heavy() && !loop_.on_loop_thread()) throw std::logic_error("light on a worker");
    length_ += piece.size();
    if (head_.path == "/limit" && length_ >= 5) throw std::length_error("too long");
    if (head_.path != "/length") body_ += piece;
  }
  runtime::Task<http::Response> finish(std::stop_token stop) override {
    ++record_.finished;
    if (head_.path == "/throw") {
      throw std::runtime_error("this line belongs in the log of the test");
    }
    if (head_.path == "/wait") co_return co_await wait(std::move(stop));
    co_return answer();
  }
  http::Response fail(const std::exception& error) override { return reply(413, error.what()); }

 private:
  static http::Response reply(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }
  runtime::Task<http::Response> wait(std::stop_token stop) {
    ++record_.waiting;
    const runtime::Wake wake = co_await latch_.wait_or_stop(std::move(stop));
    if (wake == runtime::Wake::Stopped) ++record_.stopped;
    co_return reply(200, "waited");
  }
  http::Response answer() const {
    if (head_.path == "/status") return reply(std::stoi(head_.query), "body");
    if (head_.path == "/length") return reply(200, std::to_string(length_));
    http::Response response;
    if (head_.path == "/head") {
      response.content_length = 1234;
    } else if (head_.path == "/source") {
      response.source = std::make_shared<Pattern>(std::stoull(head_.query));
    } else if (head_.path == "/broken") {
      const uint64_t size = std::stoull(head_.query);
      response.source = std::make_shared<Pattern>(size, size / 2);
    } else {
      response.body = head_.method + " " + head_.path + "?" + head_.query + " " + body_;
      response.close = head_.path == "/close";
    }
    return response;
  }

  runtime::Loop& loop_;
  runtime::Latch latch_;
  Record& record_;
  http::RequestHead head_;
  std::string body_;
  uint64_t length_ = 0;
};

// The server. Everything public may be used from the test's thread.
class Server final : public http::Handler {
 public:
  explicit Server(http::ServerOptions options = {}) : latch(loop) {
    server_ = std::make_unique<http::Server>(loop, options, *this);
    thread_ = std::thread([this] { loop.run(); });
  }
  ~Server() override {
    loop.stop();
    thread_.join();
    loop.abandon();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const { return server_->port(); }
  // Blocks until the server has drained.
  void drain(int grace_ms) {
    std::promise<void> done;
    loop.spawn("drain", drain_and_tell(*server_, grace_ms, done));
    done.get_future().get();
  }
  // Blocks until the loop thread has destroyed the http::Server.
  void destroy() {
    std::promise<void> done;
    loop.post([&] {
      server_.reset();
      done.set_value();
    });
    done.get_future().get();
  }

  std::unique_ptr<http::Exchange> begin(http::RequestHead head) override {
    if (head.path == "/throw-begin") {
      throw std::runtime_error("this line belongs in the log of the test");
    }
    return std::make_unique<Exchange>(loop, latch, record, std::move(head));
  }

  const std::shared_ptr<Record> kept_record = std::make_shared<Record>();
  Record& record = *kept_record;
  runtime::Loop loop{2};
  runtime::Latch latch;

 private:
  static runtime::Task<> drain_and_tell(http::Server& server, int grace_ms,
                                        std::promise<void>& done) {
    co_await server.drain(grace_ms);
    done.set_value();
  }

  std::unique_ptr<http::Server> server_;
  std::thread thread_;
};

// A blocking client socket. Reads give up after twenty seconds.
class Socket {
 public:
  explicit Socket(uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::system_error(errno, std::generic_category(), "connect");
    }
  }
  ~Socket() { close(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // False when the peer does not take it.
  bool send(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t n = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }
  void end_sending() const { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  // Closes with a reset.
  void reset() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }
  // Until `end` has come, or the connection has ended.
  std::string read_until(std::string_view end) {
    std::string text;
    char byte = 0;
    while (!text.ends_with(end) && ::recv(fd_, &byte, 1, 0) == 1)
      text.push_back(byte);
    return text;
  }
  std::string read_all() {
    std::string text;
    char buffer[65536];
    ssize_t n = 0;
    while ((n = ::recv(fd_, buffer, sizeof buffer, 0)) > 0) {
      text.append(buffer, static_cast<size_t>(n));
    }
    return text + (n < 0 ? "[broken]" : "");
  }

 private:
  int fd_;
};

// Spins until it is true; the test's own time limit ends it when it never is.
template <class Condition>
void await(Condition condition) {
  while (!condition())
    std::this_thread::yield();
}

}  // namespace fixture
