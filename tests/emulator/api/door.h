// Sends requests, written as text, through a gateway without sockets, and services that play along.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "emulator/api/errors.h"
#include "emulator/api/gateway.h"
#include "emulator/api/protocol.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace door {

// "GET /path?query\nHeader: value\n\nbody": a Host and a Content-Length are added where they lack.
inline http::Request request(std::string_view text) {
  http::Request made;
  const size_t end = std::min(text.find("\n\n"), text.size());
  const std::vector<std::string_view> lines = base::split(text.substr(0, end), '\n');
  const std::vector<std::string_view> words = base::split(lines[0], ' ');
  made.head.method = words[0];
  made.head.path = words[1].substr(0, words[1].find('?'));
  if (words[1].find('?') != std::string_view::npos) {
    made.head.query = words[1].substr(words[1].find('?') + 1);
  }
  for (size_t i = 1; i < lines.size(); ++i) {
    const size_t colon = lines[i].find(':');
    made.head.headers.add(lines[i].substr(0, colon), base::trim(lines[i].substr(colon + 1)));
  }
  if (end < text.size()) made.body = text.substr(end + 2);
  if (made.head.headers.find("Host") == nullptr) made.head.headers.add("Host", "127.0.0.1:4566");
  if (made.head.headers.get("Transfer-Encoding") != "chunked") {
    made.head.content_length = made.body.size();
  }
  return made;
}

inline std::string scope(std::string_view service, std::string_view key = "AKIATEST",
                         std::string_view region = "us-west-2") {
  return "Authorization: AWS4-HMAC-SHA256 Credential=" + std::string(key) + "/20261125/" +
         std::string(region) + "/" + std::string(service) +
         "/aws4_request, SignedHeaders=host, Signature=00\n";
}

// A body that a service takes piece by piece.
class TextReceiver final : public api::BodyReceiver {
 public:
  void write(std::string_view piece) override { text += piece; }
  void trailer(std::string_view name, std::string_view value) override {
    trailers.emplace_back(name, value);
  }
  uint64_t size() const override { return text.size(); }

  std::string text;
  std::vector<std::pair<std::string, std::string>> trailers;
};

// A service of any model whose operations are lambdas.
class ToyService final : public api::Service {
 public:
  explicit ToyService(std::string id) : id_(std::move(id)) {}

  void on(std::string_view operation, api::Function function,
          api::Where where = api::Where::Worker) {
    operations_.push_back({operation, std::move(function), where});
  }
  void on_loop(std::string_view operation, api::Coroutine coroutine) {
    operations_.push_back({operation, std::move(coroutine)});
  }

  std::string_view id() const override { return id_; }
  std::vector<api::Operation> operations() override { return operations_; }
  std::unique_ptr<api::BodyReceiver> receive(const api::Call& call) override {
    return receiver ? receiver(call) : nullptr;
  }

  std::function<std::unique_ptr<api::BodyReceiver>(const api::Call&)> receiver;

 private:
  std::string id_;
  std::vector<api::Operation> operations_;
};

struct Answer {
  int status = 0;
  http::Headers headers;
  std::string body;
  std::optional<uint64_t> content_length;
  bool early = false;

  json::Value json() const { return json::parse(body); }
};

class Door {
 public:
  explicit Door(api::GatewayOptions options = {})
      : clock_(base::from_epoch_ms(1'700'000'000'000)), gateway(loop_, clock_, ids_, options) {}

  // `piece_bytes`: the body arrives in pieces of that size.
  Answer send(http::Request request, size_t piece_bytes = 1 << 20) {
    Answer answer;
    run([&]() -> runtime::Task<> { co_await exchange(std::move(request), piece_bytes, &answer); });
    return answer;
  }
  Answer send(std::string_view text) { return send(request(text)); }

  api::Reply call(api::InternalCall internal) {
    api::Reply reply;
    std::exception_ptr failure;
    run([&]() -> runtime::Task<> {
      try {
        reply = co_await gateway.call(std::move(internal));
      } catch (...) {
        failure = std::current_exception();
      }
    });
    if (failure) std::rethrow_exception(failure);
    return reply;
  }

 private:
  void run(const std::function<runtime::Task<>()>& coroutine) {
    loop_.spawn("test", stop_after(coroutine));
    loop_.run();
  }
  runtime::Task<> stop_after(const std::function<runtime::Task<>()>& coroutine) {
    co_await coroutine();
    loop_.stop();
  }

  runtime::Task<> exchange(http::Request request, size_t piece_bytes, Answer* answer) {
    const std::unique_ptr<http::Exchange> exchange = gateway.begin(std::move(request.head));
    if (std::optional<http::Response> early = exchange->early()) {
      answer->early = true;
      fill(std::move(*early), answer);
      co_return;
    }
    std::optional<http::Response> failed;
    try {
      for (std::string_view rest = request.body; !rest.empty() && !failed;) {
        const size_t count = std::min(piece_bytes, rest.size());
        exchange->write(rest.substr(0, count));
        rest.remove_prefix(count);
      }
    } catch (const std::exception& error) {
      failed = exchange->fail(error);
    }
    if (!failed) failed = co_await exchange->finish({});
    fill(std::move(*failed), answer);
  }

  static void fill(http::Response response, Answer* answer) {
    answer->status = response.status;
    answer->headers = std::move(response.headers);
    answer->body = std::move(response.body);
    answer->content_length = response.content_length;
    std::string piece(7, '\0');
    while (response.source != nullptr) {
      const size_t count = response.source->read(piece);
      if (count == 0) break;
      answer->body.append(piece, 0, count);
    }
  }

  runtime::Loop loop_;
  runtime::ManualClock clock_;
  base::Ids ids_{1};

 public:
  api::Gateway gateway;
};

}  // namespace door
