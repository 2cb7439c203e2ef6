#include "trainers/xgboost/predictor.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "trainers/contract/folders.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/library.h"

namespace xgboost {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> model_files(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    if (entry.path().filename().native().starts_with('.')) {
      contract::warn("Ignoring dotfile '" + entry.path().string() +
                     "' found in model directory - please exclude dotfiles from model archives");
      continue;
    }
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

Model load(const fs::path& file) {
  contract::info("Loading the model from " + file.string());
  try {
    Model model = load_model(contract::read_file(file));
    model.booster.set("nthread", "1");
    return model;
  } catch (const LibraryError& error) {
    throw std::runtime_error("Model " + file.string() +
                             " cannot be loaded:\nXGB load model error=" + error.what());
  }
}

// A model that stopped early predicts with the rounds up to its best one. 0: with all.
unsigned rounds_of(const Booster& booster) {
  const auto best = booster.attribute("best_iteration");
  const auto round = best ? base::parse_int(*best) : std::nullopt;
  return round && *round >= 0 && *round < INT32_MAX ? static_cast<unsigned>(*round) + 1 : 0;
}

// The value that most models gave, the smallest of those.
float most_frequent(const std::vector<Predictions>& all, size_t at) {
  std::map<float, int> counts;
  for (const Predictions& one : all)
    ++counts[one.values[at]];
  return std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })
      ->first;
}

float mean(const std::vector<Predictions>& all, size_t at) {
  float sum = 0;
  for (const Predictions& one : all)
    sum += one.values[at];
  return sum / static_cast<float>(all.size());
}

Predictions combine(const std::string& objective, const std::vector<Predictions>& all) {
  Predictions result = all.front();
  for (const Predictions& one : all) {
    if (one.values.size() != result.values.size()) {
      throw std::runtime_error("the models of the ensemble differ in their outputs");
    }
  }
  const bool votes = objective == "multi:softmax" || objective == "binary:hinge";
  for (size_t i = 0; i < result.values.size(); ++i) {
    result.values[i] = votes ? most_frequent(all, i) : mean(all, i);
  }
  return result;
}

}  // namespace

Predictor::Predictor(const Profile& profile, const fs::path& folder, Ensemble ensemble)
    : checks_width_(profile.pickled) {
  std::vector<fs::path> files = model_files(folder);
  if (files.empty()) throw std::runtime_error("there is no model in " + folder.string());
  if (ensemble == Ensemble::FirstFile) files.resize(1);
  for (const fs::path& file : files)
    models_.push_back(load(file));
  const json::Value config = json::parse(models_.front().booster.config());
  const json::Value& learner = config["learner"];
  objective_ = learner["objective"].text("name");
  classes_ = base::parse_int(learner["learner_model_param"].text("num_class", "0")).value_or(0);
  contract::info("Model objective : " + objective_);
}

void Predictor::check_width(const Payload& payload) const {
  const auto features = models_.front().booster.features();
  if (!features || !(checks_width_ || models_.front().pickled)) return;
  const size_t columns = payload.rows.columns();
  const std::string sizes = std::to_string(*features) + ".";
  if (payload.type == ContentType::Libsvm) {
    if (columns <= *features + 1) return;
    throw std::runtime_error("Feature size of libsvm inference data " + std::to_string(columns) +
                             " is larger than feature size of trained model " + sizes);
  }
  if (columns == *features || columns + 1 == *features) return;
  throw std::runtime_error("Feature size of csv inference data " + std::to_string(columns) +
                           " is not consistent with feature size of trained model " + sizes);
}

Predictions Predictor::predict(const Payload& payload) {
  const std::lock_guard lock(mutex_);
  check_width(payload);
  std::vector<Predictions> all;
  for (Model& model : models_) {
    all.push_back(model.booster.predict(payload.rows, Output::Value, rounds_of(model.booster)));
  }
  return all.size() == 1 ? std::move(all.front()) : combine(objective_, all);
}

}  // namespace xgboost
