#include "trainers/xgboost/classification.h"

#include <cmath>
#include <map>
#include <optional>

#include "trainers/xgboost/errors.h"

namespace xgboost {
namespace {

struct Tally {
  double hits = 0;  // predicted and true
  double predicted = 0;
  double actual = 0;
};

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

enum class Measure { Precision, Recall, F1 };

double measure(Measure what, const Tally& tally) {
  const double precision = ratio(tally.hits, tally.predicted);
  const double recall = ratio(tally.hits, tally.actual);
  if (what == Measure::Precision) return precision;
  if (what == Measure::Recall) return recall;
  return ratio(2 * precision * recall, precision + recall);
}

using Tallies = std::map<int64_t, Tally>;  // by class, of all classes that occur

Tallies count(const std::vector<float>& labels, const std::vector<int64_t>& predicted) {
  Tallies tallies;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (std::trunc(labels[i]) != labels[i]) {
      throw AlgorithmError(
          "Classification metrics can't handle a mix of continuous and binary targets");
    }
    const auto label = static_cast<int64_t>(labels[i]);
    ++tallies[label].actual;
    ++tallies[predicted[i]].predicted;
    if (label == predicted[i]) ++tallies[label].hits;
  }
  return tallies;
}

double macro(Measure what, const Tallies& tallies) {
  double sum = 0;
  for (const auto& [label, tally] : tallies)
    sum += measure(what, tally);
  return ratio(sum, static_cast<double>(tallies.size()));
}

Tally total(const Tallies& tallies) {
  Tally all;
  for (const auto& [label, tally] : tallies) {
    all.hits += tally.hits;
    all.predicted += tally.predicted;
    all.actual += tally.actual;
  }
  return all;
}

double binary(Measure what, const Tallies& tallies) {
  if (tallies.size() > 2) {
    throw AlgorithmError(
        "Target is multiclass but average='binary'. Please choose another average setting, one of "
        "[None, 'micro', 'macro', 'weighted'].");
  }
  const auto positive = tallies.find(1);
  return positive == tallies.end() ? 0 : measure(what, positive->second);
}

// The mean recall of the classes that occur among the labels.
double balanced_accuracy(const Tallies& tallies) {
  double sum = 0;
  double classes = 0;
  for (const auto& [label, tally] : tallies) {
    if (tally.actual == 0) continue;
    sum += tally.hits / tally.actual;
    ++classes;
  }
  return ratio(sum, classes);
}

}  // namespace

double classification_metric(std::string_view name, const std::vector<float>& labels,
                             const std::vector<int64_t>& predicted) {
  using enum Measure;
  if (labels.empty()) return 0;
  const Tallies tallies = count(labels, predicted);
  if (name == "accuracy") return total(tallies).hits / static_cast<double>(labels.size());
  if (name == "balanced_accuracy") return balanced_accuracy(tallies);
  if (name == "f1" || name == "f1_macro") return macro(F1, tallies);
  if (name == "f1_binary") return binary(F1, tallies);
  if (name == "precision") return binary(Precision, tallies);
  if (name == "precision_macro") return macro(Precision, tallies);
  if (name == "precision_micro") return measure(Precision, total(tallies));
  if (name == "recall") return binary(Recall, tallies);
  if (name == "recall_macro") return macro(Recall, tallies);
  if (name == "recall_micro") return measure(Recall, total(tallies));
  throw AlgorithmError("unknown metric " + std::string(name));
}

}  // namespace xgboost
