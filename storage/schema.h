// The tables, as ordered migrations: user_version says how many have run. Old directories keep
// opening.
#pragma once

namespace storage {

class Connection;

// Runs the migrations that are missing. Throws DatabaseError, also when the file is newer than the
// program.
void migrate(Connection& connection);

}  // namespace storage
