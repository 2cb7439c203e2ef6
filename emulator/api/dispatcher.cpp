#include "emulator/api/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/api/errors.h"
#include "emulator/api/validate.h"
#include "emulator/base/arn.h"
#include "emulator/base/check.h"

namespace api {
namespace {

constexpr size_t kPumpBytes = 64 * 1024;

bool is_account(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A key id of twelve digits names its account; so do those that STS hands out here, the account and
// eight characters more.
std::string account_of_key(std::string_view key) {
  const std::string_view account = key.substr(0, 12);
  const bool named = (key.size() == 12 || key.size() == 20) && is_account(account);
  return named ? std::string(account) : "";
}

// The account of a resource of the called service that the input names by ARN. Roles, keys and
// event sources of other accounts say nothing about where the resource lives.
std::string account_of_arns(const Call& call, std::string_view signing_name) {
  for (const auto& [name, value] : call.input.members()) {
    if (!value.is_string() || !value.as_string().starts_with("arn:")) continue;
    const std::optional<base::Arn> arn = base::Arn::parse(value.as_string());
    if (arn && arn->service == signing_name && is_account(arn->account)) return arn->account;
  }
  return "";
}

void fill_tokens(const OperationShape& operation, base::Ids& ids, json::Value* input) {
  if (operation.input == nullptr) return;
  for (const MemberShape& member : operation.input->members) {
    if (!member.idempotency_token || !(*input)[member.name].is_null()) continue;
    *input = input->with(member.name, ids.uuid());
  }
}

std::string read_all(http::BodySource& source) {
  std::string bytes;
  std::string piece(kPumpBytes, '\0');
  while (const size_t read = source.read(piece))
    bytes.append(piece, 0, read);
  return bytes;
}

}  // namespace

const MemberShape* streaming_input(const OperationShape& operation) {
  if (operation.input == nullptr || operation.input->payload == nullptr) return nullptr;
  const MemberShape& payload = *operation.input->payload;
  const bool streaming = payload.streaming || payload.shape->streaming;
  return streaming && payload.shape->kind == Kind::Blob ? &payload : nullptr;
}

Dispatcher::Dispatcher(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids,
                       GatewayOptions options)
    : loop_(loop), clock_(clock), ids_(ids), options_(std::move(options)) {}

void Dispatcher::add(Service& service) {
  const Model* const model = Model::of(service.id());
  INVARIANT(model != nullptr, "a service has no model");
  for (Operation& operation : service.operations()) {
    const OperationShape* const shape = model->operation(operation.name);
    INVARIANT(shape != nullptr, "a service has an operation that its model lacks");
    handlers_[shape] = Handler{&service, std::move(operation)};
  }
}

std::map<std::string, std::vector<std::string>> Dispatcher::served() const {
  std::map<std::string, std::vector<std::string>> served;
  for (const auto& [shape, handler] : handlers_) {
    served[std::string(shape->model->id())].emplace_back(shape->name);
  }
  for (auto& [service, operations] : served)
    std::sort(operations.begin(), operations.end());
  return served;
}

const Handler& Dispatcher::handler(const OperationShape& operation) const {
  const auto found = handlers_.find(&operation);
  if (found == handlers_.end()) throw not_implemented(operation.model->id(), operation.name);
  return found->second;
}

const OperationShape& Dispatcher::operation(const Model& model, std::string_view name) {
  const OperationShape* const found = model.operation(name);
  if (found == nullptr) throw unknown_operation(name);
  return *found;
}

void Dispatcher::attribute(Call* call, const std::optional<Scope>& scope) const {
  if (scope) {
    call->access_key = scope->access_key;
    if (!scope->region.empty()) call->region = scope->region;
    call->account = account_of_key(scope->access_key);
  }
  if (call->account.empty()) call->account = options_.account;
  // AWS-QUIRK: s3cmd signs for the region "US" (S3's old name for us-east-1).
  if (call->region == "US") call->region = "us-east-1";
  if (call->region.empty()) call->region = options_.region;
  const std::string of_arn = account_of_arns(*call, Model::of(call->service)->signing_name());
  if (!of_arn.empty()) call->account = of_arn;
}

void Dispatcher::validate(const OperationShape& operation, Protocol protocol, const Call& call) {
  // S3 answers no ValidationException: each operation checks what S3 checks, in S3's words.
  if (protocol == Protocol::RestXml || operation.input == nullptr) return;
  const std::string found = violations(*operation.input, call.input);
  if (!found.empty()) throw validation_error(protocol, found);
}

runtime::Task<Reply> Dispatcher::run(const Handler& handler, Call& call) {
  if (const auto* coroutine = std::get_if<Coroutine>(&handler.operation.run)) {
    co_return co_await (*coroutine)(call);
  }
  const Function& function = std::get<Function>(handler.operation.run);
  if (handler.operation.where == Where::Loop) co_return function(call);
  co_return co_await loop_.offload([&function, &call] { return function(call); });
}

Call Dispatcher::internal_call(InternalCall& request, const OperationShape& operation) {
  Call call;
  call.service = request.service;
  call.operation = request.operation;
  call.input = std::move(request.input);
  call.account = std::move(request.account);
  call.region = std::move(request.region);
  call.request_id = ids_.uuid();
  call.stop = request.stop;
  fill_tokens(operation, ids_, &call.input);
  attribute(&call, std::nullopt);
  return call;
}

// Gives the bytes of the streaming member to its receiver, or puts them into the input where the
// service wants none.
runtime::Task<> Dispatcher::pump(Handler handler, Call& call,
                                 std::shared_ptr<http::BodySource> source) {
  const std::string member(
      streaming_input(operation(*Model::of(call.service), call.operation))->name);
  const json::Value given = call.input[member];
  if (given.is_string()) call.input = call.input.without(member);
  call.body = handler.service->receive(call);
  BodyReceiver* const receiver = call.body.get();
  co_await loop_.offload([&call, &given, &member, receiver, source] {
    if (source == nullptr && receiver != nullptr) return receiver->write(given.as_string());
    if (source == nullptr) {
      call.input = call.input.with(member, given);
    } else if (receiver == nullptr) {
      call.input = call.input.with(member, read_all(*source));
    } else {
      std::string piece(kPumpBytes, '\0');
      while (const size_t read = source->read(piece)) {
        receiver->write(std::string_view(piece).substr(0, read));
      }
    }
  });
}

runtime::Task<Reply> Dispatcher::run_internal(InternalCall request) {
  const Model* const model = Model::of(request.service);
  if (model == nullptr) throw service_not_served(request.service);
  const OperationShape& shape = operation(*model, request.operation);
  const Handler& found = handler(shape);
  Call call = internal_call(request, shape);
  validate(shape, model->protocol(), call);
  const MemberShape* const streaming = streaming_input(shape);
  const bool has_body = streaming != nullptr && call.input[streaming->name].is_string();
  if (streaming != nullptr && (request.body != nullptr || has_body)) {
    co_await pump(found, call, request.body);
  }
  co_return co_await run(found, call);
}

}  // namespace api
