#include "emulator/base/ids.h"

#include <doctest/doctest.h>

#include <set>

TEST_CASE("equal seeds give equal ids, other seeds others") {
  base::Ids a(5);
  base::Ids b(5);
  base::Ids c(6);
  const std::string first = a.uuid();
  CHECK(first == b.uuid());
  CHECK(first != c.uuid());
  CHECK(first != a.uuid());
  CHECK(base::Ids().next() != base::Ids().next());
}

TEST_CASE("a uuid is of version 4 and variant 1") {
  base::Ids ids(1);
  std::set<char> variants;
  for (int i = 0; i < 200; ++i) {
    const std::string id = ids.uuid();
    REQUIRE(id.size() == 36);
    for (const size_t dash : {8u, 13u, 18u, 23u})
      CHECK(id[dash] == '-');
    CHECK(id[14] == '4');
    CHECK(id.find_first_not_of("0123456789abcdef-") == std::string::npos);
    variants.insert(id[19]);
  }
  CHECK(variants == std::set<char>{'8', '9', 'a', 'b'});
}

TEST_CASE("hex and alphanumeric have their alphabet and length") {
  base::Ids ids(2);
  for (const size_t length : {0u, 1u, 16u, 17u, 1000u}) {
    const std::string hex = ids.hex(length);
    const std::string id = ids.alphanumeric(length);
    CHECK(hex.size() == length);
    CHECK(id.size() == length);
    CHECK(hex.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos);
  }
  const std::string many = ids.alphanumeric(2000);
  CHECK(std::set<char>(many.begin(), many.end()).size() == 36);
}
