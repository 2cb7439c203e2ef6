#include "emulator/api/admin_exchange.h"

#include <exception>

#include "emulator/api/aws_exchange.h"
#include "emulator/base/log.h"
#include "emulator/json/io.h"

namespace api {
namespace {

http::Response message(int status, const std::string& text, const runtime::Clock& clock) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = json::print(json::Value::object({{"message", text}})) + "\n";
  return sealed(std::move(response), clock.now());
}

}  // namespace

AdminExchange::AdminExchange(http::RequestHead head, const AdminHandler& handler,
                             runtime::Clock& clock)
    : handler_(handler), clock_(clock) {
  request_.head = std::move(head);
}

void AdminExchange::write(std::string_view piece) {
  if (piece.size() > kBodyBytesMax - request_.body.size()) {
    throw std::length_error("The body is too large.");
  }
  request_.body.append(piece);
}

runtime::Task<http::Response> AdminExchange::finish(std::stop_token) {
  std::exception_ptr failure;
  http::Response response;
  try {
    response = sealed(co_await handler_(request_), clock_.now());
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure == nullptr) co_return response;
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    response = fail(error);
  } catch (...) {
    response = message(500, "internal error", clock_);
  }
  co_return response;
}

http::Response AdminExchange::fail(const std::exception& error) {
  if (dynamic_cast<const std::length_error*>(&error) != nullptr)
    return message(413, error.what(), clock_);
  if (const auto* known = dynamic_cast<const Error*>(&error)) {
    return message(known->status(), error.what(), clock_);
  }
  base::log::error("{} {}: {}", request_.head.method, request_.head.path, error.what());
  return message(500, error.what(), clock_);
}

std::optional<http::Response> RefusedExchange::early() {
  return message(403, reason_, clock_);
}

runtime::Task<http::Response> RefusedExchange::finish(std::stop_token) {
  co_return message(403, reason_, clock_);
}

http::Response RefusedExchange::fail(const std::exception&) {
  return message(403, reason_, clock_);
}

}  // namespace api
