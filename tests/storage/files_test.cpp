// Blobs and the data directory.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "emulator/base/ids.h"
#include "storage/blob_store.h"
#include "storage/directory.h"
#include "tests/storage/folder.h"

namespace {

namespace fs = std::filesystem;

struct Blobs {
  Folder folder;
  base::Ids ids{1};
  std::unique_ptr<storage::BlobStore> store = storage::BlobStore::open(folder.path(), ids, true);

  std::string put(std::string_view bytes) {
    auto staged = store->stage();
    staged->write(bytes);
    return staged->commit();
  }
  size_t staged_files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder.path() / "staging"), fs::directory_iterator()));
  }
};

std::string all_of(const storage::Blob& blob) {
  std::string text(static_cast<size_t>(blob.size()), '\0');
  CHECK(blob.read(0, text) == text.size());
  return text;
}

}  // namespace

TEST_CASE("a blob is written in pieces and read at any offset") {
  Blobs blobs;
  auto staged = blobs.store->stage();
  staged->write("hello ");
  staged->write("");
  staged->write("world");
  CHECK(staged->size() == 11);
  const std::string id = staged->commit();
  CHECK(blobs.staged_files() == 0);
  const auto blob = blobs.store->open_blob(id);
  REQUIRE(blob);
  CHECK(all_of(*blob) == "hello world");
  std::string some(5, '\0');
  CHECK(blob->read(6, some) == 5);
  CHECK(some == "world");
  CHECK(blob->read(11, some) == 0);
  CHECK(fs::file_size(blobs.store->path(id)) == 11);
}

TEST_CASE("a blob that is not committed leaves no file") {
  Blobs blobs;
  {
    auto staged = blobs.store->stage();
    staged->write("x");
    CHECK(blobs.staged_files() == 1);
  }
  CHECK(blobs.staged_files() == 0);
}

TEST_CASE("opening a store empties the staging folder") {
  Blobs blobs;
  std::ofstream(blobs.folder.path() / "staging" / "left") << "x";
  storage::BlobStore::open(blobs.folder.path(), blobs.ids, false);
  CHECK(blobs.staged_files() == 0);
}

TEST_CASE("an open blob outlives its removal; absent and malformed ids are no blobs") {
  Blobs blobs;
  const std::string id = blobs.put("bytes");
  const auto blob = blobs.store->open_blob(id);
  blobs.store->remove(id);
  blobs.store->remove(id);
  CHECK(all_of(*blob) == "bytes");
  CHECK_FALSE(blobs.store->open_blob(id));
  for (const char* bad : {"", "..", "../../etc/passwd", "ab/../../../../../../../etc/passwd"}) {
    CHECK_FALSE(blobs.store->open_blob(bad));
    blobs.store->remove(bad);
  }
}

TEST_CASE("a sweep removes what is not known") {
  Blobs blobs;
  const std::string kept = blobs.put("kept"), lost = blobs.put("lost");
  blobs.store->sweep([&](std::string_view id) { return id == kept; });
  CHECK(blobs.store->open_blob(kept));
  CHECK_FALSE(blobs.store->open_blob(lost));
}

TEST_CASE("a data directory keeps its id, also after a server that was killed") {
  Folder folder;
  const fs::path path = folder.path() / "deep" / "data";
  std::string id;
  {
    auto directory = storage::DataDirectory::open(path);
    id = directory->id();
    CHECK(id.size() == 16);
    CHECK(directory->path() == path);
  }
  CHECK(storage::DataDirectory::open(path)->id() == id);
  std::ofstream(path / "lock") << "12345\n";  // as a killed server leaves it
  auto directory = storage::DataDirectory::open(path);
  CHECK(directory->id() == id);
}

TEST_CASE("a directory that another process holds names it") {
  Folder folder;
  int ready[2], done[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(done) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto held = storage::DataDirectory::open(folder.path());
    char byte = 'r';
    if (::write(ready[1], &byte, 1) != 1 || ::read(done[0], &byte, 1) != 1) ::_exit(1);
    ::_exit(0);  // without closing, as a killed server
  }
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK_THROWS_WITH_AS(storage::DataDirectory::open(folder.path()),
                       doctest::Contains(("process " + std::to_string(child)).c_str()),
                       storage::DirectoryInUse);
  REQUIRE(::write(done[1], &byte, 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(storage::DataDirectory::open(folder.path())->path() == folder.path());
  for (const int end : {ready[0], ready[1], done[0], done[1]})
    ::close(end);
}

TEST_CASE("a directory that cannot be made is an error") {
  CHECK_THROWS_AS(storage::DataDirectory::open("/proc/nowhere"), std::system_error);
}
