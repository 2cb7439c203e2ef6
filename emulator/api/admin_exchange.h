// Requests that are not AWS's: the server's own paths, and refusals of whatever comes from a
// browser.
#pragma once

#include <optional>
#include <string>

#include "emulator/api/gateway.h"
#include "emulator/http/server.h"

namespace api {

// Gathers the body and hands the request to an AdminHandler, which must outlive it.
class AdminExchange final : public http::Exchange {
 public:
  AdminExchange(http::RequestHead head, const AdminHandler& handler, runtime::Clock& clock);

  void write(std::string_view piece) override;
  runtime::Task<http::Response> finish(std::stop_token stop) override;
  http::Response fail(const std::exception& error) override;

 private:
  http::Request request_;
  const AdminHandler& handler_;
  runtime::Clock& clock_;
};

// Answers 403 with the reason, before the body is read.
class RefusedExchange final : public http::Exchange {
 public:
  RefusedExchange(std::string reason, runtime::Clock& clock)
      : reason_(std::move(reason)), clock_(clock) {}

  std::optional<http::Response> early() override;
  void write(std::string_view) override {}
  runtime::Task<http::Response> finish(std::stop_token stop) override;
  http::Response fail(const std::exception& error) override;

 private:
  std::string reason_;
  runtime::Clock& clock_;
};

}  // namespace api
