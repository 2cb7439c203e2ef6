#include "emulator/services/lambda/target.h"

#include <optional>

#include "emulator/base/arn.h"
#include "emulator/base/text.h"
#include "emulator/runtime/loop.h"
#include "emulator/services/lambda/errors.h"

namespace lambda {
namespace {

// "function:name[:qualifier]" or "name[:qualifier]".
void take_name(std::string_view text, Target* target) {
  auto parts = base::split(text, ':');
  if (parts.size() > 1 && parts[0] == "function") parts.erase(parts.begin());
  target->identity.name = parts[0];
  if (parts.size() > 1) target->qualifier = parts[1];
}

}  // namespace

std::string Target::arn() const {
  return qualifier.empty() ? identity.arn() : identity.arn() + ":" + qualifier;
}

Target target_of(const api::Call& call) {
  const std::string text =
      call.input.has("Resource") ? call.input.text("Resource") : call.input.text("FunctionName");
  Target target;
  target.identity = {call.account, call.region, ""};
  if (const auto arn = base::Arn::parse(text)) {
    if (arn->region != call.region) throw errors::other_region(arn->region, call.region);
    target.identity.account = arn->account;
    take_name(arn->resource, &target);
  } else if (const auto parts = base::split(text, ':');
             parts.size() > 2 && parts[1] == "function") {
    target.identity.account = parts[0];
    take_name(text.substr(text.find(':') + 1), &target);
  } else {
    take_name(text, &target);
  }
  const std::string qualifier = call.input.text("Qualifier");
  if (!target.qualifier.empty() && !qualifier.empty() && target.qualifier != qualifier) {
    throw errors::qualifiers_differ();
  }
  if (!qualifier.empty()) target.qualifier = qualifier;
  if (!target.qualifier.empty() && target.qualifier != "$LATEST" &&
      call.operation != "DeleteFunction") {
    throw errors::not_found(target.arn());
  }
  return target;
}

runtime::Task<std::string> read_object(api::Gateway& gateway, runtime::Loop& loop,
                                       api::InternalCall get) {
  std::optional<api::Error> refused;
  api::Reply object;
  try {
    object = co_await gateway.call(std::move(get));
  } catch (const api::Error& error) {
    refused = error;
  }
  if (refused) throw errors::no_code_object(*refused);
  if (!object.body) co_return object.output.text("Body");
  if (object.body->size() > kZipBytesMax) throw errors::zip_too_large();
  co_return co_await loop.offload([body = object.body] {
    std::string bytes(body->size(), '\0');
    size_t filled = 0;
    while (const size_t got = body->read(std::span(bytes).subspan(filled)))
      filled += got;
    bytes.resize(filled);
    return bytes;
  });
}

}  // namespace lambda
