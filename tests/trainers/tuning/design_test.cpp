#include "trainers/tuning/design.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace {

TEST_CASE("uniform numbers depend on every argument and fill [0, 1)") {
  using tuning::Purpose;
  const double first = tuning::uniform(1, Purpose::Draw, 0, 0);
  CHECK(first == tuning::uniform(1, Purpose::Draw, 0, 0));
  CHECK(first != tuning::uniform(2, Purpose::Draw, 0, 0));
  CHECK(first != tuning::uniform(1, Purpose::Shift, 0, 0));
  CHECK(first != tuning::uniform(1, Purpose::Draw, 1, 0));
  CHECK(first != tuning::uniform(1, Purpose::Draw, 0, 1));

  std::vector<int> tenths(10);
  for (uint64_t i = 0; i < 10000; ++i) {
    const double value = tuning::uniform(7, Purpose::Draw, i, 3);
    REQUIRE(value >= 0);
    REQUIRE(value < 1);
    ++tenths[static_cast<size_t>(value * 10)];
  }
  CHECK(*std::min_element(tenths.begin(), tenths.end()) > 850);
  CHECK(*std::max_element(tenths.begin(), tenths.end()) < 1150);
}

TEST_CASE("Halton points spread evenly in every coordinate") {
  const size_t dimensions = 5;
  std::vector<std::vector<int>> cells(dimensions, std::vector<int>(4));
  for (uint64_t i = 0; i < 400; ++i) {
    const std::vector<double> point = tuning::halton(3, i, dimensions);
    REQUIRE(point.size() == dimensions);
    for (size_t k = 0; k < dimensions; ++k) {
      REQUIRE(point[k] >= 0);
      REQUIRE(point[k] < 1);
      ++cells[k][static_cast<size_t>(point[k] * 4)];
    }
  }
  for (const std::vector<int>& coordinate : cells) {
    for (const int count : coordinate)
      CHECK(std::abs(count - 100) < 15);
  }
  CHECK(tuning::halton(3, 0, 2) != tuning::halton(4, 0, 2));
}

TEST_CASE("as many balanced points as there are values have each of them") {
  const auto round = [](uint64_t seed, uint64_t number, uint64_t coordinate, uint64_t count) {
    std::vector<uint64_t> values;
    for (uint64_t i = 0; i < count; ++i)
      values.push_back(tuning::balanced(seed, number * count + i, coordinate, count));
    return values;
  };
  const std::vector<uint64_t> all = {0, 1, 2, 3, 4};
  for (const uint64_t number : {0u, 1u, 7u}) {
    std::vector<uint64_t> values = round(3, number, 2, 5);
    if (number == 0) CHECK(values.front() == 0);
    std::sort(values.begin(), values.end());
    CHECK(values == all);
  }
  CHECK(round(3, 0, 2, 5) != round(4, 0, 2, 5));
  CHECK(round(3, 0, 2, 5) != round(3, 0, 1, 5));
  CHECK(round(3, 1, 2, 5) != round(3, 2, 2, 5));
  CHECK(tuning::balanced(3, 9, 0, 1) == 0);
}

}  // namespace
