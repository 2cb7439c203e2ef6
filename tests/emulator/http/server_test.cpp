#include <doctest/doctest.h>

#include <vector>

#include "tests/emulator/http/fixture.h"

using fixture::Server;
using fixture::Socket;

namespace {

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string last(std::string status, const std::string& body) {
  return "HTTP/1.1 " + std::move(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

std::string bad(std::string status, const std::string& text) {
  return "HTTP/1.1 " + std::move(status) +
         "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(text.size() + 1) +
         "\r\nConnection: close\r\n\r\n" + text + "\n";
}

const std::string kEnd = "GET /end HTTP/1.1\r\nConnection: close\r\n\r\n";
const std::string kEnded = last("200 OK", "GET /end? ");

struct Conversation {
  const char* name;
  std::string sent, expected;
};

const std::vector<Conversation> kConversations{
    {"one", kEnd, kEnded},
    {"two in a row", "GET /a?b=%20 HTTP/1.1\r\n\r\n" + kEnd, ok("GET /a?b=%20 ") + kEnded},
    {"body", "PUT /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + kEnd, ok("PUT /a? abc") + kEnded},
    {"empty body", "PUT /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n" + kEnd, ok("PUT /a? ") + kEnded},
    {"body written on a worker", "PUT /heavy-echo HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + kEnd,
     ok("PUT /heavy-echo? abc") + kEnded},
    {"chunks",
     "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
     "3\r\nabc\r\n10;x=y\r\n0123456789abcdef\r\n0\r\nTrailer: z\r\n\r\n" +
         kEnd,
     ok("PUT /a? abc0123456789abcdef") + kEnded},
    {"no chunks", "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kEnd,
     ok("PUT /a? ") + kEnded},
    {"empty line between requests", "GET /a HTTP/1.1\r\n\r\n\r\n" + kEnd, ok("GET /a? ") + kEnded},
    {"absolute form", "GET http://h:1/a?b HTTP/1.1\r\n\r\n" + kEnd, ok("GET /a?b ") + kEnded},
    {"absolute form without path", "GET http://h?b HTTP/1.1\r\n\r\n" + kEnd,
     ok("GET /?b ") + kEnded},
    {"address as path", "GET /http://h/a HTTP/1.1\r\n\r\n" + kEnd,
     ok("GET /http://h/a? ") + kEnded},
    {"HTTP/1.0", "GET /a HTTP/1.0\r\n\r\n", last("200 OK", "GET /a? ")},
    {"HTTP/1.0 kept alive", "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + kEnd,
     "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: keep-alive\r\n\r\nGET /a? " + kEnded},
    {"HEAD", "HEAD /a HTTP/1.1\r\n\r\nHEAD /head HTTP/1.1\r\n\r\n" + kEnd,
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n" +
         kEnded},
    {"HEAD of a source", "HEAD /source?777 HTTP/1.1\r\n\r\n" + kEnd,
     "HTTP/1.1 200 OK\r\nContent-Length: 777\r\n\r\n" + kEnded},
    {"204 and 304 have no body",
     "GET /status?204 HTTP/1.1\r\n\r\nGET /status?304 HTTP/1.1\r\n\r\n" + kEnd,
     "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n" + kEnded},
    {"source", "GET /source?30 HTTP/1.1\r\n\r\nGET /source?0 HTTP/1.1\r\n\r\n" + kEnd,
     ok("abcdefghijklmnopqrstuvwabcdefg") + ok("") + kEnded},
    {"the handler closes", "GET /close HTTP/1.1\r\n\r\n" + kEnd, last("200 OK", "GET /close? ")},
    {"refused without a body", "GET /refuse HTTP/1.1\r\n\r\n" + kEnd,
     "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nrefused" + kEnded},
    {"refused with a body", "PUT /refuse HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc" + kEnd,
     last("403 Forbidden", "refused")},
    {"refused instead of 100",
     "PUT /refuse HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n",
     last("403 Forbidden", "refused")},
    {"the body is too long", "PUT /limit HTTP/1.1\r\nContent-Length: 8\r\n\r\n12345678" + kEnd,
     last("413 Content Too Large", "too long")},
    {"exception in begin", "GET /throw-begin HTTP/1.1\r\n\r\n",
     bad("500 Internal Server Error", "internal error")},
    {"exception in finish", "GET /throw HTTP/1.1\r\n\r\n",
     bad("500 Internal Server Error", "internal error")},
    {"cut in the head", "GET /a HTT", ""},
    {"cut in the body", "PUT /a HTTP/1.1\r\nContent-Length: 8\r\n\r\n1234", ""},
    {"cut in a chunk", "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n1234", ""},
};

TEST_CASE("conversations, sent at once and byte by byte") {
  for (const Conversation& conversation : kConversations) {
    CAPTURE(conversation.name);
    const Server server;
    Socket whole(server.port());
    whole.send(conversation.sent);
    whole.end_sending();
    CHECK(whole.read_all() == conversation.expected);
    Socket slow(server.port());
    for (const char c : conversation.sent) {
      if (!slow.send({&c, 1})) break;
    }
    slow.end_sending();
    CHECK(slow.read_all() == conversation.expected);
  }
}

struct Garbage {
  const char* name;
  std::string sent;
  const char* status;
};

const std::vector<Garbage> kGarbage{
    {"no HTTP", "hello\r\n\r\n", "400"},
    {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), "400"},
    {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
    {"bare line feeds", "GET / HTTP/1.1\nA: b\n\n", "400"},
    {"space in a name", "GET / HTTP/1.1\r\nA b: c\r\n\r\n", "400"},
    {"null byte", std::string("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", 26), "400"},
    {"negative length", "PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"},
    {"length too large", "PUT / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"},
    {"two lengths", "PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
    {"length and chunked",
     "PUT / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunked and length",
     "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n", "400"},
    {"gzip transfer", "PUT / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501"},
    {"bad chunk size", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n", "400"},
    {"huge chunk size", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
     "400"},
    {"chunk without end", "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n",
     "400"},
    {"head too long", "GET / HTTP/1.1\r\nA: " + std::string(70'000, 'x') + "\r\n\r\n", "431"},
    {"target too long", "GET /" + std::string(70'000, 'x') + " HTTP/1.1\r\n\r\n", "431"},
    {"head without end", "GET / HTTP/1.1\r\n" + std::string(100'000, 'x'), "431"},
};

TEST_CASE("what is no request is answered and cut off") {
  const Server server;
  for (const Garbage& garbage : kGarbage) {
    CAPTURE(garbage.name);
    Socket socket(server.port());
    socket.send(garbage.sent);
    socket.end_sending();
    const std::string answer = socket.read_all();
    CHECK(answer.substr(0, 12) == std::string("HTTP/1.1 ") + garbage.status);
    CHECK(answer.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.find("[broken]") == std::string::npos);
  }
}

TEST_CASE("a head of the allowed length") {
  const Server server;
  Socket socket(server.port());
  std::string request = "GET /a HTTP/1.1\r\nConnection: close\r\n";
  for (int i = 0; i < 60; ++i)
    request += "x-amz-meta-a: " + std::string(1000, 'x') + "\r\n";
  socket.send(request + "\r\n");
  CHECK(socket.read_all() == last("200 OK", "GET /a? "));
}

TEST_CASE("Expect: 100-continue is answered before the body comes") {
  Server server;
  Socket socket(server.port());
  socket.send("PUT /a HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
  CHECK(socket.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(server.record.finished == 0);
  socket.send("abc" + kEnd);
  CHECK(socket.read_all() == ok("PUT /a? abc") + kEnded);
}

TEST_CASE("large bodies both ways") {
  constexpr uint64_t kSize = 20'000'001;
  const Server server;
  Socket socket(server.port());
  socket.send("PUT /length HTTP/1.1\r\nContent-Length: " + std::to_string(kSize) + "\r\n\r\n");
  std::thread sender([&] { socket.send(std::string(kSize, 'x')); });
  CHECK(socket.read_until("20000001") == ok("20000001"));
  sender.join();
  socket.send("GET /source?" + std::to_string(kSize) + " HTTP/1.1\r\nConnection: close\r\n\r\n");
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 OK"));
  const std::string body = socket.read_all();
  REQUIRE(body.size() == kSize);
  uint64_t wrong = 0;
  for (uint64_t i = 0; i < kSize; ++i)
    wrong += body[i] != fixture::Pattern::byte(i) ? 1 : 0;
  CHECK(wrong == 0);
}

TEST_CASE("a refused upload can be read as refused, however much of it is sent") {
  const Server server;
  Socket socket(server.port());
  socket.send("PUT /refuse HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n" +
              std::string(5'000'000, 'x'));
  CHECK(socket.read_all() == last("403 Forbidden", "refused"));
}

TEST_CASE("a source that breaks off breaks off the connection") {
  const Server server;
  Socket socket(server.port());
  socket.send("GET /broken?4000000 HTTP/1.1\r\n\r\n");
  CHECK(socket.read_until("\r\n\r\n").find("Content-Length: 4000000") != std::string::npos);
  CHECK(socket.read_all().size() < 4'000'000);
}

TEST_CASE("the stop token is set when the peer goes") {
  for (const char* how : {"close", "reset", "pipelined, then close"}) {
    CAPTURE(how);
    Server server;
    Socket socket(server.port());
    socket.send("GET /wait HTTP/1.1\r\n\r\n");
    fixture::await([&] { return server.record.waiting == 1; });
    if (how[0] == 'p') socket.send("GET /a HTTP/1.1\r\n\r\n");
    how[0] == 'r' ? socket.reset() : socket.close();
    fixture::await([&] { return server.record.stopped == 1; });
    fixture::await([&] { return server.record.destroyed == server.record.begun; });
  }
}

TEST_CASE("requests sent ahead wait for their turn") {
  Server server;
  Socket socket(server.port());
  socket.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 1; });
  socket.send("PUT /a HTTP/1.1\r\nContent-Length: 20000\r\n\r\n" + std::string(20'000, 'x'));
  socket.send(kEnd);
  CHECK(server.record.begun == 1);
  server.latch.set();
  CHECK(socket.read_all() == ok("waited") + ok("PUT /a? " + std::string(20'000, 'x')) + kEnded);
  CHECK(server.record.stopped == 0);
}

TEST_CASE("an upload that is broken off destroys its exchange unfinished") {
  Server server;
  Socket socket(server.port());
  socket.send("PUT /heavy-echo HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
  fixture::await([&] { return server.record.begun == 1; });
  socket.reset();
  fixture::await([&] { return server.record.destroyed == 1; });
  CHECK(server.record.finished == 0);
}

TEST_CASE("drain answers what has begun and takes nothing new") {
  Server server;
  Socket idle(server.port()), busy(server.port());
  idle.send("GET /a HTTP/1.1\r\n\r\n");
  CHECK(idle.read_until("GET /a? ") == ok("GET /a? "));
  busy.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 1; });
  std::thread drainer([&] { server.drain(20'000); });
  CHECK(idle.read_all().empty());
  CHECK_THROWS_AS(Socket(server.port()), std::system_error);
  server.latch.set();
  drainer.join();
  CHECK(busy.read_all() == last("200 OK", "waited"));
}

TEST_CASE("drain gives up after its grace, and at once when nothing is there") {
  Server idle;
  idle.drain(20'000);
  Server server;
  Socket busy(server.port());
  busy.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 1; });
  server.drain(1);
  CHECK(server.record.destroyed == 0);
}

TEST_CASE("destroying the server closes all, and stops what is under way") {
  Server server;
  Socket idle(server.port()), busy(server.port());
  busy.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 1; });
  server.destroy();
  CHECK(idle.read_all().empty());
  CHECK(busy.read_all().empty());
  fixture::await([&] { return server.record.destroyed == 1; });
  CHECK(server.record.stopped == 1);
}

TEST_CASE("a destroyed loop leaves no exchange behind") {
  std::shared_ptr<fixture::Record> record;
  {
    Server server;
    record = server.kept_record;
    Socket busy(server.port());
    busy.send("GET /wait HTTP/1.1\r\n\r\n");
    fixture::await([&] { return server.record.waiting == 1; });
  }
  CHECK(record->destroyed == 1);
}

TEST_CASE("with all connections taken, idle ones make room and busy ones do not") {
  http::ServerOptions options;
  options.connections_max = 2;
  Server server(options);
  Socket first(server.port()), second(server.port());
  for (Socket* socket : {&first, &second}) {
    socket->send("GET /a HTTP/1.1\r\n\r\n");
    CHECK(socket->read_until("GET /a? ") == ok("GET /a? "));
  }
  second.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 1; });
  Socket third(server.port());
  CHECK(first.read_all().empty());
  third.send("GET /wait HTTP/1.1\r\n\r\n");
  fixture::await([&] { return server.record.waiting == 2; });
  Socket fourth(server.port());
  CHECK(fourth.read_all().starts_with("HTTP/1.1 503 "));
  server.latch.set();
  CHECK(third.read_until("waited") == ok("waited"));
}

TEST_CASE("connections that stand still are closed, those that are worked for are not") {
  http::ServerOptions options;
  options.still_ms_max = 30;
  Server server(options);
  Socket idle(server.port()), head(server.port()), body(server.port()), busy(server.port());
  busy.send("GET /wait HTTP/1.1\r\nConnection: close\r\n\r\n");
  head.send("GET /a HT");
  body.send("PUT /a HTTP/1.1\r\nContent-Length: 8\r\n\r\n1234");
  CHECK(idle.read_all().empty());
  CHECK(head.read_all().empty());
  CHECK(body.read_all().empty());
  CHECK(server.record.stopped == 0);
  server.latch.set();
  CHECK(busy.read_all() == last("200 OK", "waited"));
}

TEST_CASE("addresses share a port; what is taken is an error") {
  http::ServerOptions options;
  options.addresses = {"127.0.0.1", "127.0.0.2"};
  options.optional_addresses = {"::1", "192.0.2.1"};
  Server server(options);
  http::ServerOptions again;
  again.port = server.port();
  runtime::Loop loop(1);
  try {
    const http::Server second(loop, again, server);
    FAIL("bound twice");
  } catch (const std::system_error& error) {
    CHECK(error.code() == std::errc::address_in_use);
  }
  again.addresses = {"nonsense"};
  CHECK_THROWS_AS(http::Server(loop, again, server), std::system_error);
  again.addresses = {"192.0.2.1"};
  CHECK_THROWS_AS(http::Server(loop, again, server), std::system_error);
}

}  // namespace
