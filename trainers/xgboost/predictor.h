// The models of a folder, ready to predict. After serve_utils.py of the container.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "trainers/xgboost/model_file.h"
#include "trainers/xgboost/payload.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

enum class Ensemble { All, FirstFile };

// Any thread: predictions queue up, as a booster takes one at a time.
class Predictor {
 public:
  // Loads every file of `folder`, in order of names, but those that begin with a dot. More than one
  // make an ensemble: the mean, or the majority of class labels. Throws std::runtime_error.
  Predictor(const Profile& profile, const std::filesystem::path& folder, Ensemble ensemble);

  // Throws std::runtime_error with the container's text when the rows do not fit the model.
  Predictions predict(const Payload& payload);

  const std::string& objective() const { return objective_; }
  int64_t classes() const { return classes_; }  // of a multi-class model, else 0

 private:
  void check_width(const Payload& payload) const;

  const bool checks_width_;
  std::mutex mutex_;
  std::vector<Model> models_;
  std::string objective_;
  int64_t classes_ = 0;
};

}  // namespace xgboost
