#include "storage/upload_table.h"

#include <doctest/doctest.h>

#include "storage/sqlite.h"
#include "tests/storage/folder.h"

namespace {

struct Store {
  Folder folder;
  std::unique_ptr<storage::Database> database = storage::Database::open(folder.path() / "test.db");
  storage::UploadTable uploads{*database};
  storage::ObjectTable objects{*database};
};

std::string ids(const std::vector<storage::Upload>& uploads) {
  std::string text;
  for (const auto& upload : uploads)
    text += upload.id + " ";
  return text;
}

}  // namespace

TEST_CASE("uploads are listed by key, then by time") {
  Store store;
  store.uploads.create({.id = "1", .bucket = 1, .key = "b", .created_ms = 2, .document = "d"});
  store.uploads.create({.id = "2", .bucket = 1, .key = "b", .created_ms = 1, .document = ""});
  store.uploads.create({.id = "3", .bucket = 1, .key = "a", .created_ms = 9, .document = ""});
  store.uploads.create({.id = "4", .bucket = 2, .key = "a", .created_ms = 0, .document = ""});
  CHECK(ids(store.uploads.list(1, "")) == "3 2 1 ");
  CHECK(ids(store.uploads.list(1, "b")) == "2 1 ");
  CHECK(store.uploads.find("1")->document == "d");
  CHECK_FALSE(store.uploads.find("9"));
}

TEST_CASE("parts replace each other and leave their blobs behind") {
  Store store;
  store.uploads.create({.id = "u", .bucket = 1, .key = "k", .document = ""});
  const storage::Checksum crc{"CRC32", "", "AAAA"};
  CHECK(store.uploads.put_part("u", {2, 5, "etag2", 9, crc, "blob2"}).empty());
  CHECK(store.uploads.put_part("u", {1, 4, "etag1", 9, crc, "blob1"}).empty());
  CHECK(store.uploads.put_part("u", {2, 6, "new", 9, crc, "blob3"}) == storage::Garbage{"blob2"});
  const auto parts = store.uploads.parts("u", 0, storage::kAll);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].etag == "etag1");
  CHECK(parts[1].size == 6);
  CHECK(parts[1].checksum.value == "AAAA");
  CHECK(store.uploads.parts("u", 1, 1).front().blob == "blob3");

  SUBCASE("aborted: all blobs are garbage") {
    CHECK(store.uploads.remove("u") == storage::Garbage{"blob1", "blob3"});
    CHECK_FALSE(store.uploads.find("u"));
  }
  SUBCASE("completed: what no object took over is garbage") {
    CHECK(
        store.objects.put(1, {.key = "k"}, {.bytes = {}, .pieces = {{.size = 4, .blob = "blob1"}}})
            .empty());
    CHECK(store.uploads.complete("u", 50, "answer") == storage::Garbage{"blob3"});
    CHECK(store.uploads.find("u")->completed_ms == 50);
    CHECK(store.uploads.find("u")->document == "answer");
    CHECK(store.uploads.list(1, "").empty());
    store.uploads.forget_completed(50);
    CHECK(store.uploads.find("u"));
    store.uploads.forget_completed(51);
    CHECK_FALSE(store.uploads.find("u"));
  }
  SUBCASE("with their bucket") {
    CHECK(store.uploads.remove_all(1).size() == 2);
    CHECK_FALSE(store.uploads.find("u"));
  }
}
