#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "emulator/base/text.h"
#include "tests/trainers/xgboost/job.h"
#include "trainers/contract/folders.h"

namespace {

const char* const k17 = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1";

// `serve`, running over the job's model.
class Served {
 public:
  Served(const job::Job& job, const char* image, const job::Pairs& environment)
      : program_({"serve", "--root", job.root().string(), "--image", image, "--port", "0",
                  "--port-file", (job.root() / "port").string()},
                 environment) {
    REQUIRE(program_.says("Listening on "));
    const std::string port = contract::read_file(job.root() / "port");
    port_ = static_cast<uint16_t>(base::parse_int(port).value());
  }

  int stop() {
    program_.terminate();
    return program_.wait();
  }

  // Status line, headers and body, as they come.
  std::string ask(const std::string& head, std::string_view body) const {
    const int connection = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const std::string request =
        head + "Host: x\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + std::string(body);
    REQUIRE(write(connection, request.data(), request.size()) ==
            static_cast<ssize_t>(request.size()));
    std::string answer = drain(connection);
    close(connection);
    return answer;
  }
  std::string invoke(const std::string& headers, std::string_view body) const {
    return ask("POST /invocations HTTP/1.1\r\n" + headers, body);
  }

 private:
  static std::string drain(int connection) {
    std::string answer;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(connection, buffer, sizeof buffer)) > 0;) {
      answer.append(buffer, static_cast<size_t>(got));
    }
    return answer;
  }

  job::Program program_;
  uint16_t port_ = 0;
};

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}
bool has_status(const std::string& answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

const job::Job& trained_job() {
  static job::Job job({{"num_round", "2"}, {"objective", "binary:logistic"}});
  if (!std::filesystem::exists(job.root() / "model/xgboost-model")) {
    job.put_points(1, "train", 300);
    REQUIRE(job::train(job, k17).code == 0);
  }
  return job;
}

}  // namespace

TEST_CASE("an endpoint's container") {
  Served served(trained_job(), k17, {});
  CHECK(has_status(served.ask("GET /ping HTTP/1.1\r\n", ""), 200));
  CHECK(body_of(served.ask("GET /execution-parameters HTTP/1.1\r\n", ""))
            .find("\"BatchStrategy\": \"MULTI_RECORD\", \"MaxPayloadInMB\": 6}") !=
        std::string::npos);
  CHECK(has_status(served.invoke("Content-Type: text/csv\r\n", ""), 204));
  const std::string two = served.invoke("Content-Type: text/csv\r\n", "3,50\n90,1\n");
  CHECK(has_status(two, 200));
  CHECK(two.find("Content-Type: text/csv; charset=utf-8\r\n") != std::string::npos);
  CHECK(base::split(body_of(two), '\n').size() == 3);
  CHECK(body_of(served.invoke("Content-Type: text/libsvm\r\n", "0:3 1:50\n0:90 1:1")) ==
        body_of(two));
  CHECK(body_of(served.invoke("Content-Type: text/csv\r\nAccept: application/json\r\n", "3,50"))
            .starts_with("{\"predictions\": [{\"score\": 0."));
  const std::string wide = served.invoke("Content-Type: text/csv\r\n", "1,2,3,4");
  CHECK(has_status(wide, 400));
  CHECK(body_of(wide).starts_with("Unable to evaluate payload provided: "));
  CHECK(has_status(served.invoke("Content-Type: image/png\r\n", "x"), 415));
  CHECK(has_status(served.invoke("Content-Type: text/csv\r\nAccept: image/png\r\n", "1,2"), 406));
  CHECK(has_status(served.ask("GET /nothing HTTP/1.1\r\n", ""), 404));
  CHECK(has_status(served.ask("GET /invocations HTTP/1.1\r\n", ""), 405));
  CHECK(served.stop() == 0);
}

TEST_CASE("a batch transform's container, of a version that checks the width of rows") {
  const Served served(trained_job(), "1.2-1", {{"SAGEMAKER_BATCH", "true"}});
  const std::string answer = body_of(served.invoke("Content-Type: text/csv\r\n", "3,50\n90,1\n"));
  CHECK(base::split(answer, '\n').size() == 3);
  CHECK(answer.ends_with('\n'));
  CHECK(
      body_of(served.invoke("Content-Type: text/csv\r\n", "1,2,3")) ==
      "Unable to evaluate payload provided: Feature size of csv inference data 3 is not consistent "
      "with feature size of trained model 2.");
}

TEST_CASE("selected inference, a size limit, and no model") {
  const Served served(
      trained_job(), k17,
      {{"SAGEMAKER_INFERENCE_OUTPUT", "predicted_label,labels"}, {"MAX_CONTENT_LENGTH", "10"}});
  CHECK(body_of(served.invoke("Content-Type: text/csv\r\n", "3,50")) == "1,\"[0, 1]\"");
  CHECK(has_status(served.invoke("Content-Type: text/csv\r\n", "3,50,3,50,3,50"), 413));
  job::Job empty({});
  const Served broken(empty, k17, {});
  CHECK(has_status(broken.ask("GET /ping HTTP/1.1\r\n", ""), 500));
  const std::string answer = broken.invoke("Content-Type: text/csv\r\n", "3,50");
  CHECK(has_status(answer, 500));
  CHECK(body_of(answer).starts_with("Unable to load model: "));
}
