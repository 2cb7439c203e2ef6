// A model served by a child process over HTTP: the container contract for inference.
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-batch-code.html
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/http/client.h"
#include "emulator/services/sagemaker/child.h"
#include "emulator/services/sagemaker/transcript.h"

namespace sagemaker {

struct Context;

// The child says where it listens in a line of its standard output.
constexpr std::string_view kListening = "Listening on 127.0.0.1:";

struct ServingOptions {
  std::filesystem::path root;  // shaped like /opt/ml; model/ holds the unpacked artifact
  std::string image;
  std::vector<std::pair<std::string, std::string>> environment;
  std::shared_ptr<Transcript> transcript;
};

// Loop thread only. Owns the child: it ends with it, at the latest.
class Serving {
 public:
  // Throws std::system_error when the child cannot be started.
  Serving(Context& context, const ServingOptions& options);

  // True when the child listens and answers /ping with 200.
  runtime::Task<bool> ready(std::stop_token stop);
  // Throws std::system_error when there is no answer in time.
  runtime::Task<http::Response> send(http::Request request, base::Milliseconds timeout);
  runtime::Task<> stop(base::Milliseconds grace) { return child_->stop(grace); }

 private:
  struct Address {
    explicit Address(runtime::Loop& loop) : known(loop) {}
    runtime::Latch known;
    std::optional<uint16_t> port;  // still absent when the child ended without a word
  };
  static void read_line(Address& address, std::string_view line);
  static runtime::Task<> watch(std::shared_ptr<Child> child, std::shared_ptr<Address> address);

  Context& context_;
  std::shared_ptr<Address> address_;
  std::shared_ptr<Child> child_;
  std::optional<http::Client> client_;
};

}  // namespace sagemaker
