// A file size limit stands in for a full disk: it strikes the same system calls.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>

#include <system_error>

#include "emulator/base/ids.h"
#include "storage/blob_store.h"
#include "storage/object_table.h"
#include "storage/sqlite.h"
#include "tests/storage/folder.h"

namespace {

class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    handler_ = ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limited = before_;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

}  // namespace

TEST_CASE("a row that finds no room is an error, is not there, and does no harm") {
  Folder folder;
  const auto file = folder.path() / "test.db";
  {
    auto database = storage::Database::open(file);
    storage::ObjectTable table(*database);
    REQUIRE(table.create_bucket({.name = "b", .account = "1"}));
    const int64_t bucket = table.find_bucket("b")->id;
    const std::string bytes(64 * 1024, 'x');
    const auto put = [&](const std::string& key) {
      static_cast<void>(table.put(bucket, {.key = key}, {.bytes = bytes, .pieces = {}}));
    };
    put("before");
    {
      const FileSizeLimit limit(1 << 20);
      int failures = 0;
      for (int i = 0; i < 40; ++i) {
        try {
          put("key" + std::to_string(i));
        } catch (const storage::DatabaseError& error) {
          CAPTURE(std::string(error.what()));
          CHECK(error.disk_full());
          CHECK_FALSE(table.find(bucket, "key" + std::to_string(i)));
          ++failures;
        }
      }
      CHECK(failures > 0);
      CHECK(table.find(bucket, "before"));
    }
    put("after");
    CHECK(table.find(bucket, "after"));
  }
  auto database = storage::Database::open(file);
  database->read([](storage::Connection& connection) {
    auto check = connection.prepare("PRAGMA integrity_check");
    REQUIRE(check.step());
    CHECK(check.text(0) == "ok");
  });
}

TEST_CASE("a blob that finds no room is an error and leaves no file") {
  Folder folder;
  base::Ids ids(1);
  auto store = storage::BlobStore::open(folder.path(), ids, false);
  {
    const FileSizeLimit limit(1 << 20);
    auto staged = store->stage();
    const std::string piece(256 * 1024, 'x');
    CHECK_THROWS_AS(for (int i = 0; i < 8; ++i) staged->write(piece), std::system_error);
  }
  CHECK(std::filesystem::is_empty(folder.path() / "staging"));
  CHECK(std::filesystem::is_empty(folder.path() / "blobs"));
}
