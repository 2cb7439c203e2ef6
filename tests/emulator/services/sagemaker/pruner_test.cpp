#include "emulator/services/sagemaker/pruner.h"

#include <doctest/doctest.h>

using sagemaker::Pruner;
using sagemaker::Pruning;
using sagemaker::Record;
using sagemaker::TuningSpec;

namespace {

TuningSpec spec(Pruning pruning) {
  TuningSpec result;
  result.pruning = pruning;
  result.resources = {1, 4};
  return result;
}

Record ended(int64_t number, const char* status, const tuning::Curve& curve) {
  Record record;
  record.key = sagemaker::row_key({"1", "r"}, sagemaker::kTrainingJob, "t");
  record.facts = json::Value::object({{"TrainingJobStatus", status}});
  record.local = json::Value::object({{"Number", number}, {"Curve", sagemaker::curve_json(curve)}});
  return record;
}

}  // namespace

TEST_CASE("the median rule compares with jobs that have ended") {
  Pruner pruner(spec(Pruning::Median));
  CHECK(pruner.wanted());
  CHECK(pruner.hear(1, {9, 9, 9}).empty());
  for (int64_t number = 2; number <= 5; ++number)
    pruner.put(ended(number, "Completed", {3, 2, 1}));
  CHECK(pruner.hear(1, {9, 9, 9}).empty());
  pruner.put(ended(6, "Stopped", {3, 2, 1}));
  CHECK(pruner.hear(1, {9, 9, 9}) == "median rule");
  CHECK(pruner.hear(1, {9, 9, 1}).empty());
  CHECK(pruner.hear(6, {9, 9, 9}).empty());  // has ended
}

TEST_CASE("halving compares with all jobs, once at each rung") {
  Pruner pruner(spec(Pruning::Halving));
  CHECK(pruner.hear(1, {5}).empty());
  CHECK(pruner.hear(2, {4}).empty());
  CHECK(pruner.hear(3, {6}) == "rung 1");
  CHECK(pruner.hear(4, {1}).empty());
  CHECK(pruner.hear(1, {5, 4}).empty());                   // was judged at rung 1
  CHECK(pruner.hear(1, {5}) == "rung 1");                  // began again
  CHECK(pruner.hear(4, {1, 1, 1, 1}) == "MaxResource 4");  // at MaxResource
}

TEST_CASE("nothing is pruned where nothing asks for it") {
  Pruner pruner(spec(Pruning::None));
  CHECK_FALSE(pruner.wanted());
  CHECK(pruner.hear(1, {5, 5, 5, 5, 5}).empty());
}
