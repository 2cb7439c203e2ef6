// A training job from its configuration to its model. After algorithm_mode/train.py of the
// container.
#pragma once

#include <functional>

#include "trainers/contract/contract.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

enum class Ending {
  Completed,         // the model is written
  StoppedWithModel,  // asked to stop; the model of the rounds so far is written
  StoppedWithout,    // asked to stop; there is no model
};

// Reads the job, trains, writes model/xgboost-model. `stop` is asked between rounds. Throws
// UserError, AlgorithmError, LibraryError, contract::Error. One at a time in a process.
Ending train(const contract::Folders& folders, const Profile& profile,
             const std::function<bool()>& stop);

// What output/failure says of an exception: "framework error: \n" and its text; of the 0.72 image,
// "ClientError: " and its text.
std::string failure_text(const Profile& profile, const std::exception& error);

}  // namespace xgboost
