#include "trainers/tuning/space.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

using tuning::Range;
using tuning::RangeKind;
using tuning::Scaling;
using tuning::Space;

Range continuous(double min, double max, Scaling scaling = Scaling::Linear) {
  return {"x", RangeKind::Continuous, min, max, scaling, {}};
}

Range integer(double min, double max, Scaling scaling = Scaling::Linear) {
  return {"x", RangeKind::Integer, min, max, scaling, {}};
}

Range categorical(std::vector<std::string> values) {
  return {"x", RangeKind::Categorical, 0, 0, Scaling::Auto, std::move(values)};
}

TEST_CASE("problems of ranges") {
  const double infinity = std::numeric_limits<double>::infinity();
  struct Case {
    Range range;
    const char* expected;
  };
  const Case cases[] = {
      {continuous(0, 1), ""},
      {continuous(1, 0), "x has a MinValue that is greater than its MaxValue"},
      {continuous(1, 1), ""},
      {continuous(0, infinity), "x has limits that are not finite"},
      {continuous(-1.7e308, 1.7e308), "x has limits that are not finite"},
      {continuous(0, 1, Scaling::Logarithmic),
       "x has logarithmic scaling, which needs a MinValue greater than 0"},
      {continuous(1e-5, 1, Scaling::Logarithmic), ""},
      {continuous(0, 0.999, Scaling::ReverseLogarithmic), ""},
      {continuous(0, 1, Scaling::ReverseLogarithmic),
       "x has reverse logarithmic scaling, which needs a range within [0, 1)"},
      {continuous(-0.5, 0.5, Scaling::ReverseLogarithmic),
       "x has reverse logarithmic scaling, which needs a range within [0, 1)"},
      {integer(0, 10), ""},
      {integer(3, 3), ""},
      {integer(0.5, 2), "x has limits that are not integers"},
      {integer(0, 1e16), "x has limits that are too large"},
      {integer(0, 9, Scaling::Logarithmic),
       "x has logarithmic scaling, which needs a MinValue greater than 0"},
      {integer(1, 9, Scaling::ReverseLogarithmic),
       "x has reverse logarithmic scaling, which integer ranges do not take"},
      {categorical({"a", "b"}), ""},
      {categorical({}), "x has no values"},
      {categorical({"a"}), ""},
      {categorical({"a", "b", "a"}), "x has duplicate values"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(Space({c.range}).problem() == c.expected);
  }
  CHECK(Space({}).problem() == "there are no ranges");
  CHECK(Space({continuous(0, 1), integer(0, 3)}).problem() == "x appears twice");
}

TEST_CASE("cardinality") {
  Range other = integer(1, 10);
  other.name = "y";
  CHECK(Space({categorical({"a", "b", "c"}), other}).cardinality() == 30);
  CHECK(std::isinf(Space({continuous(0, 1), other}).cardinality()));
  CHECK(Space({continuous(2, 2), other}).cardinality() == 10);
}

TEST_CASE("values at unit coordinates, written as AWS writes them") {
  struct Case {
    Range range;
    double unit;
    const char* expected;
  };
  const Case cases[] = {
      {continuous(0, 1000), 0.5, "500.0"},
      {continuous(0, 1), 0.1, "0.1"},
      {continuous(0, 1), 0.0, "0.0"},
      {continuous(0, 1), 1.0, "1.0"},
      {continuous(0, 1e-4), 0.5, "5e-05"},
      {integer(0, 10), 0.5, "5"},
      {integer(0, 10), 0.0, "0"},
      {integer(0, 10), 1.0, "10"},
      {integer(0, 10), 0.0909, "0"},
      {integer(0, 10), 0.0910, "1"},
      {integer(-3, 3), 0.0, "-3"},
      {integer(1, 1024, Scaling::Logarithmic), 0.5, "23"},
      {categorical({"a", "b"}), 0.0, "a"},
      {categorical({"a", "b"}), 0.5, "b"},
      {categorical({"\"sgd\"", "\"adam\""}), 1.0, "\"adam\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(Space({c.range}).point_at({c.unit}).at("x") == c.expected);
  }
  const auto middle = [](Range range) {
    return std::stod(Space({std::move(range)}).middle().at("x"));
  };
  CHECK(middle(continuous(1e-4, 1, Scaling::Logarithmic)) == doctest::Approx(1e-2));
  CHECK(middle(continuous(0, 0.99, Scaling::ReverseLogarithmic)) == doctest::Approx(0.9));
  CHECK(Space({categorical({"b", "a"})}).middle().at("x") == "b");
}

TEST_CASE("what Auto means") {
  CHECK(resolved_scaling(continuous(0, 1000, Scaling::Auto)) == Scaling::Linear);
  CHECK(resolved_scaling(continuous(0.5, 1, Scaling::Auto)) == Scaling::Linear);
  CHECK(resolved_scaling(continuous(1e-3, 1, Scaling::Auto)) == Scaling::Logarithmic);
  CHECK(resolved_scaling(continuous(1e-3, 1, Scaling::Linear)) == Scaling::Linear);
}

TEST_CASE("free points of finite spaces, in product order") {
  Range letters = categorical({"a", "b"});
  letters.name = "l";
  const Space space({letters, integer(1, 2)});
  std::set<tuning::Point> taken;
  std::vector<std::string> order;
  while (auto point = space.next_free(0, taken)) {
    order.push_back(point->at("l") + point->at("x"));
    taken.insert(*point);
  }
  CHECK(order == std::vector<std::string>{"a1", "a2", "b1", "b2"});
  CHECK(space.next_free(3, {})->at("l") == "b");
  CHECK_FALSE(space.next_free(3, taken).has_value());
}

}  // namespace
