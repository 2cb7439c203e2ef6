// Metrics of predicted classes, as scikit-learn 1.0 defines them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xgboost {

// accuracy, balanced_accuracy, f1 (macro), f1_binary, f1_macro, precision, precision_macro,
// precision_micro, recall, recall_macro, recall_micro. Throws AlgorithmError with scikit-learn's
// text.
double classification_metric(std::string_view name, const std::vector<float>& labels,
                             const std::vector<int64_t>& predicted);

}  // namespace xgboost
