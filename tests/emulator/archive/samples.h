// Archives made byte by byte, so that they may be as wicked as a test needs, and folders for them.
#pragma once

#include <zlib.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <unistd.h>

namespace samples {

// A folder of the test's own, removed at the end.
class Scratch {
 public:
  Scratch() {
    static std::atomic<int> made = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("archive_test_" + std::to_string(::getpid()) + "_" + std::to_string(made++));
    std::filesystem::create_directories(path_ / "into");
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path into() const { return path_ / "into"; }

 private:
  std::filesystem::path path_;
};

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream(path, std::ios::binary)
      .write(text.data(), static_cast<std::streamsize>(text.size()));
}

struct TarEntry {
  std::string name;
  char type = '0';  // POSIX.1-1988 ustar: 0 file, 1 hard link, 2 symbolic link, 3 device, 5 folder
  std::string data = {};
  std::string link = {};
  unsigned mode = 0644;
};

inline std::string tar(std::initializer_list<TarEntry> entries) {
  std::string out;
  for (const TarEntry& entry : entries) {
    std::array<char, 512> header{};
    const auto put = [&header](size_t at, std::string_view text) {
      std::memcpy(header.data() + at, text.data(), text.size());
    };
    const auto octal = [&put](size_t at, int digits, size_t value) {
      char text[32];
      std::snprintf(text, sizeof text, "%0*zo", digits, value);
      put(at, text);
    };
    put(0, entry.name);
    octal(100, 7, entry.mode);
    octal(124, 11, entry.data.size());
    put(148, "        ");
    header[156] = entry.type;
    put(157, entry.link);
    put(257, std::string_view("ustar\00000", 8));
    size_t sum = 0;
    for (const char c : header)
      sum += static_cast<unsigned char>(c);
    octal(148, 6, sum);
    header[154] = '\0';
    out.append(header.data(), header.size()).append(entry.data);
    out.append((512 - entry.data.size() % 512) % 512, '\0');
  }
  return out.append(1024, '\0');
}

inline std::string little_endian(size_t value, size_t bytes) {
  std::string out;
  for (size_t i = 0; i < bytes; ++i, value >>= 8)
    out += static_cast<char>(value & 0xFF);
  return out;
}

// A zip file of one stored entry. PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16; names are UTF-8.
inline std::string zip(const std::string& name, const std::string& data, size_t mode = 0100644) {
  const size_t crc = crc32_z(0, reinterpret_cast<const Bytef*>(data.data()), data.size());
  const std::string common = little_endian(0x0800, 2) + little_endian(0, 2) + little_endian(0, 4) +
                             little_endian(crc, 4) + little_endian(data.size(), 4) +
                             little_endian(data.size(), 4) + little_endian(name.size(), 2) +
                             little_endian(0, 2);
  const std::string local = "PK\x03\x04" + little_endian(20, 2) + common + name + data;
  const std::string central = "PK\x01\x02" + little_endian(0x031E, 2) + little_endian(20, 2) +
                              common + little_endian(0, 6) + little_endian(mode << 16, 4) +
                              little_endian(0, 4) + name;
  return local + central + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
         little_endian(1, 2) + little_endian(central.size(), 4) + little_endian(local.size(), 4) +
         little_endian(0, 2);
}

inline std::string gzip(const std::string& data) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, data.size()) + 32, '\0');
  std::string in = data;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace samples
