#include "emulator/services/s3/source.h"

#include <algorithm>
#include <stdexcept>

#include "emulator/base/check.h"

namespace s3 {

PieceSource::PieceSource(const storage::BlobStore& blobs, std::vector<storage::Piece> pieces,
                         Range range)
    : blobs_(blobs), pieces_(std::move(pieces)), range_(range), position_(range.first) {
  INVARIANT(!pieces_.empty() && pieces_.front().start <= range.first, "the pieces hold the range");
  opened_.resize(pieces_.size());
  for (size_t i = 0; i < std::min(pieces_.size(), kOpenMax); ++i)
    opened_[i] = open(pieces_[i]);
}

std::shared_ptr<const storage::Blob> PieceSource::open(const storage::Piece& piece) const {
  auto blob = blobs_.open_blob(piece.blob);
  if (!blob || blob->size() < static_cast<uint64_t>(piece.size)) {
    throw std::runtime_error("the bytes of an object are gone: blob " + piece.blob);
  }
  return blob;
}

size_t PieceSource::read(std::span<char> into) {
  const int64_t left = range_.last + 1 - position_;
  if (left <= 0 || into.empty()) return 0;
  if (position_ >= pieces_[index_].start + pieces_[index_].size) opened_[index_++].reset();
  const storage::Piece& piece = pieces_.at(index_);
  if (!opened_[index_]) opened_[index_] = open(piece);
  const int64_t in_piece = piece.start + piece.size - position_;
  const auto want = std::min(into.size(), static_cast<size_t>(std::min(left, in_piece)));
  const size_t got =
      opened_[index_]->read(static_cast<uint64_t>(position_ - piece.start), into.subspan(0, want));
  if (got == 0) throw std::runtime_error("the bytes of an object are gone: blob " + piece.blob);
  position_ += static_cast<int64_t>(got);
  return got;
}

}  // namespace s3
