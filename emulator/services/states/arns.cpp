#include "emulator/services/states/arns.h"

#include <fmt/core.h>

#include <optional>

#include "emulator/base/arn.h"
#include "emulator/base/text.h"
#include "emulator/services/states/errors.h"

namespace states {
namespace {

base::Arn parse(std::string_view text) {
  if (!text.starts_with("arn:")) {
    throw errors::invalid_arn(fmt::format("Invalid ARN prefix: {}", text));
  }
  std::optional<base::Arn> arn = base::Arn::parse(text);
  if (!arn || arn->service != "states") {
    throw errors::invalid_arn(fmt::format("Invalid ARN: {}", text));
  }
  return *arn;
}

[[noreturn]] void refuse(std::string_view type) {
  throw errors::invalid_arn(fmt::format("Resource type not valid in this context: {}", type));
}

bool is_control(unsigned char first, unsigned char second) {
  if (first < 0x20 || first == 0x7f) return true;
  return first == 0xc2 && second >= 0x80 && second <= 0x9f;  // U+0080 to U+009F in UTF-8
}

}  // namespace

std::string MachineArn::to_string() const {
  return fmt::format("arn:aws:states:{}:{}:stateMachine:{}", region, account, name);
}

std::string ExecutionArn::to_string() const {
  return fmt::format("arn:aws:states:{}:{}:execution:{}:{}", region, account, machine, name);
}

std::string express_arn(const ExecutionArn& execution, const std::string& id) {
  return fmt::format("arn:aws:states:{}:{}:express:{}:{}:{}", execution.region, execution.account,
                     execution.machine, execution.name, id);
}

MachineArn machine_arn(std::string_view text) {
  const base::Arn arn = parse(text);
  const auto parts = base::split(arn.resource, ':');
  if (parts[0] != "stateMachine") refuse(parts[0]);
  if (parts.size() < 2 || parts[1].empty()) {
    throw errors::invalid_arn(fmt::format("Invalid ARN: {}", text));
  }
  const size_t name_at = arn.resource.find(':') + 1;
  return {arn.account, arn.region, arn.resource.substr(name_at)};
}

ExecutionArn execution_arn(std::string_view text) {
  const base::Arn arn = parse(text);
  const auto parts = base::split(arn.resource, ':');
  if (parts[0] != "execution") refuse(parts[0]);
  if (parts.size() != 3) throw errors::invalid_arn(fmt::format("Invalid ARN: {}", text));
  return {arn.account, arn.region, std::string(parts[1]), std::string(parts[2])};
}

void check_role(std::string_view text) {
  constexpr size_t kAccountDigits = 12;
  constexpr std::string_view kRole = "role/";
  const std::optional<base::Arn> arn = base::Arn::parse(text);
  const bool sound = arn && arn->service == "iam" && arn->account.size() == kAccountDigits &&
                     arn->account.find_first_not_of("0123456789") == std::string::npos &&
                     arn->resource.starts_with(kRole) && arn->resource.size() > kRole.size();
  if (!sound) throw errors::invalid_role(text);
}

void check_name(std::string_view name) {
  constexpr std::string_view kForbidden = " <>{}[]?*\"#%\\^|~`$&,;:/";
  bool bad = name.empty();
  for (size_t i = 0; i < name.size(); ++i) {
    const auto at = [&](size_t k) {
      return static_cast<unsigned char>(k < name.size() ? name[k] : ' ');
    };
    bad = bad || kForbidden.find(name[i]) != std::string_view::npos || is_control(at(i), at(i + 1));
  }
  if (bad) throw errors::invalid_name(name);
}

}  // namespace states
