// Processes found again by the mark in their environment, and the dead of whom nobody waits.
// Blocking.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "emulator/runtime/process.h"
#include "emulator/runtime/spawn.h"

namespace runtime {

// NAME of the variable SAGELOCAL_CHILD=<group>/<id>.
inline constexpr std::string_view kMarkName = "SAGELOCAL_CHILD";

// Kills every process of this user for whose mark `matches` is true; returns how many. Except for
// what the kernel does not let die, none is left then.
size_t end_marked(const std::function<bool(std::string_view mark)>& matches);

// spawn(), and the child is known as one that reap_child() will ask for.
pid_t spawn_child(const Spawn& spawn);
// Absent while it runs; its status once.
std::optional<ExitStatus> reap_child(pid_t pid);
// Nobody will ask for it: it is an orphan from now on.
void disown_child(pid_t pid);
// Takes the statuses of dead processes whose parents ended before them and that became children of
// this process thereby (it is their subreaper). Leaves alone what other code of this process has
// started.
void reap_orphans();

}  // namespace runtime
