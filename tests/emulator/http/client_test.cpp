#include "emulator/http/client.h"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "tests/emulator/http/fixture.h"

using base::Milliseconds;
using fixture::Server;

namespace {

constexpr Milliseconds kLong{20'000};

http::Request request(std::string method, std::string path, std::string body = "") {
  http::Request result;
  result.head.method = std::move(method);
  result.head.path = std::move(path);
  result.body = std::move(body);
  return result;
}

// errno of the std::system_error that `action` throws; 0 when it does not.
int error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::system_error& error) {
    return error.code().value();
  }
  return 0;
}

TEST_CASE("requests and answers") {
  Server server;
  runtime::Loop loop(1);
  http::Client client(loop, "127.0.0.1", server.port());
  const auto send = [&](http::Request r) { return loop.wait(client.send(std::move(r), kLong)); };
  CHECK(send(request("GET", "/a")).body == "GET /a? ");
  CHECK(send(request("POST", "/a", "body")).body == "POST /a? body");
  http::Request with_query = request("DELETE", "/a");
  with_query.head.query = "b=c";
  CHECK(send(std::move(with_query)).body == "DELETE /a?b=c ");
  const http::Response head = send(request("HEAD", "/head"));
  CHECK(head.body.empty());
  CHECK(head.content_length == 1234);
  CHECK(send(request("GET", "/refuse")).status == 403);
  const http::Response large = send([] {
    http::Request r = request("GET", "/source");
    r.head.query = "3000000";
    return r;
  }());
  CHECK(large.body.size() == 3'000'000);
  CHECK(large.body[2'999'999] == fixture::Pattern::byte(2'999'999));
}

TEST_CASE("a body from a source, and refusals in the middle of it") {
  Server server;
  runtime::Loop loop(1);
  http::Client client(loop, "127.0.0.1", server.port());
  for (const uint64_t size : {uint64_t{0}, uint64_t{1}, uint64_t{3'000'000}}) {
    http::Request upload = request("PUT", "/length");
    upload.source = std::make_shared<fixture::Pattern>(size);
    CHECK(loop.wait(client.send(std::move(upload), kLong)).body == std::to_string(size));
  }
  http::Request refused = request("PUT", "/refuse");
  refused.source = std::make_shared<fixture::Pattern>(30'000'000);
  CHECK(loop.wait(client.send(std::move(refused), kLong)).status == 403);
  http::Request broken = request("PUT", "/length");
  broken.source = std::make_shared<fixture::Pattern>(3'000'000, 1'000'000);
  CHECK_THROWS_AS(loop.wait(client.send(std::move(broken), kLong)), std::runtime_error);
  CHECK(loop.wait(client.send(request("GET", "/a"), kLong)).body == "GET /a? ");
}

TEST_CASE("names are looked up") {
  Server server;
  runtime::Loop loop(1);
  http::Client client(loop, "localhost", server.port());
  CHECK(loop.wait(client.send(request("GET", "/a"), kLong)).status == 200);
}

TEST_CASE("what goes wrong is an error") {
  runtime::Loop loop(1);
  uint16_t port = 0;
  {
    Server server;
    port = server.port();
    http::Client client(loop, "127.0.0.1", port);
    CHECK(error_of([&] { loop.wait(client.send(request("GET", "/wait"), Milliseconds(10))); }) ==
          ETIMEDOUT);
    CHECK_THROWS_AS(loop.wait(client.send(request("PUT", "/a", "12345"), kLong, 4)),
                    std::length_error);
    CHECK(loop.wait(client.send(request("GET", "/a"), kLong)).body == "GET /a? ");
  }
  http::Client client(loop, "127.0.0.1", port);
  CHECK(error_of([&] { loop.wait(client.send(request("GET", "/a"), kLong)); }) == ECONNREFUSED);
}

TEST_CASE("close ends the request under way") {
  Server server;
  runtime::Loop loop(1);
  http::Client client(loop, "127.0.0.1", server.port());
  std::thread closer([&] {
    fixture::await([&] { return server.record.waiting == 1; });
    loop.post([&] { client.close(); });
  });
  CHECK(error_of([&] { loop.wait(client.send(request("GET", "/wait"), kLong)); }) == ECANCELED);
  closer.join();
  CHECK(loop.wait(client.send(request("GET", "/a"), kLong)).status == 200);
}

// A peer that says what it is told to, one answer per connection after each request head, and
// closes.
class Script {
 public:
  explicit Script(std::vector<std::string> answers)
      : answers_(std::move(answers)), fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::listen(fd_, 10);
    socklen_t length = sizeof address;
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~Script() {
    ::shutdown(fd_, SHUT_RDWR);
    thread_.join();
    ::close(fd_);
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  uint16_t port() const { return port_; }
  int served() const { return served_; }

 private:
  void serve() {
    for (const std::string& answer : answers_) {
      const int peer = ::accept(fd_, nullptr, nullptr);
      if (peer < 0) return;
      ++served_;
      std::string head;
      char c = 0;
      while (!head.ends_with("\r\n\r\n") && ::recv(peer, &c, 1, 0) == 1)
        head.push_back(c);
      ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(peer);
    }
  }

  const std::vector<std::string> answers_;
  int fd_;
  uint16_t port_ = 0;
  std::atomic<int> served_ = 0;
  std::thread thread_;
};

struct Answer {
  const char* name;
  std::string text;
  int error;
  std::string body;
};

const std::vector<Answer> kAnswers{
    {"chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", 0,
     "abc"},
    {"until the end", "HTTP/1.1 200 OK\r\n\r\nabc", 0, "abc"},
    {"interim answers",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
     0, "abc"},
    {"no body", "HTTP/1.1 204 No Content\r\n\r\n", 0, ""},
    {"nothing", "", ECONNRESET, ""},
    {"half a head", "HTTP/1.1 200 O", ECONNRESET, ""},
    {"half a body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ECONNRESET, ""},
    {"half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab", ECONNRESET,
     ""},
    {"no HTTP", "SSH-2.0-OpenSSH\r\n", EPROTO, ""},
    {"bad length", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", EPROTO, ""},
};

TEST_CASE("answers of all kinds") {
  for (const Answer& answer : kAnswers) {
    CAPTURE(answer.name);
    const Script script({answer.text});
    runtime::Loop loop(1);
    http::Client client(loop, "127.0.0.1", script.port());
    http::Response response;
    CHECK(error_of([&] { response = loop.wait(client.send(request("GET", "/"), kLong)); }) ==
          answer.error);
    CHECK(response.body == answer.body);
  }
}

TEST_CASE("a kept connection that has died is replaced") {
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na";
  const Script script({answer, answer, answer});
  runtime::Loop loop(1);
  http::Client client(loop, "127.0.0.1", script.port());
  for (int i = 0; i < 3; ++i) {
    CHECK(loop.wait(client.send(request("GET", "/"), kLong)).body == "a");
  }
  CHECK(script.served() == 3);
}

}  // namespace
