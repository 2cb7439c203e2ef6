#include "trainers/xgboost/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <set>
#include <span>

#include "emulator/base/text.h"
#include "trainers/xgboost/classification.h"
#include "trainers/xgboost/errors.h"

namespace xgboost {
namespace {

// "validation:rmse" names the metrics behind its first colon.
std::vector<std::string> tuning_objective(const Hyperparameters& hyperparameters) {
  std::string text = hyperparameters.text("_tuning_objective_metric", "");
  text.erase(0, text.find(':') + 1);
  std::vector<std::string> names;
  if (text.empty()) return names;
  for (const std::string_view name : base::split(text, ','))
    names.emplace_back(name);
  return names;
}

// get_union_metrics: sorted only when both are given.
std::vector<std::string> unite(const std::vector<std::string>& a,
                               const std::vector<std::string>& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::set<std::string> all(a.begin(), a.end());
  all.insert(b.begin(), b.end());
  return {all.begin(), all.end()};
}

// The library's default of that time, where 1.3 changed it.
std::optional<std::string> old_default(const std::string& objective) {
  if (objective == "binary:logistic") return "error";
  if (objective == "binary:logitraw") return "auc";
  if (objective.starts_with("multi:")) return "merror";
  return std::nullopt;
}

// numpy's sum of float32 values: the container's regression metrics are computed in that precision,
// and the order of additions shows in the last printed digit.
// (numpy/core/src/umath/loops_utils.h.src)
float pairwise_sum(std::span<const float> values) {
  constexpr size_t kLanes = 8;
  constexpr size_t kBlock = 128;
  if (values.size() > kBlock) {
    const size_t half = values.size() / 2 / kLanes * kLanes;
    return pairwise_sum(values.first(half)) + pairwise_sum(values.subspan(half));
  }
  float sum = 0;
  size_t at = 0;
  if (values.size() >= kLanes) {
    std::array<float, kLanes> r{};
    for (; at + kLanes <= values.size(); at += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane)
        r[lane] += values[at + lane];
    }
    sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
  }
  for (; at < values.size(); ++at)
    sum += values[at];
  return sum;
}

float mean(std::span<const float> values) {
  return pairwise_sum(values) / static_cast<float>(values.size());
}

std::vector<float> squares(const std::vector<float>& labels, const std::vector<float>& predicted) {
  std::vector<float> all;
  all.reserve(labels.size());
  for (size_t i = 0; i < labels.size(); ++i) {
    const float difference = labels[i] - predicted[i];
    all.push_back(difference * difference);
  }
  return all;
}

std::vector<float> distances(const std::vector<float>& labels,
                             const std::vector<float>& predicted) {
  std::vector<float> all;
  all.reserve(labels.size());
  for (size_t i = 0; i < labels.size(); ++i)
    all.push_back(std::abs(predicted[i] - labels[i]));
  return all;
}

double determination(const std::vector<float>& labels, const std::vector<float>& predicted) {
  const std::vector<float> means(labels.size(), mean(labels));
  const auto total_of = [](const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
  };
  const double rest = total_of(squares(labels, predicted));
  const double total = total_of(squares(labels, means));
  if (total == 0) return rest == 0 ? 1.0 : 0.0;
  return 1 - rest / total;
}

// margin_to_class_label; before 1.2 the values are probabilities, rounded.
std::vector<int64_t> classes_of(const Profile& profile, const Predictions& predictions) {
  std::vector<int64_t> classes;
  const size_t width = predictions.outputs;
  for (size_t row = 0; row < predictions.rows; ++row) {
    const float* values = predictions.values.data() + row * width;
    if (predictions.is_table) {
      classes.push_back(std::max_element(values, values + width) - values);
    } else if (profile.custom_from_margin) {
      classes.push_back(values[0] > 0 ? 1 : 0);
    } else {
      classes.push_back(std::llrint(values[0]));
    }
  }
  return classes;
}

std::string format_value(const Profile& profile, double value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 400> text{};
  const int length =
      std::snprintf(text.data(), text.size(), profile.short_numbers ? "%g" : "%.5f", value);
  return std::string(text.data(), static_cast<size_t>(length));
}

// The library's Python side hands a custom metric on as text of six decimals (Booster.eval_set).
double through_text(double value) {
  if (!std::isfinite(value)) return value;
  std::array<char, 400> text{};
  const int length = std::snprintf(text.data(), text.size(), "%f", value);
  return base::parse_double(std::string_view(text.data(), static_cast<size_t>(length))).value();
}

std::vector<Score> as_scores(const Evaluation& library) {
  std::vector<Score> scores;
  for (const auto& [name, value] : library) {
    const size_t dash = name.find('-');
    scores.push_back({name.substr(0, dash), name.substr(dash + 1), value});
  }
  return scores;
}

}  // namespace

MetricPlan plan_metrics(const Profile& profile, const Hyperparameters& hyperparameters) {
  const std::vector<std::string> tuned = tuning_objective(hyperparameters);
  const Hyperparameter* chosen = hyperparameters.find("eval_metric");
  const std::vector<std::string> configured =
      chosen != nullptr ? chosen->items : std::vector<std::string>();
  MetricPlan plan;
  for (const std::string& name : unite(tuned, configured)) {
    auto& into = is_custom_metric(profile.version, name) ? plan.custom : plan.library;
    into.push_back(name);
  }
  if (plan.library.empty() && profile.old_default_metrics) {
    if (const auto name = old_default(hyperparameters.text("objective", ""))) {
      plan.library.push_back(*name);
    }
  }
  if (hyperparameters.find("early_stopping_rounds") != nullptr) {
    if (!tuned.empty()) {
      plan.early_stopping = tuned.back();
    } else if (!configured.empty()) {
      plan.early_stopping = configured.back();
    }
  }
  return plan;
}

bool is_maximized(const Profile& profile, std::string_view metric) {
  const std::vector<std::string> maximized = metric_names(profile.version).maximized;
  return std::ranges::find(maximized, metric) != maximized.end();
}

double custom_metric(const Profile& profile, std::string_view name,
                     const std::vector<float>& labels, const Predictions& predictions) {
  const bool regression = name == "mse" || name == "rmse" || name == "mae" || name == "r2";
  if (regression && predictions.values.size() != labels.size()) {
    throw AlgorithmError("y_true and y_pred have different number of output (1!=" +
                         std::to_string(predictions.outputs) + ")");
  }
  if (name == "mse") return mean(squares(labels, predictions.values));
  if (name == "rmse") return std::sqrt(mean(squares(labels, predictions.values)));
  if (name == "mae") return mean(distances(labels, predictions.values));
  if (name == "r2") return determination(labels, predictions.values);
  return classification_metric(name, labels, classes_of(profile, predictions));
}

std::vector<Score> arrange(const Profile& profile, const Evaluation& library,
                           const std::vector<Score>& custom) {
  std::vector<Score> scores = as_scores(library);
  for (Score score : custom) {
    score.value = through_text(score.value);
    if (!profile.metrics_by_set) {
      scores.push_back(std::move(score));
      continue;
    }
    const auto known = std::ranges::find_if(scores, [&](const Score& other) {
      return other.set == score.set && other.metric == score.metric;
    });
    if (known != scores.end()) {
      known->value = score.value;
    } else {
      scores.push_back(std::move(score));
    }
  }
  if (profile.metrics_by_set) {
    std::ranges::stable_sort(scores, {}, [](const Score& score) { return score.set != "train"; });
  }
  return scores;
}

std::string format_round(const Profile& profile, int round, const std::vector<Score>& scores) {
  std::string line = "[" + std::to_string(round) + "]";
  for (const Score& score : scores) {
    line += "\t" + score.set + "-" + score.metric + ":" + format_value(profile, score.value);
  }
  return line;
}

}  // namespace xgboost
