#include "emulator/archive/archive.h"

// zlib takes constant input only where this is defined.
#define ZLIB_CONST
#include <zlib.h>

#include <array>

namespace archive {

namespace {

constexpr int kGzipOnly = 16 + MAX_WBITS;  // zlib.h, inflateInit2: only the gzip format
constexpr size_t kBlockBytes = 64 * 1024;

// zlib's stream, ended at the end of its owner's life.
class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Appends one gzip member to `out` and takes it off `bytes`.
  void member(std::string_view& bytes, uint64_t bytes_max, std::string& out) {
    inflateReset(&stream_);
    for (int result = Z_OK; result != Z_STREAM_END;) {
      result = step(bytes, out);
      if (result != Z_OK && result != Z_STREAM_END) {
        throw Error("The gzip data is damaged or incomplete.");
      }
      if (out.size() > bytes_max) throw Error("The gzip data unpacks to too many bytes.");
    }
  }

 private:
  int step(std::string_view& bytes, std::string& out) {
    constexpr size_t kInputMax = 1u << 30;
    std::array<unsigned char, kBlockBytes> block;
    const size_t offered = bytes.size() < kInputMax ? bytes.size() : kInputMax;
    stream_.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    stream_.avail_in = static_cast<uInt>(offered);
    stream_.next_out = block.data();
    stream_.avail_out = static_cast<uInt>(block.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    bytes.remove_prefix(offered - stream_.avail_in);
    out.append(reinterpret_cast<const char*>(block.data()), block.size() - stream_.avail_out);
    return result;
  }

  z_stream stream_{};
};

}  // namespace

// RFC 1952 section 2.2: a file is one or more members, one after the other.
std::string gunzip(std::string_view bytes, uint64_t bytes_max) {
  Inflater inflater;
  std::string out;
  do {
    inflater.member(bytes, bytes_max, out);
  } while (!bytes.empty());
  return out;
}

}  // namespace archive
