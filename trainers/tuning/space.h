// The search space of a tuning job: ranges, scaling, and values as AWS writes them.
// https://docs.aws.amazon.com/sagemaker/latest/dg/automatic-model-tuning-define-ranges.html
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tuning {

constexpr double kIntegerMax = 9007199254740992.0;  // 2^53: doubles count no further
constexpr double kAutoLogarithmicSpan = 1000;

enum class RangeKind { Continuous, Integer, Categorical };
enum class Scaling { Auto, Linear, Logarithmic, ReverseLogarithmic };

struct Range {
  std::string name;
  RangeKind kind = RangeKind::Continuous;
  double min = 0;  // Continuous, Integer
  double max = 0;
  Scaling scaling = Scaling::Auto;
  std::vector<std::string> values;  // Categorical
};

// Name -> value, as strings on the wire: continuous in Python's repr, integers plain, categories
// verbatim.
using Point = std::map<std::string, std::string>;

class Space {
 public:
  explicit Space(std::vector<Range> ranges) : ranges_(std::move(ranges)) {}
  const std::vector<Range>& ranges() const { return ranges_; }

  // "" when sound, else the first problem in words (min > max, log scale at 0, no values ...). A
  // range with one value is sound.
  std::string problem() const;
  // The number of distinct points; infinity with any continuous range that is not a single value.
  double cardinality() const;

  // The point at `unit`, one coordinate in [0, 1] per range, in the order of the ranges. Equal
  // steps of a coordinate are equal steps in the scale of its range; integers and categories own
  // equal cells.
  Point point_at(const std::vector<double>& unit) const;
  // The coordinates of `point`: the middle of the cell where its range has cells, so that
  // point_at(unit_of(point)) is the point. Absent when a value is missing or not of its range.
  std::optional<std::vector<double>> unit_of(const Point& point) const;
  // The middle of every range, in its scale, and the first of every list of categories.
  Point middle() const;
  // The first of the points that follow `start` in product order (last range fastest) that is not
  // in `taken`; absent when all are. Finite spaces only.
  std::optional<Point> next_free(double start, const std::set<Point>& taken) const;

 private:
  Point point_number(double number) const;

  std::vector<Range> ranges_;
};

// How many values the range has; infinity for continuous ranges of more than one value.
double distinct_values(const Range& range);

// The coordinate in [0, 1] of the value with number `number` of an integer or categorical range.
double unit_of_number(const Range& range, double number);
// The number of the value whose cell holds `unit`; 0 for ranges of no more than one value.
double number_at_unit(const Range& range, double unit);

// What Auto means where the algorithm recommends no scale: logarithmic for positive ranges that
// span three orders of magnitude or more, else linear. (The service's own rule is not published.)
Scaling resolved_scaling(const Range& range);

}  // namespace tuning
