#include "trainers/tuning/encoding.h"

#include <doctest/doctest.h>

#include "trainers/tuning/design.h"

namespace {

using tuning::Encoding;
using tuning::Point;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;

Encoding mixed() {
  return Encoding(Space({{"linear", RangeKind::Continuous, -2, 3, Scaling::Linear, {}},
                         {"log", RangeKind::Continuous, 1e-5, 10, Scaling::Logarithmic, {}},
                         {"rev", RangeKind::Continuous, 0, 0.999, Scaling::ReverseLogarithmic, {}},
                         {"int", RangeKind::Integer, -3, 4, Scaling::Linear, {}},
                         {"logint", RangeKind::Integer, 1, 1000, Scaling::Logarithmic, {}},
                         {"cat", RangeKind::Categorical, 0, 0, Scaling::Auto, {"a", "b", "c"}},
                         {"one", RangeKind::Integer, 5, 5, Scaling::Linear, {}},
                         {"same", RangeKind::Continuous, 5, 5, Scaling::Linear, {}}}));
}

TEST_CASE("points survive the way to a vector and back") {
  const Encoding encoding = mixed();
  for (uint64_t i = 0; i < 200; ++i) {
    tuning::Vector vector(encoding.dimensions());
    for (Eigen::Index c = 0; c < vector.size(); ++c) {
      vector[c] = tuning::uniform(1, tuning::Purpose::Draw, i, static_cast<uint64_t>(c));
    }
    const tuning::Vector snapped = encoding.snapped(vector);
    const Point point = encoding.point_of(vector);
    CHECK(encoding.point_of(snapped) == point);
    const auto again = encoding.vector_of(point);
    REQUIRE(again);
    CHECK((*again - snapped).cwiseAbs().maxCoeff() < 1e-12);
    for (const Eigen::Index discrete : {3, 4, 5, 6, 7})
      CHECK((*again)[discrete] == snapped[discrete]);
  }
}

TEST_CASE("what is not of the space has no vector") {
  const Encoding encoding = mixed();
  const Point point = encoding.space().middle();
  REQUIRE(encoding.vector_of(point));
  const std::pair<const char*, const char*> wrong[] = {{"linear", "3.5"}, {"linear", "nan"},
                                                       {"linear", "x"},   {"log", "1e-6"},
                                                       {"int", "5"},      {"cat", "d"}};
  for (const auto& [name, value] : wrong) {
    CAPTURE(name);
    CAPTURE(value);
    Point changed = point;
    changed[name] = value;
    CHECK_FALSE(encoding.vector_of(changed));
  }
  Point missing = point;
  missing.erase("int");
  CHECK_FALSE(encoding.vector_of(missing));
}

TEST_CASE("kinds of coordinates") {
  const Encoding encoding = mixed();
  CHECK(encoding.is_continuous(0));
  CHECK_FALSE(encoding.is_continuous(3));
  CHECK(encoding.values(3) == 8);
  CHECK(encoding.values(7) == 1);
  CHECK(encoding.is_categorical(5));
  CHECK(encoding.number_at(5, encoding.coordinate_of(5, 2)) == 2);
  CHECK(encoding.number_at(4, encoding.coordinate_of(4, 999)) == 999);
}

}  // namespace
