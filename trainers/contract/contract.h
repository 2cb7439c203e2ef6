// The container contract of a training job, seen from inside the container.
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo.html
//
// Who starts an algorithm (the sagemaker service) prepares under a root folder, /opt/ml on AWS:
//
//   input/config/hyperparameters.json    {"eta": "0.3", ...}: text values, in the order of the
//   request input/config/inputdataconfig.json    {"train": {"ContentType": "text/csv",
//   "TrainingInputMode": "File",
//                                         "S3DistributionType": "FullyReplicated"}, ...}
//   input/config/resourceconfig.json     {"current_host": "algo-1", "hosts": ["algo-1"]}; may be
//   absent input/config/checkpointconfig.json   only when the job has a CheckpointConfig; then
//   checkpoints/
//                                         holds what earlier runs left, and is written to
//   input/data/<channel>/...             the files of the channel, sub-folders as in the keys
//
// and finds when the program has ended:
//
//   exit code 0          done; model/ is what becomes model.tar.gz, output/data/ becomes
//   output.tar.gz exit code not 0      failed; output/failure holds the reason. A text that begins
//   with
//                        "ClientError: " is the whole FailureReason; any other goes behind
//                        "AlgorithmError: ". AWS shows the first 1,024 characters.
//   after SIGTERM        the program stops at its next safe point. Exit code 0: model/ holds a
//   model that
//                        is worth keeping. 143: there is none.
//
// Standard output and error are the job's log, line by line. A child of the server finds
// SAGELOCAL_CHILD in its environment and a pipe on descriptor 3 whose end of file ends it at once.
// The program may use tmp/ under the root; it is not part of any artifact.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/json/value.h"
#include "trainers/contract/folders.h"

namespace contract {

// A configuration file that is absent or cannot be understood.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Channel {
  std::string name;
  std::optional<std::string> content_type;
  std::string input_mode = "File";
  std::string distribution = "FullyReplicated";
  json::Value config;  // as it stands in inputdataconfig.json
};

// What the configuration files say. Values that are not text are given as JSON text.
struct Job {
  std::vector<std::pair<std::string, std::string>> hyperparameters;
  std::vector<Channel> channels;
  std::vector<std::string> hosts = {"algo-1"};
  std::string current_host = "algo-1";
  bool checkpointing = false;

  const Channel* channel(std::string_view name) const;
};

Job read_job(const Folders& folders);  // throws Error

void write_failure(const Folders& folders, std::string_view reason);

}  // namespace contract
