#include "trainers/tuner/config.h"

#include <fmt/format.h>

#include "emulator/base/text.h"

namespace tuner {
namespace {

ConfigError not_in_enum(std::string_view value, std::string_view member, std::string_view values) {
  return ConfigError(
      fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: "
                  "Member must satisfy enum value set: [{}]",
                  value, member, values));
}

ConfigError missing(std::string_view member) {
  return ConfigError(
      fmt::format("1 validation error detected: Value null at '{}' failed to satisfy constraint: "
                  "Member must not be null",
                  member));
}

double limit(const json::Value& range, std::string_view member, tuning::RangeKind kind) {
  const std::string text = range.text(member);
  const bool integer = kind == tuning::RangeKind::Integer;
  if (integer) {
    if (const std::optional<int64_t> number = base::parse_int(text)) {
      return static_cast<double>(*number);
    }
  } else if (const std::optional<double> number = base::parse_double(text)) {
    return *number;
  }
  throw ConfigError(fmt::format("The {} of the hyperparameter range {}, \"{}\", is not {} number.",
                                member, range.text("Name"), text, integer ? "an integer" : "a"));
}

tuning::Scaling scaling_of(const json::Value& range, tuning::Scaling automatic) {
  const std::string type = range.text("ScalingType", "Auto");
  if (type == "Auto") return automatic;
  if (type == "Linear") return tuning::Scaling::Linear;
  if (type == "Logarithmic") return tuning::Scaling::Logarithmic;
  if (type == "ReverseLogarithmic") return tuning::Scaling::ReverseLogarithmic;
  throw not_in_enum(type, "scalingType", "Auto, Linear, Logarithmic, ReverseLogarithmic");
}

std::string name_of(const json::Value& range) {
  const std::string name = range.text("Name");
  if (name.empty()) throw missing("parameterRanges.member.name");
  return name;
}

tuning::Range parse_numeric(const json::Value& range, tuning::RangeKind kind,
                            tuning::Scaling automatic) {
  return {name_of(range),
          kind,
          limit(range, "MinValue", kind),
          limit(range, "MaxValue", kind),
          scaling_of(range, automatic),
          {}};
}

tuning::Range parse_categorical(const json::Value& given) {
  tuning::Range range;
  range.name = name_of(given);
  range.kind = tuning::RangeKind::Categorical;
  const json::Value& values = given["Values"];
  for (size_t i = 0; i < values.size(); ++i) {
    if (!values[i].is_string()) {
      throw ConfigError(fmt::format(
          "The Values of the hyperparameter range {} are not a list of strings.", range.name));
    }
    range.values.push_back(values[i].as_string());
  }
  return range;
}

}  // namespace

tuning::Strategy parse_strategy(std::string_view name) {
  if (name == "Bayesian") return tuning::Strategy::Bayesian;
  if (name == "Random") return tuning::Strategy::Random;
  if (name == "Hyperband") return tuning::Strategy::Hyperband;
  if (name == "Grid") return tuning::Strategy::Grid;
  throw not_in_enum(name, "hyperParameterTuningJobConfig.strategy",
                    "Bayesian, Random, Hyperband, Grid");
}

tuning::Goal parse_goal(std::string_view type) {
  if (type == "Minimize") return tuning::Goal::Minimize;
  if (type == "Maximize") return tuning::Goal::Maximize;
  throw not_in_enum(type, "hyperParameterTuningJobConfig.hyperParameterTuningJobObjective.type",
                    "Maximize, Minimize");
}

std::vector<tuning::Range> parse_ranges(const json::Value& lists, tuning::Scaling automatic) {
  std::vector<tuning::Range> ranges;
  const json::Value& integers = lists["IntegerParameterRanges"];
  for (size_t i = 0; i < integers.size(); ++i)
    ranges.push_back(parse_numeric(integers[i], tuning::RangeKind::Integer, automatic));
  const json::Value& continuous = lists["ContinuousParameterRanges"];
  for (size_t i = 0; i < continuous.size(); ++i)
    ranges.push_back(parse_numeric(continuous[i], tuning::RangeKind::Continuous, automatic));
  const json::Value& categorical = lists["CategoricalParameterRanges"];
  for (size_t i = 0; i < categorical.size(); ++i)
    ranges.push_back(parse_categorical(categorical[i]));
  return ranges;
}

void check_ranges(tuning::Strategy strategy, const std::vector<tuning::Range>& ranges) {
  if (ranges.size() > kRangesMax) {
    throw ConfigError(fmt::format("At most {} hyperparameters can be tuned.", kRangesMax));
  }
  const std::string problem = tuning::problem(strategy, tuning::Space(ranges));
  if (!problem.empty()) {
    throw ConfigError(fmt::format("The hyperparameter ranges are not valid: {}.", problem));
  }
}

Config parse_config(const json::Value& config) {
  if (!config["Strategy"].is_string()) throw missing("hyperParameterTuningJobConfig.strategy");
  Config parsed;
  parsed.strategy = parse_strategy(config.text("Strategy"));
  const json::Value& objective = config["HyperParameterTuningJobObjective"];
  parsed.goal = parse_goal(objective.text("Type", "Minimize"));
  parsed.ranges = parse_ranges(config["ParameterRanges"], tuning::Scaling::Auto);
  check_ranges(parsed.strategy, parsed.ranges);
  const int64_t seed = config.integer("RandomSeed", -1);
  if (seed >= 0) parsed.seed = static_cast<uint64_t>(seed);
  return parsed;
}

}  // namespace tuner
