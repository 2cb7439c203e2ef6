// What the service knows of the built-in XGBoost algorithm: its images, metrics and tunables.
// https://docs.aws.amazon.com/sagemaker/latest/dg/xgboost-tuning.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/json/value.h"

namespace sagemaker {

// <account>.dkr.ecr.<region>.amazonaws.com/(sagemaker-)xgboost[:tag]. Account and region are not
// compared.
bool is_xgboost(std::string_view image);

// What the service puts into AlgorithmSpecification.MetricDefinitions: [{Name, Regex}].
json::Value xgboost_metrics();
// The regular expression of "validation:rmse"; absent when the algorithm has no such metric.
std::optional<std::string> xgboost_regex(std::string_view metric);
bool is_xgboost_tunable(std::string_view hyperparameter);

// Why a job with this image cannot run here.
std::string cannot_pull(std::string_view image);

}  // namespace sagemaker
