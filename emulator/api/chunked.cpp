#include "emulator/api/chunked.h"

#include <algorithm>
#include <charconv>

#include "emulator/api/errors.h"
#include "emulator/base/text.h"

namespace api {
namespace {

constexpr size_t kLineBytesMax = 8192;
constexpr size_t kTrailersMax = 16;
constexpr uint64_t kChunkBytesMin = 8192;  // of all chunks but the last

bool has_token(const std::string* header, std::string_view token) {
  if (header == nullptr) return false;
  for (const std::string_view part : base::split(*header, ',')) {
    if (base::equals_ignoring_case(base::trim(part), token)) return true;
  }
  return false;
}

// Header names: RFC 9110 section 5.6.2, as far as trailers use them.
bool is_trailer_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::optional<ChunkedOptions> chunked_options(const http::RequestHead& head) {
  const std::string* const sha256 = head.headers.find("x-amz-content-sha256");
  const std::string* const length = head.headers.find("x-amz-decoded-content-length");
  const bool streaming = sha256 != nullptr && sha256->starts_with("STREAMING-");
  const bool encoded = has_token(head.headers.find("Content-Encoding"), "aws-chunked");
  if (!streaming && !(encoded && length != nullptr)) return std::nullopt;
  if (streaming && sha256->find("ECDSA") != std::string::npos) throw chunk_signature_not_served();
  const std::optional<int64_t> bytes = base::parse_int(length != nullptr ? *length : "");
  if (!bytes || *bytes < 0) throw missing_decoded_length();
  ChunkedOptions options;
  options.decoded_bytes = static_cast<uint64_t>(*bytes);
  const std::string announced = head.headers.get("x-amz-trailer");
  for (const std::string_view name : base::split(announced, ',')) {
    if (!base::trim(name).empty()) options.trailers.push_back(base::lower(base::trim(name)));
  }
  return options;
}

ChunkedDecoder::ChunkedDecoder(ChunkedOptions options, BodyReceiver& into)
    : options_(std::move(options)), into_(into) {}

void ChunkedDecoder::write(std::string_view piece) {
  while (!piece.empty()) {
    const size_t taken = state_ == State::Data ? take_data(piece) : take_line(piece);
    piece.remove_prefix(taken);
  }
}

size_t ChunkedDecoder::take_data(std::string_view piece) {
  const size_t taken = static_cast<size_t>(std::min<uint64_t>(left_, piece.size()));
  into_.write(piece.substr(0, taken));
  left_ -= taken;
  decoded_ += taken;
  if (left_ == 0) state_ = State::DataEnd;
  return taken;
}

size_t ChunkedDecoder::take_line(std::string_view piece) {
  const size_t end = piece.find('\n');
  const size_t taken = end == std::string_view::npos ? piece.size() : end;
  if (line_.size() + taken > kLineBytesMax) {
    throw state_ == State::Trailers ? malformed_trailer() : invalid_chunk_line();
  }
  line_.append(piece.substr(0, taken));
  if (end == std::string_view::npos) return taken;
  end_line();
  line_.clear();
  return taken + 1;
}

void ChunkedDecoder::end_line() {
  const std::string_view line = without_cr(line_);
  switch (state_) {
    case State::SizeLine:
      return start_chunk(line);
    case State::DataEnd:
      return end_chunk(line);
    case State::Trailers:
      return take_trailer(line);
    default:
      if (!line.empty()) throw malformed_trailer();
  }
}

// "10000;chunk-signature=ad80...": only the size matters here.
void ChunkedDecoder::start_chunk(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));
  uint64_t bytes = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), bytes, 16);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    throw invalid_chunk_line();
  }
  if (bytes == 0) {
    state_ = State::Trailers;
    return;
  }
  if (chunk_ > 0 && chunk_bytes_ < kChunkBytesMin) throw invalid_chunk_size(chunk_, chunk_bytes_);
  if (bytes > options_.decoded_bytes - decoded_) throw incomplete_body();
  ++chunk_;
  chunk_bytes_ = left_ = bytes;
  state_ = State::Data;
}

void ChunkedDecoder::end_chunk(std::string_view line) {
  if (!line.empty()) throw incomplete_body();
  state_ = State::SizeLine;
}

void ChunkedDecoder::take_trailer(std::string_view line) {
  if (line.empty()) {
    state_ = State::Done;
    return;
  }
  const size_t colon = line.find(':');
  const std::string name = base::lower(line.substr(0, colon));
  if (colon == std::string_view::npos || !is_trailer_name(name) || seen_.size() >= kTrailersMax) {
    throw malformed_trailer();
  }
  if (name == "x-amz-trailer-signature") return;
  const auto& announced = options_.trailers;
  if (std::find(announced.begin(), announced.end(), name) == announced.end()) {
    throw malformed_trailer();
  }
  seen_.push_back(name);
  into_.trailer(name, base::trim(line.substr(colon + 1)));
}

void ChunkedDecoder::finish() {
  const bool ended = state_ == State::Done || (state_ == State::Trailers && line_.empty());
  if (!ended || decoded_ != options_.decoded_bytes) throw incomplete_body();
  for (const std::string& name : options_.trailers) {
    if (std::find(seen_.begin(), seen_.end(), name) == seen_.end()) throw malformed_trailer();
  }
}

}  // namespace api
