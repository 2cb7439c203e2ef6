#include "emulator/api/aws_exchange.h"

#include <cerrno>
#include <exception>
#include <system_error>
#include <utility>

#include "emulator/api/errors.h"
#include "emulator/api/router.h"
#include "emulator/archive/archive.h"
#include "emulator/base/log.h"
#include "emulator/base/text.h"

namespace api {
namespace {

constexpr size_t kInlineBytesMax = 16 * 1024;       // larger bodies are decoded on a worker
constexpr uint64_t kSwallowBytesMax = 1024 * 1024;  // of the body of a request that is refused

bool is_rest(Protocol protocol) {
  return protocol == Protocol::RestJson || protocol == Protocol::RestXml;
}

bool tells_disk_full(const std::exception& error) {
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
    if (system->code() == std::errc::no_space_on_device || system->code().value() == EDQUOT) {
      return true;
    }
  }
  const std::string what = base::lower(error.what());
  return what.find("no space left") != std::string::npos ||
         what.find("disk is full") != std::string::npos ||
         what.find("disk full") != std::string::npos;
}

Error miss_error(const Model& model, Miss miss, const http::RequestHead& head) {
  if (model.protocol() != Protocol::RestXml || miss == Miss::Path) {
    return model.protocol() == Protocol::RestXml ? method_not_allowed(head.method, "SERVICE")
                                                 : unknown_operation(head.method + " " + head.path);
  }
  const std::string_view path = head.path;
  const bool object = path.find('/', 1) != std::string_view::npos && !path.ends_with('/');
  return method_not_allowed(head.method, object ? "OBJECT" : "BUCKET");
}

}  // namespace

http::Response sealed(http::Response response, base::TimePoint now) {
  response.headers.set("Date", base::rfc1123(now));
  response.headers.set("x-localstack", SAGELOCAL_VERSION);
  if (response.headers.find("Server") == nullptr) response.headers.add("Server", "sagelocal");
  return response;
}

AwsExchange::AwsExchange(Dispatcher& dispatcher, http::RequestHead head) : dispatcher_(dispatcher) {
  started_ = dispatcher.clock().now();
  incoming_.head = std::make_shared<const http::RequestHead>(std::move(head));
  try {
    read_head();
    identify();
    open_body();
  } catch (const Error& error) {
    refusal_ = error;
  } catch (const std::exception& error) {
    base::log::error("{} {}: {}", incoming_.head->method, incoming_.head->path, error.what());
    refusal_ = internal_error(target_.protocol);
  }
}

void AwsExchange::read_head() {
  const http::RequestHead& head = *incoming_.head;
  incoming_.query = http::parse_query(head.query);
  scope_ = credential_scope(head, incoming_.query);
  target_ = detect(head, incoming_.query, scope_);
  const bool s3 = target_.protocol == Protocol::RestXml;
  answering_.model = target_.model;
  answering_.request_id = s3 ? dispatcher_.ids().alphanumeric(16) : dispatcher_.ids().uuid();
  answering_.is_head = head.method == "HEAD";
  answering_.query_mode = head.headers.get("x-amzn-query-mode") == "true";
  answering_.json_11 = target_.json_11;
}

void AwsExchange::identify() {
  if (target_.refusal) throw *target_.refusal;
  if (target_.model == nullptr) return;  // a form
  if (!is_rest(target_.protocol)) {
    return accept_operation(Dispatcher::operation(*target_.model, target_.operation));
  }
  const std::string bucket = target_.protocol == Protocol::RestXml
                                 ? bucket_of_host(incoming_.head->headers.get("Host"))
                                 : "";
  route(bucket.empty() ? incoming_.head->path : "/" + bucket + incoming_.head->path);
}

void AwsExchange::route(const std::string& path) {
  Routed routed = Router::of(*target_.model).route(incoming_.head->method, path, incoming_);
  if (routed.operation == nullptr) {
    throw miss_error(*target_.model, routed.miss, *incoming_.head);
  }
  incoming_.labels = std::move(routed.labels);
  accept_operation(*routed.operation);
}

void AwsExchange::accept_operation(const OperationShape& operation) {
  operation_ = &operation;
  handler_ = &dispatcher_.handler(operation);
}

// Where the body goes: to the service, where the operation streams, else into memory.
void AwsExchange::open_body() {
  if (operation_ != nullptr && streaming_input(*operation_) != nullptr) {
    begin_call();
    json::Value input = codec(target_.protocol).decode(*operation_, incoming_);
    call_.input = input.without(streaming_input(*operation_)->name);
    check();
    call_.body = handler_->service->receive(call_);
    receiver_ = call_.body.get();
    bound_ = receiver_ != nullptr;
  }
  if (receiver_ == nullptr) {
    const std::optional<uint64_t> length = incoming_.head->content_length;
    if (length && *length > kBodyBytesMax) throw body_too_large(target_.protocol, kBodyBytesMax);
    memory_ = std::make_unique<MemoryBody>(target_.protocol, kBodyBytesMax);
    receiver_ = memory_.get();
  }
  if (target_.protocol != Protocol::RestXml) return;
  if (std::optional<ChunkedOptions> options = chunked_options(*incoming_.head)) {
    chunked_.emplace(std::move(*options), *receiver_);
  }
}

void AwsExchange::begin_call() {
  call_.service = operation_->model->id();
  call_.operation = operation_->name;
  call_.request_id = answering_.request_id;
  call_.origin = Origin::Http;
  call_.endpoint = "http://" + incoming_.head->headers.get("Host");
  call_.head = incoming_.head;
}

// A refusal is sent at once where the client waits for 100 Continue or the body is large. Small
// bodies are read and dropped instead, so that the connection lives on.
std::optional<http::Response> AwsExchange::early() {
  if (!refusal_) return std::nullopt;
  const http::RequestHead& head = *incoming_.head;
  const bool small = head.content_length && *head.content_length <= kSwallowBytesMax;
  if (small && head.headers.find("Expect") == nullptr) return std::nullopt;
  return answer_error(*refusal_);
}

bool AwsExchange::heavy() const {
  return !refusal_ && receiver_ != nullptr && receiver_->heavy();
}

void AwsExchange::write(std::string_view piece) {
  if (refusal_) return;
  if (chunked_) {
    chunked_->write(piece);
  } else {
    receiver_->write(piece);
  }
}

runtime::Task<http::Response> AwsExchange::finish(std::stop_token stop) {
  std::exception_ptr failure;
  http::Response response;
  try {
    response = sealed(co_await respond(std::move(stop)), dispatcher_.clock().now());
    log_answer(response.status);
  } catch (...) {
    failure = std::current_exception();
  }
  co_return failure ? answer_failure(failure) : std::move(response);
}

// The life of a request behind its head.
runtime::Task<http::Response> AwsExchange::respond(std::stop_token stop) {
  if (refusal_) throw *refusal_;
  end_body();
  identify_form();
  call_.stop = std::move(stop);
  co_await prepare();
  co_return co_await perform();
}

void AwsExchange::end_body() {
  if (chunked_) chunked_->finish();
  if (memory_ == nullptr) return;
  incoming_.body = memory_->take();
  if (memory_->trailers().empty()) return;
  auto head = std::make_shared<http::RequestHead>(*incoming_.head);
  for (const auto& [name, value] : memory_->trailers())
    head->headers.set(name, value);
  incoming_.head = std::move(head);
}

// The query protocol: service and operation are in the body.
void AwsExchange::identify_form() {
  if (operation_ != nullptr) return;
  http::Query form;
  for (const std::string_view field : base::split(incoming_.body, '&')) {
    const size_t equals = field.find('=');
    const std::string_view name = field.substr(0, equals);
    if (equals == std::string_view::npos || (name != "Action" && name != "Version")) continue;
    form.emplace_back(name, base::form_decode(field.substr(equals + 1)));
  }
  target_ = detect_form(form, scope_);
  answering_.model = target_.model;
  if (target_.refusal) throw *target_.refusal;
  accept_operation(Dispatcher::operation(*target_.model, target_.operation));
}

runtime::Task<> AwsExchange::prepare() {
  if (bound_) co_return;
  begin_call();
  const bool packed = incoming_.head->headers.find("Content-Encoding") != nullptr;
  if (incoming_.body.size() <= kInlineBytesMax && !packed) {
    decode();
    check();
    co_return;
  }
  co_await dispatcher_.loop().offload([this] {
    decode();
    check();
  });
}

void AwsExchange::decode() {
  const bool rest_xml = target_.protocol == Protocol::RestXml;
  const std::string encoding = incoming_.head->headers.get("Content-Encoding");
  if (!rest_xml && base::equals_ignoring_case(encoding, "gzip")) {
    try {
      incoming_.body = archive::gunzip(incoming_.body, kBodyBytesMax);
    } catch (const archive::Error&) {
      throw bad_content_encoding();
    }
  }
  call_.input = codec(target_.protocol).decode(*operation_, incoming_);
  if (rest_xml) call_.wire_body = std::move(incoming_.body);
}

void AwsExchange::check() {
  dispatcher_.attribute(&call_, scope_);
  Dispatcher::validate(*operation_, target_.protocol, call_);
}

// Worker operations are encoded where they ran: their output may be large.
runtime::Task<http::Response> AwsExchange::perform() {
  const auto* const function = std::get_if<Function>(&handler_->operation.run);
  if (function != nullptr && handler_->operation.where == Where::Worker) {
    co_return co_await dispatcher_.loop().offload([this, function] {
      return codec(target_.protocol).encode(*operation_, (*function)(call_), answering_);
    });
  }
  Reply reply = co_await dispatcher_.run(*handler_, call_);
  co_return codec(target_.protocol).encode(*operation_, std::move(reply), answering_);
}

http::Response AwsExchange::fail(const std::exception& error) {
  if (const auto* known = dynamic_cast<const Error*>(&error)) return answer_error(*known);
  if (tells_disk_full(error)) {
    base::log::error("disk full: {}", error.what());
    return answer_error(disk_full(target_.protocol));
  }
  base::log::error("{}.{}: {}", call_.service, call_.operation, error.what());
  return answer_error(internal_error(target_.protocol));
}

http::Response AwsExchange::answer_failure(std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& error) {
    return fail(error);
  } catch (...) {
    return answer_error(internal_error(target_.protocol));
  }
}

http::Response AwsExchange::answer_error(const Error& error) {
  log_answer(error.status());
  return sealed(codec(target_.protocol).encode_error(error, answering_), dispatcher_.clock().now());
}

void AwsExchange::log_answer(int status) const {
  const base::log::Level level = status >= 500 ? base::log::Level::Warn : base::log::Level::Debug;
  if (!base::log::enabled(level)) return;
  const std::string name =
      operation_ != nullptr
          ? std::string(operation_->model->id()) + "." + std::string(operation_->name)
          : incoming_.head->method + " " + incoming_.head->path;
  const base::Milliseconds took = dispatcher_.clock().now() - started_;
  base::log::at(level, "{} {} {} ms", name, status, took.count());
}

}  // namespace api
