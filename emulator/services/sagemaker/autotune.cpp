#include "emulator/services/sagemaker/autotune.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "emulator/base/text.h"
#include "emulator/services/sagemaker/errors.h"
#include "emulator/services/sagemaker/images.h"
#include "emulator/services/sagemaker/tuning_request.h"
#include "emulator/services/sagemaker/tuning_spec.h"

namespace sagemaker {
namespace {

constexpr int64_t kRetries = 3;
constexpr int64_t kJobsMin = 20;
constexpr int64_t kJobsPerRange = 10;
constexpr double kSpread = 10;  // a range goes from a hint / 10 to a hint * 10
constexpr const char* kIntegers = "IntegerParameterRanges";
constexpr const char* kContinuous = "ContinuousParameterRanges";

// What the built-in algorithm's documentation recommends.
// https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost-tuning.html
struct Recommended {
  const char* name;
  const char* list;
  const char* min;
  const char* max;
};
constexpr Recommended kXgboost[] = {
    {"alpha", kContinuous, "0", "1000"},
    {"colsample_bylevel", kContinuous, "0.1", "1"},
    {"colsample_bynode", kContinuous, "0.1", "1"},
    {"colsample_bytree", kContinuous, "0.5", "1"},
    {"eta", kContinuous, "0.1", "0.5"},
    {"gamma", kContinuous, "0", "5"},
    {"lambda", kContinuous, "0", "1000"},
    {"max_delta_step", kIntegers, "0", "10"},
    {"max_depth", kIntegers, "0", "10"},
    {"min_child_weight", kContinuous, "0", "120"},
    {"num_round", kIntegers, "1", "4000"},
    {"subsample", kContinuous, "0.5", "1"},
};

json::Value range_json(const std::string& name, const std::string& min, const std::string& max,
                       const char* scaling) {
  return json::Value::object(
      {{"Name", name}, {"MinValue", min}, {"MaxValue", max}, {"ScalingType", scaling}});
}

struct Range {
  const char* list;
  json::Value range;
};

// A range around the hint: logarithmic for positive numbers, linear around others.
Range range_around(const std::string& name, const std::string& hint) {
  const std::optional<double> number = base::parse_double(hint);
  if (!number) {
    throw validation(fmt::format(
        "The ValueHint of the hyperparameter {}, \"{}\", is not a number, from which a range could "
        "be chosen.",
        name, hint));
  }
  const double low = *number > 0 ? *number / kSpread : std::min(-1.0, *number * kSpread);
  const double high = *number > 0 ? *number * kSpread : std::max(1.0, -*number * kSpread);
  const char* scaling = *number > 0 ? "Logarithmic" : "Linear";
  if (!base::parse_int(hint)) {
    return {kContinuous,
            range_json(name, base::python_repr(low), base::python_repr(high), scaling)};
  }
  const auto from = static_cast<int64_t>(*number > 0 ? std::max(1.0, std::floor(low)) : low);
  const auto to = static_cast<int64_t>(high);
  return {kIntegers, range_json(name, std::to_string(from), std::to_string(to), scaling)};
}

Range chosen_range(const json::Value& parameter, const json::Value& definition) {
  const std::string name = parameter.text("Name");
  if (is_xgboost(definition["AlgorithmSpecification"].text("TrainingImage"))) {
    for (const Recommended& known : kXgboost) {
      if (name == known.name) return {known.list, range_json(name, known.min, known.max, "Linear")};
    }
  }
  return range_around(name, parameter.text("ValueHint"));
}

json::Value with_item(const json::Value& lists, const char* list, json::Value item) {
  json::Array items;
  if (lists[list].is_array()) items = lists[list].items();
  items.push_back(std::move(item));
  return lists.with(list, std::move(items));
}

// ParameterRanges or HyperParameterRanges with ranges in place of AutoParameters.
json::Value with_ranges(const json::Value& lists, const json::Value& definition) {
  if (!lists["AutoParameters"].is_array()) return lists;
  json::Value chosen = lists.without("AutoParameters");
  for (const json::Value& parameter : lists["AutoParameters"].items()) {
    Range range = chosen_range(parameter, definition);
    chosen = with_item(chosen, range.list, std::move(range.range));
  }
  return chosen;
}

json::Value with_default(const json::Value& object, std::string_view member, json::Value value) {
  return object.has(member) ? object : object.with(member, std::move(value));
}

json::Value tuned_definition(json::Value definition) {
  if (definition.has("HyperParameterRanges")) {
    definition = definition.with("HyperParameterRanges",
                                 with_ranges(definition["HyperParameterRanges"], definition));
  }
  return with_default(definition, "RetryStrategy",
                      json::Value::object({{"MaximumRetryAttempts", kRetries}}));
}

int64_t chosen_jobs(const json::Value& request) {
  int64_t ranges = 0;
  const TuningSpec spec = tuning_spec(request);
  for (const Search& search : spec.searches)
    ranges += static_cast<int64_t>(search.ranges.size());
  const double combinations = combinations_of(spec.searches);
  const int64_t wanted = std::min(kJobsMaxDefault, std::max(kJobsMin, kJobsPerRange * ranges));
  if (combinations < static_cast<double>(wanted)) return static_cast<int64_t>(combinations);
  return wanted;
}

json::Value with_definitions(const json::Value& request) {
  if (request.has("TrainingJobDefinition")) {
    return request.with("TrainingJobDefinition",
                        tuned_definition(request["TrainingJobDefinition"]));
  }
  json::Array definitions;
  for (const json::Value& definition : definitions_of(request))
    definitions.push_back(tuned_definition(definition));
  return request.with("TrainingJobDefinitions", std::move(definitions));
}

json::Value with_config(const json::Value& request) {
  json::Value config = tuning_config(request);
  const std::vector<json::Value> definitions = definitions_of(request);
  if (config.has("ParameterRanges")) {
    config =
        config.with("ParameterRanges", with_ranges(config["ParameterRanges"], definitions.front()));
  }
  const bool stops_itself = config.text("Strategy") == "Hyperband" || definitions.size() > 1;
  config = with_default(config, "TrainingJobEarlyStoppingType", stops_itself ? "Off" : "Auto");
  const json::Value criteria = config["TuningJobCompletionCriteria"];
  config = config.with("TuningJobCompletionCriteria",
                       with_default(criteria, "ConvergenceDetected",
                                    json::Value::object({{"CompleteOnConvergence", "Enabled"}})));
  json::Value chosen = request.with("HyperParameterTuningJobConfig", config);
  const json::Value& limits = config["ResourceLimits"];
  if (limits.has("MaxNumberOfTrainingJobs") || config.text("Strategy") == "Grid") return chosen;
  const json::Value filled = limits.with("MaxNumberOfTrainingJobs", chosen_jobs(chosen));
  return chosen.with("HyperParameterTuningJobConfig", config.with("ResourceLimits", filled));
}

}  // namespace

json::Value autotuned(const json::Value& request) {
  if (request["Autotune"].text("Mode") != "Enabled") return request;
  check_definitions(request);
  return with_config(with_definitions(request));
}

}  // namespace sagemaker
