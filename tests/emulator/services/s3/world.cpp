#include "tests/emulator/services/s3/world.h"

#include <doctest/doctest.h>

#include <algorithm>

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const api::Error& error) {
    std::string text = error.code() + " " + std::to_string(error.status()) + " " + error.what();
    for (const auto& [name, value] : error.extra().members()) {
      text +=
          " " + name + "=" + (value.is_int() ? std::to_string(value.as_int()) : value.as_string());
    }
    return text;
  }
  return "";
}

World::World() {
  subscription_ = bus_.subscribe([this](const runtime::Event& event) { seen_.push_back(event); });
  restart();
  call("CreateBucket", json::Value::object({{"Bucket", "bucket"}}));
}

World::~World() = default;

void World::restart() {
  s3.reset();
  blobs.reset();
  database_.reset();
  database_ = storage::Database::open(folder.path() / "test.db");
  blobs = storage::BlobStore::open(folder.path(), ids_, false);
  s3 = std::make_unique<s3::S3>(s3::S3::Dependencies{*database_, *blobs, clock, ids_, bus_});
}

api::Reply World::call(std::string_view operation, json::Value input, std::string_view body,
                       const http::Headers& headers) {
  constexpr size_t kPieceBytes = 100'000;
  api::Call call;
  call.service = "s3";
  call.operation = operation;
  call.input = input.has("Bucket") ? input : input.with("Bucket", "bucket");
  call.account = account;
  call.region = region;
  call.request_id = "request";
  call.endpoint = "http://127.0.0.1:4566";
  auto head = std::make_shared<http::RequestHead>();
  head->headers = headers;
  head->content_length = body.size();
  call.head = head;
  call.body = s3->receive(call);
  while (call.body && !body.empty()) {
    call.body->write(body.substr(0, kPieceBytes));
    body.remove_prefix(std::min(kPieceBytes, body.size()));
  }
  if (const std::string* trailer = headers.find("x-amz-trailer"); trailer && call.body) {
    call.body->trailer(*trailer, headers.get("sent-" + *trailer));
  }
  for (const api::Operation& entry : s3->operations()) {
    if (entry.name == operation) return std::get<api::Function>(entry.run)(call);
  }
  FAIL("no such operation");
  return {};
}

api::Reply World::put(const std::string& key, std::string_view body, json::Value more) {
  return call("PutObject", more.with("Key", key), body);
}

std::string World::body_of(const api::Reply& reply) {
  if (!reply.body) return reply.output.text("Body");
  std::string all, piece(50'000, '\0');
  while (const size_t got = reply.body->read(piece))
    all.append(piece, 0, got);
  CHECK(all.size() == reply.body->size());
  return all;
}

std::string World::get(const std::string& key) {
  return body_of(call("GetObject", json::Value::object({{"Key", key}})));
}

bool World::exists(const std::string& key) {
  return error_of([&] { call("HeadObject", json::Value::object({{"Key", key}})); }).empty();
}

size_t World::blob_files() const {
  const auto all = std::filesystem::recursive_directory_iterator(folder.path() / "blobs");
  return static_cast<size_t>(std::count_if(
      begin(all), end(all), [](const auto& entry) { return entry.is_regular_file(); }));
}

std::vector<runtime::Event> World::events() {
  while (loop_.run_ready()) {
  }
  return std::exchange(seen_, {});
}
