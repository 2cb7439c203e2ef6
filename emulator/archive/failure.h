// Which failures are those of the archive, and which of the machine it is unpacked or packed on.
#pragma once

#include <string>

namespace archive {

// Throws std::system_error for a full, failing or forbidden disk and for lack of descriptors or
// memory, else Error: a name too long or in the way of another is the archive's fault.
[[noreturn]] void fail(const std::string& what, int error_number);

}  // namespace archive
