// What every part of the service works with.
#pragma once

#include "emulator/api/gateway.h"
#include "emulator/base/ids.h"
#include "emulator/runtime/clock.h"
#include "emulator/runtime/event_bus.h"
#include "emulator/runtime/loop.h"
#include "storage/journal.h"
#include "storage/resource_table.h"
#include "storage/sqlite.h"

namespace states {

struct Dependencies {
  runtime::Loop& loop;
  runtime::Clock& clock;
  base::Ids& ids;
  runtime::EventBus& events;
  storage::Database& database;
  api::Gateway& gateway;
};

struct Context : Dependencies {
  explicit Context(const Dependencies& needs)
      : Dependencies(needs), resources(needs.database), journal(needs.database) {}

  storage::ResourceTable resources;
  storage::Journal journal;
  // The server ends or is reset: runs unwind without a trace, and leave jobs alone. Loop thread
  // only.
  bool halting = false;
};

}  // namespace states
