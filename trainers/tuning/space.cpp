#include "trainers/tuning/space.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "emulator/base/text.h"

namespace tuning {
namespace {

double to_scale(Scaling scaling, double value) {
  if (scaling == Scaling::Logarithmic) return std::log(value);
  if (scaling == Scaling::ReverseLogarithmic) return -std::log1p(-value);
  return value;
}

double from_scale(Scaling scaling, double value) {
  if (scaling == Scaling::Logarithmic) return std::exp(value);
  if (scaling == Scaling::ReverseLogarithmic) return -std::expm1(-value);
  return value;
}

double between(Scaling scaling, double low, double high, double unit) {
  const double from = to_scale(scaling, low);
  const double to = to_scale(scaling, high);
  return from_scale(scaling, from + unit * (to - from));
}

std::string integer_text(double value) {
  return fmt::format("{}", static_cast<int64_t>(value));
}

std::string continuous_at(const Range& range, double unit) {
  const double value = between(resolved_scaling(range), range.min, range.max, unit);
  return base::python_repr(std::clamp(value, range.min, range.max));
}

// Each integer owns the cell from half below to half above it, so that the ends are as likely as
// the rest.
double integer_at(const Range& range, double unit) {
  const double value = between(resolved_scaling(range), range.min - 0.5, range.max + 0.5, unit);
  return std::clamp(std::floor(value + 0.5), range.min, range.max);
}

double category_at(const Range& range, double unit) {
  const auto count = static_cast<double>(range.values.size());
  return std::clamp(std::floor(unit * count), 0.0, count - 1);
}

// The inverse of `between`; the middle where all of the range is one value.
double unit_between(Scaling scaling, double low, double high, double value) {
  const double from = to_scale(scaling, low);
  const double span = to_scale(scaling, high) - from;
  return span > 0 ? std::clamp((to_scale(scaling, value) - from) / span, 0.0, 1.0) : 0.5;
}

std::optional<double> unit_of_text(const Range& range, const std::string& text) {
  if (range.kind == RangeKind::Categorical) {
    const auto found = std::find(range.values.begin(), range.values.end(), text);
    if (found == range.values.end()) return std::nullopt;
    return unit_of_number(range, static_cast<double>(found - range.values.begin()));
  }
  if (range.kind == RangeKind::Integer && !base::parse_int(text)) return std::nullopt;
  const std::optional<double> value = base::parse_double(text);
  if (!value || *value < range.min || *value > range.max) return std::nullopt;
  if (range.kind == RangeKind::Integer) return unit_of_number(range, *value - range.min);
  return unit_between(resolved_scaling(range), range.min, range.max, *value);
}

std::string value_number(const Range& range, double number) {
  switch (range.kind) {
    case RangeKind::Categorical:
      return range.values[static_cast<size_t>(number)];
    case RangeKind::Integer:
      return integer_text(range.min + number);
    case RangeKind::Continuous:
      break;
  }
  return base::python_repr(range.min);
}

std::string categorical_problem(const Range& range) {
  if (range.values.empty()) return fmt::format("{} has no values", range.name);
  const std::set<std::string> distinct(range.values.begin(), range.values.end());
  if (distinct.size() != range.values.size())
    return fmt::format("{} has duplicate values", range.name);
  return "";
}

std::string scaling_problem(const Range& range) {
  if (range.scaling == Scaling::Logarithmic && range.min <= 0) {
    return fmt::format("{} has logarithmic scaling, which needs a MinValue greater than 0",
                       range.name);
  }
  if (range.scaling != Scaling::ReverseLogarithmic) return "";
  if (range.kind == RangeKind::Integer) {
    return fmt::format("{} has reverse logarithmic scaling, which integer ranges do not take",
                       range.name);
  }
  if (range.min < 0 || range.max >= 1) {
    return fmt::format("{} has reverse logarithmic scaling, which needs a range within [0, 1)",
                       range.name);
  }
  return "";
}

std::string numeric_problem(const Range& range) {
  if (!std::isfinite(range.min) || !std::isfinite(range.max) ||
      !std::isfinite(range.max - range.min)) {
    return fmt::format("{} has limits that are not finite", range.name);
  }
  if (range.min > range.max) {
    return fmt::format("{} has a MinValue that is greater than its MaxValue", range.name);
  }
  if (range.kind == RangeKind::Integer) {
    if (range.min != std::floor(range.min) || range.max != std::floor(range.max)) {
      return fmt::format("{} has limits that are not integers", range.name);
    }
    if (std::max(std::abs(range.min), std::abs(range.max)) >= kIntegerMax) {
      return fmt::format("{} has limits that are too large", range.name);
    }
  }
  return scaling_problem(range);
}

}  // namespace

Scaling resolved_scaling(const Range& range) {
  if (range.scaling != Scaling::Auto) return range.scaling;
  const bool wide = range.min > 0 && range.max / range.min >= kAutoLogarithmicSpan;
  return wide ? Scaling::Logarithmic : Scaling::Linear;
}

double distinct_values(const Range& range) {
  switch (range.kind) {
    case RangeKind::Categorical:
      return static_cast<double>(range.values.size());
    case RangeKind::Integer:
      return range.max - range.min + 1;
    case RangeKind::Continuous:
      break;
  }
  return range.min == range.max ? 1 : std::numeric_limits<double>::infinity();
}

double unit_of_number(const Range& range, double number) {
  if (range.kind == RangeKind::Categorical) {
    return (number + 0.5) / static_cast<double>(range.values.size());
  }
  return unit_between(resolved_scaling(range), range.min - 0.5, range.max + 0.5,
                      range.min + number);
}

double number_at_unit(const Range& range, double unit) {
  if (range.kind == RangeKind::Categorical) return category_at(range, unit);
  if (range.kind == RangeKind::Integer) return integer_at(range, unit) - range.min;
  return 0;
}

std::string Space::problem() const {
  if (ranges_.empty()) return "there are no ranges";
  std::set<std::string> names;
  for (const Range& range : ranges_) {
    if (!names.insert(range.name).second) return fmt::format("{} appears twice", range.name);
    const std::string found =
        range.kind == RangeKind::Categorical ? categorical_problem(range) : numeric_problem(range);
    if (!found.empty()) return found;
  }
  return "";
}

double Space::cardinality() const {
  double product = 1;
  for (const Range& range : ranges_)
    product *= distinct_values(range);
  return product;
}

Point Space::point_at(const std::vector<double>& unit) const {
  Point point;
  for (size_t i = 0; i < ranges_.size(); ++i) {
    const Range& range = ranges_[i];
    if (range.kind == RangeKind::Categorical) {
      point[range.name] = range.values[static_cast<size_t>(category_at(range, unit[i]))];
    } else if (range.kind == RangeKind::Integer) {
      point[range.name] = integer_text(integer_at(range, unit[i]));
    } else {
      point[range.name] = continuous_at(range, unit[i]);
    }
  }
  return point;
}

std::optional<std::vector<double>> Space::unit_of(const Point& point) const {
  std::vector<double> unit;
  for (const Range& range : ranges_) {
    const auto value = point.find(range.name);
    if (value == point.end()) return std::nullopt;
    const std::optional<double> coordinate = unit_of_text(range, value->second);
    if (!coordinate) return std::nullopt;
    unit.push_back(*coordinate);
  }
  return unit;
}

Point Space::middle() const {
  std::vector<double> unit;
  for (const Range& range : ranges_)
    unit.push_back(range.kind == RangeKind::Categorical ? 0.0 : 0.5);
  return point_at(unit);
}

Point Space::point_number(double number) const {
  Point point;
  for (auto range = ranges_.rbegin(); range != ranges_.rend(); ++range) {
    const double count = distinct_values(*range);
    point[range->name] = value_number(*range, std::fmod(number, count));
    number = std::floor(number / count);
  }
  return point;
}

std::optional<Point> Space::next_free(double start, const std::set<Point>& taken) const {
  const double count = cardinality();
  // Each step that fails meets another of the taken points, so this many steps are enough.
  for (size_t step = 0; step <= taken.size() && static_cast<double>(step) < count; ++step) {
    Point point = point_number(std::fmod(start + static_cast<double>(step), count));
    if (!taken.contains(point)) return point;
  }
  return std::nullopt;
}

}  // namespace tuning
