// Tuning jobs of tests: requests changed, and what came of them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "world.h"

namespace sagemaker_test {

inline json::Value named(const std::string& name) {
  return json::Value::object({{"HyperParameterTuningJobName", name}});
}

inline json::Value with_mode(const json::Value& request, const char* mode) {
  const json::Value definition = request["TrainingJobDefinition"];
  const json::Value parameters = definition["StaticHyperParameters"].with("mode", mode);
  return request.with("TrainingJobDefinition",
                      definition.with("StaticHyperParameters", parameters));
}

inline json::Value configured(const json::Value& request, const char* member, const char* value) {
  return request.with("HyperParameterTuningJobConfig",
                      request["HyperParameterTuningJobConfig"].with(member, parse(value)));
}

inline json::Array trials(World& world, const std::string& name, const char* more = "{}") {
  json::Value input = parse(more).with("HyperParameterTuningJobName", name).with("MaxResults", 100);
  return world.call("ListTrainingJobsForHyperParameterTuningJob", input)["TrainingJobSummaries"]
      .items();
}

inline std::vector<int> numbers(const json::Array& list) {
  std::vector<int> found;
  for (const json::Value& trial : list) {
    const std::string name = trial.text("TrainingJobName");
    found.push_back(std::stoi(name.substr(name.find('-') + 1, 3)));
  }
  return found;
}

// Runs what is to run until `count` events say that a training job is in Training.
inline void until_training(World& world, size_t count) {
  for (;;) {
    std::set<std::string> names;
    for (const runtime::Event& event : world.seen) {
      if (event.detail.text("SecondaryStatus") == "Training") {
        names.insert(event.detail.text("TrainingJobName"));
      }
    }
    if (names.size() >= count) return;
    world.loop.settle();
  }
}

}  // namespace sagemaker_test
