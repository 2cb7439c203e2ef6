#include "emulator/services/sagemaker/objects.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <memory>
#include <system_error>

#include "emulator/api/error.h"
#include "emulator/api/gateway.h"
#include "emulator/base/text.h"
#include "emulator/http/text_source.h"

namespace sagemaker {
namespace {

constexpr size_t kPieceBytes = 256 * 1024;

std::system_error file_error(const std::filesystem::path& file) {
  return {errno, std::generic_category(), file.string()};
}

class FileSource final : public http::BodySource {
 public:
  explicit FileSource(const std::filesystem::path& file)
      : size_(std::filesystem::file_size(file)), stream_(file, std::ios::binary) {
    if (!stream_) throw file_error(file);
  }
  uint64_t size() const override { return size_; }
  size_t read(std::span<char> into) override {
    stream_.read(into.data(), static_cast<std::streamsize>(into.size()));
    return static_cast<size_t>(stream_.gcount());
  }

 private:
  uint64_t size_;
  std::ifstream stream_;
};

api::InternalCall call_of(std::string operation, const Owner& owner, json::Value input) {
  api::InternalCall call;
  call.service = "s3";
  call.operation = std::move(operation);
  call.input = std::move(input);
  call.account = owner.account;
  call.region = owner.region;
  return call;
}

json::Value object_input(const Location& object) {
  return json::Value::object({{"Bucket", object.bucket}, {"Key", object.key}});
}

// Hands the body, wherever it is, to `take` in pieces.
template <class F>
void each_piece(const api::Reply& reply, F take) {
  if (!reply.body) {
    take(
        std::string_view(reply.output["Body"].is_string() ? reply.output["Body"].as_string() : ""));
    return;
  }
  std::vector<char> buffer(kPieceBytes);
  while (const size_t count = reply.body->read(buffer)) {
    take(std::string_view(buffer.data(), count));
  }
}

void write_body(const api::Reply& reply, const std::filesystem::path& file) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  if (!stream) throw file_error(file);
  each_piece(reply, [&](std::string_view piece) {
    stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  });
  stream.close();
  if (!stream) throw file_error(file);
}

std::string read_body(const api::Reply& reply, const Location& object, uint64_t bytes_max) {
  std::string text;
  each_piece(reply, [&](std::string_view piece) {
    if (text.size() + piece.size() > bytes_max) {
      throw std::length_error(fmt::format("{} is larger than {} bytes", object.uri(), bytes_max));
    }
    text.append(piece);
  });
  return text;
}

}  // namespace

Location Location::below(std::string_view name) const {
  if (key.empty() || key.back() == '/') return {bucket, fmt::format("{}{}", key, name)};
  return {bucket, fmt::format("{}/{}", key, name)};
}

std::optional<Location> parse_location(std::string_view uri) {
  constexpr std::string_view kScheme = "s3://";
  if (!uri.starts_with(kScheme)) return std::nullopt;
  uri.remove_prefix(kScheme.size());
  const size_t slash = uri.find('/');
  Location location;
  location.bucket = uri.substr(0, slash);
  if (slash != std::string_view::npos) location.key = uri.substr(slash + 1);
  if (location.bucket.empty()) return std::nullopt;
  return location;
}

std::string relative_key(std::string_view prefix, std::string_view key) {
  const bool folder = key.size() > prefix.size() && key[prefix.size()] == '/';
  if (folder) return std::string(key.substr(prefix.size() + 1));
  const size_t slash = prefix.rfind('/');
  return std::string(slash == std::string_view::npos ? key : key.substr(slash + 1));
}

bool is_file_name(std::string_view relative) {
  if (relative.find('\0') != std::string_view::npos) return false;
  for (const std::string_view part : base::split(relative, '/')) {
    if (part.empty() || part == "." || part == "..") return false;
  }
  return true;
}

runtime::Task<std::vector<std::string>> Objects::list(Owner owner, Location prefix, size_t limit,
                                                      std::stop_token stop) {
  std::vector<std::string> keys;
  std::string token;
  while (keys.size() < limit) {
    const auto page = static_cast<int64_t>(std::min<size_t>(1000, limit - keys.size()));
    json::Value input =
        json::Value::object({{"Bucket", prefix.bucket}, {"Prefix", prefix.key}, {"MaxKeys", page}});
    if (!token.empty()) input = input.with("ContinuationToken", token);
    api::InternalCall call = call_of("ListObjectsV2", owner, std::move(input));
    call.stop = stop;
    const api::Reply reply = co_await gateway_.call(std::move(call));
    if (const json::Value& contents = reply.output["Contents"]; contents.is_array()) {
      for (const json::Value& object : contents.items())
        keys.push_back(object.text("Key"));
    }
    token = reply.output.text("NextContinuationToken");
    if (!reply.output.flag("IsTruncated") || token.empty()) break;
  }
  co_return keys;
}

runtime::Task<bool> Objects::exists(Owner owner, Location object) {
  try {
    co_await gateway_.call(call_of("HeadObject", owner, object_input(object)));
    co_return true;
  } catch (const api::Error&) {
    co_return false;
  }
}

runtime::Task<std::string> Objects::read(Owner owner, Location object, uint64_t bytes_max,
                                         std::stop_token stop) {
  api::InternalCall call = call_of("GetObject", owner, object_input(object));
  call.stop = stop;
  const api::Reply reply = co_await gateway_.call(std::move(call));
  co_return co_await loop_.offload([&] { return read_body(reply, object, bytes_max); });
}

runtime::Task<> Objects::download(Owner owner, Location object, std::filesystem::path file,
                                  std::stop_token stop) {
  api::InternalCall call = call_of("GetObject", owner, object_input(object));
  call.stop = stop;
  const api::Reply reply = co_await gateway_.call(std::move(call));
  co_await loop_.offload([&] { write_body(reply, file); });
}

runtime::Task<> Objects::upload(Owner owner, Location object, std::filesystem::path file) {
  api::InternalCall call = call_of("PutObject", owner, object_input(object));
  call.body = co_await loop_.offload(
      [&]() -> std::shared_ptr<http::BodySource> { return std::make_shared<FileSource>(file); });
  co_await gateway_.call(std::move(call));
}

runtime::Task<> Objects::write(Owner owner, Location object, std::string bytes) {
  api::InternalCall call = call_of("PutObject", owner, object_input(object));
  call.body = std::make_shared<http::TextSource>(std::move(bytes));
  co_await gateway_.call(std::move(call));
}

}  // namespace sagemaker
