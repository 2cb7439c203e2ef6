// Amazon CloudWatch Logs over the log table that jobs and functions write to.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/
#pragma once

#include <string>
#include <vector>

#include "emulator/api/service.h"
#include "emulator/runtime/clock.h"
#include "storage/log_table.h"

namespace storage {
class Database;
}

namespace logs {

struct Dependencies {
  runtime::Clock& clock;
  storage::Database& database;
};

class Logs final : public api::Service {
 public:
  explicit Logs(const Dependencies& needs) : clock_(needs.clock), table_(needs.database) {}

  std::string_view id() const override { return "logs"; }
  std::vector<api::Operation> operations() override;

 private:
  api::Reply create_log_group(api::Call& call);
  api::Reply create_log_stream(api::Call& call);
  api::Reply delete_log_group(api::Call& call);
  api::Reply delete_log_stream(api::Call& call);
  api::Reply describe_log_groups(api::Call& call);
  api::Reply describe_log_streams(api::Call& call);
  api::Reply put_log_events(api::Call& call);
  api::Reply get_log_events(api::Call& call);
  api::Reply filter_log_events(api::Call& call);

  int64_t now_ms() const;
  void want_group(const api::Call& call, const std::string& group) const;

  runtime::Clock& clock_;
  storage::LogTable table_;
};

}  // namespace logs
