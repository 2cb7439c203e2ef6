// AWS STS: who the caller is, and temporary credentials that are taken everywhere here.
// https://docs.aws.amazon.com/STS/latest/APIReference/
#pragma once

#include <string>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/base/ids.h"
#include "emulator/runtime/clock.h"

namespace sts {

struct Dependencies {
  runtime::Clock& clock;
  base::Ids& ids;
};

// Keeps nothing: the access key ids that it issues are the account, by which later calls find it.
class Sts final : public api::Service {
 public:
  explicit Sts(const Dependencies& needs) : clock_(needs.clock), ids_(needs.ids) {}

  std::string_view id() const override { return "sts"; }
  std::vector<api::Operation> operations() override;

 private:
  api::Reply get_caller_identity(api::Call& call);
  api::Reply assume_role(api::Call& call);
  api::Reply get_session_token(api::Call& call);
  json::Value credentials(const std::string& account, int64_t seconds);

  runtime::Clock& clock_;
  base::Ids& ids_;
};

}  // namespace sts
