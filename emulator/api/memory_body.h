// A body gathered in memory, for operations that are decoded as a whole.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/api/call.h"
#include "emulator/api/errors.h"

namespace api {

// Throws Error (413) beyond `bytes_max`.
class MemoryBody final : public BodyReceiver {
 public:
  MemoryBody(Protocol protocol, uint64_t bytes_max) : protocol_(protocol), bytes_max_(bytes_max) {}

  void write(std::string_view piece) override {
    if (piece.size() > bytes_max_ - bytes_.size()) throw body_too_large(protocol_, bytes_max_);
    bytes_.append(piece);
  }
  void trailer(std::string_view name, std::string_view value) override {
    trailers_.emplace_back(name, value);
  }
  uint64_t size() const override { return bytes_.size(); }

  std::string take() { return std::exchange(bytes_, {}); }
  const std::vector<std::pair<std::string, std::string>>& trailers() const { return trailers_; }

 private:
  Protocol protocol_;
  uint64_t bytes_max_;
  std::string bytes_;
  std::vector<std::pair<std::string, std::string>> trailers_;
};

}  // namespace api
