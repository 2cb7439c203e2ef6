#include "emulator/http/parser.h"

#include <doctest/doctest.h>

#include <random>

namespace {

const std::vector<std::string> kRequests{
    "GET /a/b?c=d&e HTTP/1.1\r\nHost: h\r\nx-a:  b c \r\n\r\n",
    "PUT /a HTTP/1.1\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789",
    "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n"
    "5;a=b\r\n01234\r\n5\r\n56789\r\n0\r\nTrailer: x\r\n\r\n",
    "DELETE /x HTTP/1.1\r\nA: b\r\n  folded\r\n\r\n",
};

// What a parser makes of `text` that comes in pieces of `piece` bytes.
std::string parsed(std::string_view text, size_t piece) {
  http::RequestParser parser;
  parser.reset();
  std::string result, body;
  size_t begin = 0, end = 0;
  bool head_taken = false;
  while (!parser.done()) {
    const http::Progress progress = parser.put(text.substr(begin, end - begin));
    REQUIRE(progress.consumed <= end - begin);
    body += progress.body;
    begin += progress.consumed;
    if (parser.failure()) return "failure " + std::to_string(parser.failure()->status);
    if (parser.head_done() && !std::exchange(head_taken, true)) {
      const http::RequestHead head = parser.take_head();
      result = head.method + " " + head.path + " " + head.query + " " +
               (head.content_length ? std::to_string(*head.content_length) : "chunked");
      for (const auto& [name, value] : head.headers.all())
        result += "|" + name + "=" + value;
    }
    if (!progress.more) continue;
    if (end == text.size()) return "cut";
    end = std::min(text.size(), end + piece);
  }
  return result + (parser.keep_alive() ? "|kept|" : "|last|") + body;
}

TEST_CASE("requests, however they are cut") {
  const std::vector<std::string> expected{
      "GET /a/b c=d&e 0|Host=h|x-a=b c|kept|",
      "PUT /a  10|Content-Length=10|Connection=close|last|0123456789",
      "POST /  chunked|Transfer-Encoding=chunked|Connection=keep-alive|kept|0123456789",
      "DELETE /x  0|A=b folded|kept|",
  };
  for (size_t i = 0; i < kRequests.size(); ++i) {
    for (size_t piece = 1; piece <= kRequests[i].size(); ++piece) {
      CAPTURE(piece);
      CHECK(parsed(kRequests[i], piece) == expected[i]);
    }
    for (size_t n = 0; n < kRequests[i].size(); ++n) {
      CHECK(parsed(kRequests[i].substr(0, n), 7) == "cut");
    }
  }
}

TEST_CASE("damaged requests fail, are cut or parse, and do so however they are cut") {
  std::mt19937 random(1);
  using namespace std::string_literals;
  const std::string noise = "\r\n\0 :;,0123456789abcdefx/?\xff\x80"s;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = kRequests[random() % kRequests.size()];
    for (size_t hits = random() % 4 + 1; hits > 0; --hits) {
      const size_t at = random() % text.size();
      const char c = noise[random() % noise.size()];
      if (random() % 3 == 0) {
        text.insert(at, 1, c);
      } else {
        text[at] = c;
      }
    }
    const std::string whole = parsed(text, text.size());
    CAPTURE(text);
    const std::string pieces = parsed(text, random() % 9 + 1);
    // In pieces, a head is looked at only once its end is there.
    CHECK((pieces == whole || (pieces == "cut" && whole.starts_with("failure"))));
  }
}

}  // namespace
