#include "emulator/http/uri.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace {

struct QueryCase {
  const char* name;
  std::string_view raw;
  http::Query expected;
};

const std::vector<QueryCase> kQueries{
    {"empty", "", {}},
    {"names alone and empty values", "a&b=", {{"a", ""}, {"b", ""}}},
    {"order and repetition", "b=2&a=1&b=3", {{"b", "2"}, {"a", "1"}, {"b", "3"}}},
    {"escapes in both", "a%20b=c%26d%3D", {{"a b", "c&d="}}},
    {"plus stays", "a=1+2", {{"a", "1+2"}}},
    {"equals in the value", "a=b=c", {{"a", "b=c"}}},
    {"empty parts", "&&a=1&", {{"a", "1"}}},
    {"no name", "=x", {{"", "x"}}},
    {"malformed escape", "a=%zz%4", {{"a", "%zz%4"}}},
    {"null byte", "a=%00", {{"a", std::string(1, '\0')}}},
};

TEST_CASE("queries") {
  for (const QueryCase& example : kQueries) {
    CAPTURE(example.name);
    CHECK(http::parse_query(example.raw) == example.expected);
  }
}

TEST_CASE("find gives the first") {
  const http::Query query = http::parse_query("a=1&b=2&a=3");
  REQUIRE(http::find(query, "a") != nullptr);
  CHECK(*http::find(query, "a") == "1");
  CHECK(http::find(query, "A") == nullptr);
}

struct UrlCase {
  const char* name;
  std::string_view text;
  http::Url expected;
};

const std::vector<UrlCase> kUrls{
    {"host alone", "http://example.com", {"http", "example.com", "", "/"}},
    {"port", "http://127.0.0.1:4566", {"http", "127.0.0.1", "4566", "/"}},
    {"path and query", "HTTPS://h:1/a/b?c=d", {"https", "h", "1", "/a/b?c=d"}},
    {"query without path", "http://h?x", {"http", "h", "", "/?x"}},
    {"IPv6", "http://[::1]:80/x", {"http", "::1", "80", "/x"}},
    {"IPv6 without port", "http://[::1]", {"http", "::1", "", "/"}},
    {"fragment goes", "http://h/a#b", {"http", "h", "", "/a"}},
    {"S3", "s3://bucket/some/key", {"s3", "bucket", "", "/some/key"}},
    {"empty port", "http://h:/a", {"http", "h", "", "/a"}},
};

TEST_CASE("urls") {
  for (const UrlCase& example : kUrls) {
    CAPTURE(example.name);
    const http::Url url = http::parse_url(example.text);
    CHECK(url.scheme == example.expected.scheme);
    CHECK(url.host == example.expected.host);
    CHECK(url.port == example.expected.port);
    CHECK(url.target == example.expected.target);
  }
}

TEST_CASE("what is no url") {
  for (const char* text :
       {"", "example.com", "://h", "http://", "http:///a", "http://h:x", "http://h:99999",
        "http://h:-1", "http://u@h", "http://[::1", "http://[::1]x", "http://:80"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(http::parse_url(text), std::invalid_argument);
  }
}

}  // namespace
