#include "trainers/xgboost/service.h"

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "emulator/base/text.h"
#include "emulator/http/server.h"
#include "emulator/json/io.h"
#include "emulator/runtime/loop.h"
#include "trainers/contract/folders.h"
#include "trainers/contract/lifeline.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/answer.h"
#include "trainers/xgboost/errors.h"
#include "trainers/xgboost/payload.h"
#include "trainers/xgboost/predictor.h"
#include "trainers/xgboost/selection.h"

namespace xgboost {
namespace {

struct TooLarge : std::runtime_error {
  using std::runtime_error::runtime_error;
};

http::Response respond(int status, std::string_view type, std::string body) {
  http::Response response;
  response.status = status;
  // Flask names the character set of text.
  const bool text = type.starts_with("text/");
  response.headers.add("Content-Type", std::string(type) + (text ? "; charset=utf-8" : ""));
  response.body = std::move(body);
  return response;
}

http::Response refuse(int status, std::string text) {
  contract::error(text);
  return respond(status, "text/html", std::move(text));
}

unsigned processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

// What /invocations was asked.
struct Invocation {
  std::optional<std::string> content_type;
  std::string accept;
  std::string body;
};

// The container's answers. Any thread.
class Application {
 public:
  Application(const Options& options, const Profile& profile)
      : options_(options), profile_(profile) {
    try {
      predictor_.emplace(profile, contract::Folders(options.root).model(),
                         options.ensemble ? Ensemble::All : Ensemble::FirstFile);
    } catch (const std::exception& error) {
      load_error_ = std::string("Unable to load model: ") + error.what();
      contract::error(load_error_);
    }
  }

  http::Response ping() const {
    return predictor_ ? respond(200, "text/html", "") : respond(500, "text/html", load_error_);
  }

  http::Response execution_parameters() const {
    const json::Value parameters = json::Value::object(
        {{"MaxConcurrentTransforms", static_cast<int64_t>(processors())},
         {"BatchStrategy", "MULTI_RECORD"},
         {"MaxPayloadInMB", static_cast<int64_t>(options_.content_length_max >> 20)}});
    return respond(200, "application/json", json::print(parameters, json::Style::Spaced));
  }

  http::Response invoke(const Invocation& invocation) {
    if (invocation.body.empty()) return respond(204, "text/html", "");
    std::optional<Payload> payload;
    try {
      payload.emplace(parse_payload(invocation.body, invocation.content_type));
    } catch (const std::exception& error) {
      return refuse(415, error.what());
    }
    if (!predictor_) return refuse(500, load_error_);
    Predictions predictions;
    try {
      predictions = predictor_->predict(*payload);
    } catch (const std::exception& error) {
      return refuse(400, std::string("Unable to evaluate payload provided: ") + error.what());
    }
    return answer(predictions, invocation.accept);
  }

 private:
  http::Response answer(const Predictions& predictions, const std::string& accept_header) const {
    const bool selects = !options_.inference_output.empty() && profile_.since(Version::V1_0_1);
    std::string accept = "text/csv";
    try {
      if (selects || profile_.honours_accept) {
        accept = parse_accept(accept_header, options_.default_accept);
      }
    } catch (const AcceptError& error) {
      return refuse(406, error.what());
    }
    const Mode mode = options_.batch ? Mode::Batch : Mode::Endpoint;
    if (!selects) return respond(200, accept, encode(profile_, mode, predictions, accept));
    return select(predictions, accept);
  }

  http::Response select(const Predictions& predictions, const std::string& accept) const {
    const Selection selection{parse_keys(options_.inference_output), predictor_->objective(),
                              predictor_->classes()};
    try {
      std::string body = encode_selected(selection, predictions, accept);
      if (options_.batch && accept == "text/csv") body += "\n";
      return respond(200, accept, std::move(body));
    } catch (const std::runtime_error& error) {
      return refuse(500, error.what());
    }
  }

  const Options& options_;
  const Profile& profile_;
  std::optional<Predictor> predictor_;
  std::string load_error_;
};

// One request: collects its body; the model works on a worker.
class RequestExchange final : public http::Exchange {
 public:
  RequestExchange(runtime::Loop& loop, Application& application, http::RequestHead head,
                  uint64_t bytes_max)
      : loop_(loop), application_(application), head_(std::move(head)), bytes_max_(bytes_max) {}

  std::optional<http::Response> early() override {
    if (head_.content_length.value_or(0) > bytes_max_) return too_large();
    return std::nullopt;
  }

  void write(std::string_view piece) override {
    if (body_.size() + piece.size() > bytes_max_) throw TooLarge("");
    body_ += piece;
  }

  runtime::Task<http::Response> finish(std::stop_token) override {
    if (head_.path == "/invocations" && head_.method == "POST") {
      Invocation invocation;
      if (const std::string* type = head_.headers.find("Content-Type"); type && !type->empty()) {
        invocation.content_type = *type;
      }
      invocation.accept = head_.headers.get("Accept");
      invocation.body = std::move(body_);
      co_return co_await loop_.offload(
          [this, invocation = std::move(invocation)] { return application_.invoke(invocation); });
    }
    co_return answer_get();
  }

  http::Response fail(const std::exception&) override { return too_large(); }

 private:
  http::Response answer_get() const {
    const bool get = head_.method == "GET";
    if (head_.path == "/ping") return get ? application_.ping() : not_allowed();
    if (head_.path == "/execution-parameters") {
      return get ? application_.execution_parameters() : not_allowed();
    }
    if (head_.path == "/invocations") return not_allowed();
    return respond(404, "text/html", "Not Found");
  }
  static http::Response not_allowed() { return respond(405, "text/html", "Method Not Allowed"); }
  static http::Response too_large() {
    return respond(413, "text/html", "The data value transmitted exceeds the capacity limit.");
  }

  runtime::Loop& loop_;
  Application& application_;
  http::RequestHead head_;
  uint64_t bytes_max_;
  std::string body_;
};

class Invocations final : public http::Handler {
 public:
  Invocations(runtime::Loop& loop, Application& application, uint64_t bytes_max)
      : loop_(loop), application_(application), bytes_max_(bytes_max) {}

  std::unique_ptr<http::Exchange> begin(http::RequestHead head) override {
    return std::make_unique<RequestExchange>(loop_, application_, std::move(head), bytes_max_);
  }

 private:
  runtime::Loop& loop_;
  Application& application_;
  uint64_t bytes_max_;
};

}  // namespace

int serve(const Options& options, const Profile& profile) {
  runtime::Loop loop(processors());
  const contract::Termination termination([&loop] { loop.stop(); });
  route_warnings(contract::print, 0);
  Application application(options, profile);
  Invocations handler(loop, application, options.content_length_max);
  http::ServerOptions listening;
  listening.port = options.port;
  http::Server server(loop, listening, handler);
  if (!options.port_file.empty()) {
    contract::write_file(std::filesystem::absolute(options.port_file),
                         std::to_string(server.port()));
  }
  contract::info("Listening on 127.0.0.1:" + std::to_string(server.port()));
  loop.run();
  return 0;
}

}  // namespace xgboost
