#include "emulator/archive/failure.h"

#include "emulator/archive/archive.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace archive {

void fail(const std::string& what, int error_number) {
  constexpr int kOfTheMachine[] = {ENOSPC, EDQUOT, EFBIG,  EIO,    EROFS,
                                   EACCES, EPERM,  EMFILE, ENFILE, ENOMEM};
  if (std::ranges::find(kOfTheMachine, error_number) != std::end(kOfTheMachine)) {
    throw std::system_error(error_number, std::generic_category(), what);
  }
  throw Error(what + ": " + std::generic_category().message(error_number));
}

}  // namespace archive
