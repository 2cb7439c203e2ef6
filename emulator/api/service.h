// What a service is to the gateway: an id and a table of operations.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/api/call.h"
#include "emulator/runtime/task.h"

namespace api {

// Worker: may block. Loop: takes microseconds (a cached or indexed read), called where it arrives.
enum class Where { Worker, Loop };

using Function = std::function<Reply(Call&)>;
using Coroutine = std::function<runtime::Task<Reply>(Call&)>;  // on the loop; `Call` outlives it

struct Operation {
  std::string_view name;
  std::variant<Function, Coroutine> run;
  Where where = Where::Worker;  // functions only
};

class Service {
 public:
  virtual ~Service() = default;
  virtual std::string_view id() const = 0;  // of its model: "sagemaker"
  virtual std::vector<Operation> operations() = 0;
  // For operations whose input has a streaming blob: takes the body, or null to have it in `input`
  // as a string. `call.input` holds what path, query and headers bound. May throw Error to refuse
  // before the body is sent. Loop thread: no blocking beyond an indexed read.
  virtual std::unique_ptr<BodyReceiver> receive(const Call& call) {
    static_cast<void>(call);
    return nullptr;
  }
};

// Table entries: {"CreateBucket", api::bind(this, &S3::create_bucket)}.
template <class S, class R>
auto bind(S* service, R (S::*method)(Call&)) {
  return [service, method](Call& call) { return (service->*method)(call); };
}

}  // namespace api
