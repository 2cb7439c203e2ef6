// What all parts of the service share.
#pragma once

#include <string>

#include "emulator/base/ids.h"
#include "emulator/base/time.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/loop.h"
#include "emulator/services/sagemaker/objects.h"
#include "emulator/services/sagemaker/records.h"
#include "emulator/services/sagemaker/runs.h"
#include "emulator/services/sagemaker/sagemaker.h"
#include "emulator/services/sagemaker/slots.h"
#include "storage/log_table.h"

namespace sagemaker {

constexpr base::Milliseconds kStopGrace{120'000};    // between SIGTERM and SIGKILL, as on AWS
constexpr base::Milliseconds kShutdownGrace{2'000};  // the same, when the server itself ends

struct Context {
  explicit Context(Dependencies given);

  Dependencies given;
  Records records;
  storage::LogTable logs;
  Objects objects;
  Runs runs;    // loop thread
  Slots slots;  // loop thread
  std::filesystem::path work;

  int64_t now_ms() const { return base::to_epoch_ms(given.clock.now()); }
  // The folder of a job that runs; not there before and after.
  std::filesystem::path work_folder(const storage::ResourceKey& key) const;
  // Tells listeners what a row says now. Any thread, after the commit.
  void publish(const Record& record) const;
};

}  // namespace sagemaker
