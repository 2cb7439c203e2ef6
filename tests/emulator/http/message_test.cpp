#include "emulator/http/message.h"

#include <doctest/doctest.h>

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("headers keep order and spelling, and compare without case") {
  http::Headers headers;
  headers.add("Content-Type", "text/plain");
  headers.add("x-a", "1");
  headers.add("X-A", "2");
  CHECK(headers.all() == Pairs{{"Content-Type", "text/plain"}, {"x-a", "1"}, {"X-A", "2"}});
  REQUIRE(headers.find("X-a") != nullptr);
  CHECK(*headers.find("X-a") == "1");
  CHECK(headers.get("content-type") == "text/plain");
  CHECK(headers.find("content-typ") == nullptr);
  CHECK(headers.get("absent").empty());
}

TEST_CASE("set replaces all of a name, also by a value that lies in them") {
  http::Headers headers;
  headers.add("a", std::string(100, 'x'));
  headers.add("b", "1");
  headers.add("A", "2");
  headers.set("A", *headers.find("a"));
  CHECK(headers.all() == Pairs{{"b", "1"}, {"A", std::string(100, 'x')}});
  headers.remove("B");
  CHECK(headers.all().size() == 1);
}

}  // namespace
