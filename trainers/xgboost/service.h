// Serving: the HTTP side of the container. After algorithm_mode/serve.py.
//
//   GET  /ping                   200 when the model is loaded
//   GET  /execution-parameters   {"MaxConcurrentTransforms": 2, "BatchStrategy": "MULTI_RECORD",
//   "MaxPayloadInMB": 6} POST /invocations            rows in, predictions out
#pragma once

#include "trainers/xgboost/options.h"
#include "trainers/xgboost/profiles.h"

namespace xgboost {

// Serves on 127.0.0.1 until SIGTERM; writes the port file once it listens. The exit code.
int serve(const Options& options, const Profile& profile);

}  // namespace xgboost
