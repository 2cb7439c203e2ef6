#include "emulator/api/chunked.h"

#include <doctest/doctest.h>

#include "door.h"

using api::ChunkedDecoder;
using door::TextReceiver;

namespace {

const std::string kLong(8192, 'x');
const std::string kLongChunk = "2000\r\n" + kLong + "\r\n";
const std::string kSignature = ";chunk-signature=" + std::string(64, 'a');

// The code of the error, "" when there is none.
std::string decode(const api::ChunkedOptions& options, std::string_view body, size_t cut,
                   TextReceiver* into) {
  try {
    ChunkedDecoder decoder(options, *into);
    decoder.write(body.substr(0, cut));
    decoder.write(body.substr(cut));
    decoder.finish();
    return "";
  } catch (const api::Error& error) {
    return error.code();
  }
}

}  // namespace

TEST_CASE("framing comes off, wherever the pieces are cut") {
  struct Row {
    const char* name;
    std::string body;
    std::string decoded;
    std::vector<std::string> announced;
    std::string trailer;
  };
  const std::string crc = "x-amz-checksum-crc32";
  const Row rows[] = {
      {"unsigned trailer",
       "5\r\nhello\r\n0\r\n" + crc + ":NhCmhg==\r\n\r\n",
       "hello",
       {crc},
       "NhCmhg=="},
      {"boto's empty body", "0\r\n" + crc + ":AAAAAA==\r\n\r\n", "", {crc}, "AAAAAA=="},
      {"line break after the end", "0\r\n" + crc + ":AAAAAA==\r\n\r\n\r\n", "", {crc}, "AAAAAA=="},
      {"no line break at the end", "0\r\n" + crc + ":AAAAAA==\r\n", "", {crc}, "AAAAAA=="},
      {"space behind the colon", "0\r\n" + crc + ": AAAAAA== \r\n\r\n", "", {crc}, "AAAAAA=="},
      {"signed chunks",
       "5" + kSignature + "\r\nhello\r\n0" + kSignature + "\r\n\r\n",
       "hello",
       {},
       ""},
      {"signed chunks and trailer",
       "5" + kSignature + "\r\nhello\r\n0" + kSignature + "\r\n" + crc +
           ":NhCmhg==\r\nx-amz-trailer-signature:" + std::string(64, 'b') + "\r\n\r\n",
       "hello",
       {crc},
       "NhCmhg=="},
      {"body that looks like framing",
       "b\r\n0\r\n\r\n0\r\n\r\na\r\n0\r\n\r\n",
       "0\r\n\r\n0\r\n\r\na",
       {},
       ""},
      {"upper case size", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789", {}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    for (size_t cut = 0; cut <= row.body.size(); ++cut) {
      CAPTURE(cut);
      TextReceiver receiver;
      REQUIRE(decode({row.decoded.size(), row.announced}, row.body, cut, &receiver) == "");
      REQUIRE(receiver.text == row.decoded);
      REQUIRE(receiver.trailers.size() == row.announced.size());
      if (!row.trailer.empty()) REQUIRE(receiver.trailers[0].second == row.trailer);
    }
  }
}

TEST_CASE("large chunks may be followed by a small one, small ones by none") {
  TextReceiver receiver;
  CHECK(decode({8195, {}}, kLongChunk + "3\r\nabc\r\n0\r\n\r\n", 100, &receiver) == "");
  CHECK(receiver.text == kLong + "abc");
  CHECK(decode({6, {}}, "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n", 0, &receiver) ==
        "InvalidChunkSizeError");
}

TEST_CASE("bad bodies are refused, wherever the pieces are cut") {
  struct Row {
    const char* name;
    std::string body;
    uint64_t decoded_bytes;
    std::vector<std::string> announced;
    const char* code;
  };
  const std::string crc = "x-amz-checksum-crc32";
  const Row rows[] = {
      {"nothing", "", 0, {}, "IncompleteBody"},
      {"cut in the data", "5\r\nhel", 5, {}, "IncompleteBody"},
      {"cut behind the data", "5\r\nhello", 5, {}, "IncompleteBody"},
      {"no last chunk", "5\r\nhello\r\n", 5, {}, "IncompleteBody"},
      {"cut in a trailer", "0\r\nx-amz-ch", 0, {crc}, "IncompleteBody"},
      {"less than announced", "5\r\nhello\r\n0\r\n\r\n", 6, {}, "IncompleteBody"},
      {"more than announced", "5\r\nhello\r\n0\r\n\r\n", 4, {}, "IncompleteBody"},
      {"data longer than its size", "4\r\nhello\r\n0\r\n\r\n", 4, {}, "IncompleteBody"},
      {"size is no number", "g\r\nhello\r\n0\r\n\r\n", 5, {}, "InvalidRequest"},
      {"no size", "\r\nhello\r\n", 5, {}, "InvalidRequest"},
      {"negative size", "-5\r\nhello\r\n", 5, {}, "InvalidRequest"},
      {"size beyond 64 bits", "10000000000000005\r\nhello\r\n0\r\n\r\n", 5, {}, "InvalidRequest"},
      {"huge size", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n", 5, {}, "IncompleteBody"},
      {"endless size line", std::string(9000, '0'), 5, {}, "InvalidRequest"},
      {"trailer without colon", "0\r\nabc\r\n\r\n", 0, {"abc"}, "MalformedTrailerError"},
      {"trailer name with a space", "0\r\na b:c\r\n\r\n", 0, {"a b"}, "MalformedTrailerError"},
      {"trailer not announced",
       "0\r\n" + crc + ":AAAAAA==\r\n\r\n",
       0,
       {},
       "MalformedTrailerError"},
      {"announced trailer missing", "0\r\n\r\n", 0, {crc}, "MalformedTrailerError"},
      {"more behind the end", "0\r\n\r\nGET / HTTP/1.1\r\n", 0, {}, "MalformedTrailerError"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    for (size_t cut = 0; cut <= std::min<size_t>(row.body.size(), 64); ++cut) {
      TextReceiver receiver;
      REQUIRE(decode({row.decoded_bytes, row.announced}, row.body, cut, &receiver) == row.code);
      REQUIRE(receiver.text.size() <= row.decoded_bytes);
    }
  }
}

TEST_CASE("which bodies are framed") {
  struct Row {
    const char* headers;
    const char* result;  // "" not framed, "ok", or the code of an error
  };
  const Row rows[] = {
      {"x-amz-content-sha256: UNSIGNED-PAYLOAD", ""},
      {"x-amz-content-sha256: e3b0", ""},
      {"Content-Encoding: gzip", ""},
      {"Content-Encoding: aws-chunked", ""},
      {"Content-Encoding: gzip,aws-chunked\nx-amz-decoded-content-length: 5", "ok"},
      {"x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nx-amz-decoded-content-length: 5",
       "ok"},
      {"x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\nx-amz-decoded-content-length: 5",
       "ok"},
      {"x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "MissingContentLength"},
      {"x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\nx-amz-decoded-content-length: -1",
       "MissingContentLength"},
      {"x-amz-content-sha256: STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD\n"
       "x-amz-decoded-content-length: 5",
       "NotImplemented"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.headers);
    std::string result;
    try {
      const auto options =
          api::chunked_options(door::request("PUT /b/k\n" + std::string(row.headers)).head);
      if (options) result = "ok";
    } catch (const api::Error& error) {
      result = error.code();
    }
    CHECK(result == row.result);
  }
}
