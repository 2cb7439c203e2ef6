// http::Server with the least handler there can be: 1 KiB to every request. "worker" as argument:
// the answer comes from a worker, as that of most operations does.
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "emulator/http/server.h"
#include "emulator/runtime/loop.h"

namespace {

http::Response answer() {
  http::Response response;
  response.headers.add("Content-Type", "application/octet-stream");
  response.body.assign(1024, 'x');
  return response;
}

class Inline final : public http::Exchange {
 public:
  void write(std::string_view) override {}
  runtime::Task<http::Response> finish(std::stop_token) override { co_return answer(); }
  http::Response fail(const std::exception&) override { return answer(); }
};

class OnWorker final : public http::Exchange {
 public:
  explicit OnWorker(runtime::Loop& loop) : loop_(loop) {}
  void write(std::string_view) override {}
  runtime::Task<http::Response> finish(std::stop_token) override {
    return loop_.offload([] { return answer(); });
  }
  http::Response fail(const std::exception&) override { return answer(); }

 private:
  runtime::Loop& loop_;
};

class Answers final : public http::Handler {
 public:
  Answers(runtime::Loop& loop, std::string_view mode) : loop_(loop), mode_(mode) {}
  std::unique_ptr<http::Exchange> begin(http::RequestHead) override {
    if (mode_ == "worker") return std::make_unique<OnWorker>(loop_);
    return std::make_unique<Inline>();
  }

 private:
  runtime::Loop& loop_;
  std::string_view mode_;
};

}  // namespace

int main(int argc, char** argv) {
  runtime::Loop loop;
  Answers answers(loop, argc > 1 ? argv[1] : "");
  const http::Server server(loop, {}, answers);
  std::printf("%u\n", server.port());
  std::fflush(stdout);
  loop.run();
  return 0;
}
