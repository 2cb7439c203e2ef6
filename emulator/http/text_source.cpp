#include "emulator/http/text_source.h"

namespace http {

size_t TextSource::read(std::span<char> into) {
  const size_t count = text_.copy(into.data(), into.size(), position_);
  position_ += count;
  return count;
}

}  // namespace http
