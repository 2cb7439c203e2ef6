// aws-chunked: S3's framing of a body inside the HTTP body, with or without signatures and
// trailers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/call.h"

namespace api {

struct ChunkedOptions {
  uint64_t decoded_bytes = 0;         // x-amz-decoded-content-length
  std::vector<std::string> trailers;  // names announced in x-amz-trailer, in lower case
};

// Absent when the body is not framed. Throws Error: MissingContentLength, NotImplemented.
std::optional<ChunkedOptions> chunked_options(const http::RequestHead& head);

// Takes the framing off, piece by piece, wherever the pieces are cut, and passes the bytes on.
// Chunk signatures are read past, not checked. Throws Error: IncompleteBody, InvalidChunkSizeError,
// MalformedTrailerError, InvalidRequest. Owns nothing; `into` must outlive it.
class ChunkedDecoder {
 public:
  ChunkedDecoder(ChunkedOptions options, BodyReceiver& into);

  void write(std::string_view piece);
  void finish();  // the HTTP body has ended

 private:
  enum class State { SizeLine, Data, DataEnd, Trailers, Done };

  size_t take_line(std::string_view piece);
  size_t take_data(std::string_view piece);
  void end_line();
  void start_chunk(std::string_view line);
  void end_chunk(std::string_view line);
  void take_trailer(std::string_view line);

  ChunkedOptions options_;
  BodyReceiver& into_;
  State state_ = State::SizeLine;
  std::string line_;      // the part of a line that has arrived
  uint64_t left_ = 0;     // bytes of the chunk to come
  uint64_t decoded_ = 0;  // bytes passed on
  uint64_t chunk_ = 0;    // number of the chunk, from 1
  uint64_t chunk_bytes_ = 0;
  std::vector<std::string> seen_;  // trailers that have come
};

}  // namespace api
