// The command line of sagelocal-xgboost, and what the environment adds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

namespace xgboost {

enum class Verb { Train, Serve };

struct Options {
  Verb verb = Verb::Train;
  std::filesystem::path root = "/opt/ml";
  std::string image;                // the image URI, or a bare tag
  std::string library;              // a libxgboost other than the system's
  uint16_t port = 8080;             // serve; 0: any free one
  std::filesystem::path port_file;  // serve; gets the port's number once it listens
  bool child = false;               // SAGELOCAL_CHILD: descriptor 3 is a life line

  // Environment variables of serving, as AWS names them.
  bool batch = false;                       // SAGEMAKER_BATCH
  std::string default_accept;               // SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT
  std::string inference_output;             // SAGEMAKER_INFERENCE_OUTPUT
  bool ensemble = true;                     // SAGEMAKER_INFERENCE_ENSEMBLE
  uint64_t content_length_max = 6'291'456;  // MAX_CONTENT_LENGTH
};

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws UsageError.
Options parse_options(std::span<const char* const> arguments);

}  // namespace xgboost
