// Calls on operations, once decoded: who handles them, for which account, are they valid, run them.
// What a client's request and an internal call have in common.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "emulator/api/call.h"
#include "emulator/api/gateway.h"
#include "emulator/api/model.h"
#include "emulator/api/service.h"
#include "emulator/api/sigv4.h"
#include "emulator/runtime/loop.h"

namespace api {

struct Handler {
  Service* service = nullptr;
  Operation operation;
};

// Loop thread, except where said. Services must outlive it.
class Dispatcher {
 public:
  Dispatcher(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids, GatewayOptions options);

  void add(Service& service);
  std::map<std::string, std::vector<std::string>> served() const;

  // The handler of an operation. Throws Error (501 NotImplemented).
  const Handler& handler(const OperationShape& operation) const;
  // Throws Error: 404 UnknownOperationException when AWS has no such operation either.
  static const OperationShape& operation(const Model& model, std::string_view name);

  // Sets account, region and access key from the credential scope and the ARNs of the input. Any
  // thread.
  void attribute(Call* call, const std::optional<Scope>& scope) const;
  // Throws Error (ValidationException, ValidationError). Any thread.
  static void validate(const OperationShape& operation, Protocol protocol, const Call& call);

  // Runs the operation where it wants to be run. `handler` and `call` must outlive the task.
  runtime::Task<Reply> run(const Handler& handler, Call& call);
  runtime::Task<Reply> run_internal(InternalCall request);

  runtime::Loop& loop() { return loop_; }
  runtime::Clock& clock() { return clock_; }
  base::Ids& ids() { return ids_; }
  const GatewayOptions& options() const { return options_; }

 private:
  runtime::Task<> pump(Handler handler, Call& call, std::shared_ptr<http::BodySource> source);
  Call internal_call(InternalCall& request, const OperationShape& operation);

  runtime::Loop& loop_;
  runtime::Clock& clock_;
  base::Ids& ids_;
  GatewayOptions options_;
  std::unordered_map<const OperationShape*, Handler> handlers_;
};

// The input member whose bytes a service may take piece by piece, null when there is none.
const MemberShape* streaming_input(const OperationShape& operation);

}  // namespace api
