// The bytes of an object as a body, wherever they are kept.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "emulator/http/message.h"
#include "emulator/services/s3/ranges.h"
#include "storage/blob_store.h"
#include "storage/object_table.h"

namespace s3 {

// Reads [range] of an object that is kept in pieces. The first kOpenMax blobs are opened at once,
// so that they can be read even when the object is replaced or deleted meanwhile; more of them when
// their turn comes. Used by one exchange at a time; read() blocks. Throws std::runtime_error when a
// blob is gone or shorter than its row says.
class PieceSource final : public http::BodySource {
 public:
  PieceSource(const storage::BlobStore& blobs, std::vector<storage::Piece> pieces, Range range);
  uint64_t size() const override { return static_cast<uint64_t>(range_.size()); }
  size_t read(std::span<char> into) override;

 private:
  static constexpr size_t kOpenMax = 32;
  std::shared_ptr<const storage::Blob> open(const storage::Piece& piece) const;

  const storage::BlobStore& blobs_;
  const std::vector<storage::Piece> pieces_;
  const Range range_;
  int64_t position_;  // within the object
  size_t index_ = 0;
  std::vector<std::shared_ptr<const storage::Blob>> opened_;  // of pieces_; null: not (any more)
};

}  // namespace s3
