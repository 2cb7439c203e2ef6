#include "trainers/xgboost/options.h"

#include <cstdlib>

#include "emulator/base/text.h"

namespace xgboost {
namespace {

constexpr const char* kUsage =
    "usage: sagelocal-xgboost train --image URI [--root DIR] [--library FILE]\n"
    "       sagelocal-xgboost serve --image URI [--root DIR] [--library FILE] [--port N]\n"
    "                               [--port-file FILE]";

uint16_t parse_port(const std::string& text) {
  const auto number = base::parse_int(text);
  if (!number || *number < 0 || *number > 65535) throw UsageError(text + " is not a port");
  return static_cast<uint16_t>(*number);
}

void set(Options& options, std::string_view name, const std::string& value) {
  if (name == "--root") {
    options.root = value;
  } else if (name == "--image") {
    options.image = value;
  } else if (name == "--library") {
    options.library = value;
  } else if (name == "--port" && options.verb == Verb::Serve) {
    options.port = parse_port(value);
  } else if (name == "--port-file" && options.verb == Verb::Serve) {
    options.port_file = value;
  } else {
    throw UsageError("unknown option " + std::string(name) + "\n" + kUsage);
  }
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

void read_environment(Options& options) {
  options.child = std::getenv("SAGELOCAL_CHILD") != nullptr;
  options.batch = !variable("SAGEMAKER_BATCH").empty();
  options.default_accept = variable("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT");
  options.inference_output = variable("SAGEMAKER_INFERENCE_OUTPUT");
  const std::string ensemble = variable("SAGEMAKER_INFERENCE_ENSEMBLE");
  options.ensemble = ensemble.empty() || ensemble == "true";
  if (const auto bytes = base::parse_int(variable("MAX_CONTENT_LENGTH")); bytes && *bytes > 0) {
    options.content_length_max = static_cast<uint64_t>(*bytes);
  }
}

}  // namespace

Options parse_options(std::span<const char* const> arguments) {
  Options options;
  if (arguments.size() < 2) throw UsageError(kUsage);
  const std::string_view verb = arguments[1];
  if (verb != "train" && verb != "serve") throw UsageError(kUsage);
  options.verb = verb == "train" ? Verb::Train : Verb::Serve;
  for (size_t i = 2; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) {
      throw UsageError(std::string(arguments[i]) + " wants a value\n" + kUsage);
    }
    set(options, arguments[i], arguments[i + 1]);
  }
  if (options.image.empty()) throw UsageError(std::string("--image is missing\n") + kUsage);
  read_environment(options);
  return options;
}

}  // namespace xgboost
