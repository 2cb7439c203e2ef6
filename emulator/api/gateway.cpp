#include "emulator/api/gateway.h"

#include "emulator/api/admin_exchange.h"
#include "emulator/api/aws_exchange.h"
#include "emulator/api/dispatcher.h"
#include "emulator/api/guard.h"
#include "emulator/base/log.h"

namespace api {
namespace {

struct Admin {
  std::string prefix;
  AdminHandler handler;
};

// Whole segments: "/_localstack" is a prefix of "/_localstack/health", not of "/_localstacks".
bool is_below(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || path[prefix.size()] == '/';
}

}  // namespace

struct Gateway::State {
  Dispatcher dispatcher;
  std::vector<std::unique_ptr<Admin>> admins;

  const Admin* admin(std::string_view path) const {
    for (const auto& candidate : admins) {
      if (is_below(path, candidate->prefix)) return candidate.get();
    }
    return nullptr;
  }
};

Gateway::Gateway(runtime::Loop& loop, runtime::Clock& clock, base::Ids& ids, GatewayOptions options)
    : state_(std::make_unique<State>(State{Dispatcher(loop, clock, ids, std::move(options)), {}})) {
}

Gateway::~Gateway() = default;

void Gateway::add(Service& service) {
  state_->dispatcher.add(service);
}

void Gateway::add_admin(std::string prefix, AdminHandler handler) {
  state_->admins.push_back(std::make_unique<Admin>(Admin{std::move(prefix), std::move(handler)}));
}

runtime::Task<Reply> Gateway::call(InternalCall call) {
  return state_->dispatcher.run_internal(std::move(call));
}

std::map<std::string, std::vector<std::string>> Gateway::served() const {
  return state_->dispatcher.served();
}

std::unique_ptr<http::Exchange> Gateway::begin(http::RequestHead head) {
  if (auto reason = refusal(head, state_->dispatcher.options().allowed_hosts)) {
    base::log::warn("refused {} {}: {}", head.method, head.path, *reason);
    return std::make_unique<RefusedExchange>(std::move(*reason), state_->dispatcher.clock());
  }
  // What health checks of containers ask for.
  const bool unsigned_request = head.headers.find("Authorization") == nullptr;
  if (head.path == "/health" && unsigned_request && head.method != "PUT") {
    head.path = "/_localstack/health";
  }
  if (const Admin* admin = state_->admin(head.path)) {
    return std::make_unique<AdminExchange>(std::move(head), admin->handler,
                                           state_->dispatcher.clock());
  }
  return std::make_unique<AwsExchange>(state_->dispatcher, std::move(head));
}

}  // namespace api
