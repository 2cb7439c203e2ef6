// One request to an AWS operation, from its head to the answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "emulator/api/chunked.h"
#include "emulator/api/detect.h"
#include "emulator/api/dispatcher.h"
#include "emulator/api/memory_body.h"
#include "emulator/api/protocol.h"
#include "emulator/http/server.h"

namespace api {

// What the head tells is worked out on construction; nothing is thrown there. `dispatcher` must
// outlive it.
class AwsExchange final : public http::Exchange {
 public:
  AwsExchange(Dispatcher& dispatcher, http::RequestHead head);

  std::optional<http::Response> early() override;
  bool heavy() const override;
  void write(std::string_view piece) override;
  runtime::Task<http::Response> finish(std::stop_token stop) override;
  http::Response fail(const std::exception& error) override;

 private:
  void read_head();
  void identify();
  void route(const std::string& path);
  void accept_operation(const OperationShape& operation);
  void open_body();
  void begin_call();

  runtime::Task<http::Response> respond(std::stop_token stop);
  void end_body();
  void identify_form();
  runtime::Task<> prepare();
  void decode();
  void check();
  runtime::Task<http::Response> perform();

  http::Response answer_failure(std::exception_ptr failure);
  http::Response answer_error(const Error& error);
  void log_answer(int status) const;

  Dispatcher& dispatcher_;
  base::TimePoint started_;
  Incoming incoming_;
  std::optional<Scope> scope_;
  Target target_;
  Answering answering_;
  std::optional<Error> refusal_;  // known from the head alone
  const OperationShape* operation_ = nullptr;
  const Handler* handler_ = nullptr;
  Call call_;
  bool bound_ = false;  // the input is complete but for the body, which a receiver takes
  std::unique_ptr<MemoryBody> memory_;
  BodyReceiver* receiver_ = nullptr;  // memory_ or call_.body
  std::optional<ChunkedDecoder> chunked_;
};

// Headers that every answer carries.
http::Response sealed(http::Response response, base::TimePoint now);

}  // namespace api
