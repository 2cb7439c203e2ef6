// A body that is in memory.
#pragma once

#include <string>
#include <utility>

#include "emulator/http/message.h"

namespace http {

class TextSource final : public BodySource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  uint64_t size() const override { return text_.size(); }
  size_t read(std::span<char> into) override;

 private:
  const std::string text_;
  size_t position_ = 0;
};

}  // namespace http
