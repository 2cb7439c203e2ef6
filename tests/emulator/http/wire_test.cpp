#include "emulator/http/wire.h"

#include <doctest/doctest.h>

namespace {

using http::Persistence;

std::string head_of(const http::Response& response, std::optional<uint64_t> length,
                    Persistence persistence = Persistence::KeepAlive, int version = 11) {
  std::string out;
  http::append_head(response, length, persistence, version, &out);
  return out;
}

TEST_CASE("response heads") {
  http::Response response;
  response.headers.add("ETag", "\"a\"");
  CHECK(head_of(response, 3) == "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 3\r\n\r\n");
  CHECK(head_of(response, {}, Persistence::Close) ==
        "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nConnection: close\r\n\r\n");
  CHECK(head_of({.status = 404, .headers = {}, .body = {}, .source = {}, .content_length = {}}, 0,
                Persistence::KeepAlive, 10) ==
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
}

TEST_CASE("headers of the connection are the server's, and values stay on their line") {
  http::Response response;
  response.headers.add("content-length", "99");
  response.headers.add("Transfer-Encoding", "chunked");
  response.headers.add("Connection", "upgrade");
  response.headers.add("x-a", "b\r\nSet-Cookie: c");
  CHECK(head_of(response, 1) ==
        "HTTP/1.1 200 OK\r\nx-a: b  Set-Cookie: c\r\nContent-Length: 1\r\n\r\n");
}

TEST_CASE("request heads") {
  http::RequestHead head;
  head.method = "GET";
  head.path = "/a";
  head.query = "b=c";
  std::string out;
  http::append_head(head, "h:1", {}, &out);
  CHECK(out == "GET /a?b=c HTTP/1.1\r\nHost: h:1\r\n\r\n");
  head.headers.add("host", "other");
  head.path = "/a b\r\nX: y";
  out.clear();
  http::append_head(head, "h:1", 0, &out);
  CHECK(out == "GET /a b  X: y?b=c HTTP/1.1\r\nhost: other\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("every reason is found") {
  CHECK(http::reason_phrase(100) == "Continue");
  CHECK(http::reason_phrase(200) == "OK");
  CHECK(http::reason_phrase(416) == "Range Not Satisfiable");
  CHECK(http::reason_phrase(507) == "Insufficient Storage");
  CHECK(http::reason_phrase(299).empty());
  CHECK(http::reason_phrase(600).empty());
}

void put(http::InputBuffer* buffer, std::string_view text) {
  const auto space = buffer->space();
  REQUIRE(space.size() >= text.size());
  text.copy(space.data(), text.size());
  buffer->commit(text.size());
}

TEST_CASE("the input buffer keeps its data when it grows, moves and shrinks") {
  http::InputBuffer buffer;
  CHECK(buffer.data().empty());
  buffer.make_room(8);
  put(&buffer, "12345678");
  CHECK(buffer.room() == 0);
  buffer.consume(6);
  CHECK(buffer.data() == "78");
  buffer.make_room(8);
  CHECK(buffer.room() == 6);
  put(&buffer, "9abcde");
  CHECK(buffer.data() == "789abcde");
  buffer.make_room(8);
  CHECK(buffer.capacity() == 16);
  CHECK(buffer.data() == "789abcde");
  buffer.release(8);
  CHECK(buffer.data() == "789abcde");
  buffer.consume(8);
  buffer.release(8);
  CHECK(buffer.capacity() == 0);
  buffer.make_room(8);
  CHECK(buffer.capacity() == 8);
}

}  // namespace
