#include "emulator/archive/archive.h"
#include "tests/emulator/archive/samples.h"

#include <doctest/doctest.h>

#include <chrono>

namespace fs = std::filesystem;
using samples::Scratch;

namespace {

void fill(const fs::path& folder) {
  fs::create_directories(folder / "code/inner");
  fs::create_directories(folder / "empty");
  samples::write(folder / "model é", std::string(200'000, 'm'));
  samples::write(folder / "code/train.py", "import this\n");
  samples::write(folder / "code/inner" / std::string(150, 'n'), "long name");
  samples::write(folder / "code.x", "sorts between");
  fs::permissions(folder / "code/train.py", fs::perms(0700));
  fs::create_symlink("code/train.py", folder / "entry");
}

}  // namespace

TEST_CASE("what is packed unpacks to the same") {
  const Scratch scratch;
  fs::create_directory(scratch.path() / "from");
  fill(scratch.path() / "from");
  archive::pack_tar_gz(scratch.path() / "from", scratch.path() / "a.tar.gz");
  archive::unpack(scratch.path() / "a.tar.gz", scratch.into());
  CHECK(samples::read(scratch.into() / "model é") == std::string(200'000, 'm'));
  CHECK(samples::read(scratch.into() / "code/inner" / std::string(150, 'n')) == "long name");
  CHECK(samples::read(scratch.into() / "entry") == "import this\n");
  CHECK(fs::status(scratch.into() / "code/train.py").permissions() == fs::perms(0755));
  CHECK(fs::is_directory(scratch.into() / "empty"));
  CHECK(fs::read_symlink(scratch.into() / "entry") == "code/train.py");
}

TEST_CASE("equal content gives equal bytes, other content others") {
  const Scratch scratch;
  for (const char* name : {"x", "y"}) {
    fs::create_directory(scratch.path() / name);
    fill(scratch.path() / name);
  }
  const fs::file_time_type old = fs::file_time_type::clock::now() - std::chrono::hours(1000);
  fs::last_write_time(scratch.path() / "y/model é", old);
  archive::pack_tar_gz(scratch.path() / "x", scratch.path() / "x.tar.gz");
  archive::pack_tar_gz(scratch.path() / "y", scratch.path() / "y.tar.gz");
  const std::string packed = samples::read(scratch.path() / "x.tar.gz");
  CHECK(packed == samples::read(scratch.path() / "y.tar.gz"));
  // RFC 1952: the time is in bytes 4 to 7.
  CHECK(packed.substr(4, 4) == std::string(4, '\0'));
  samples::write(scratch.path() / "y/model é", "other");
  archive::pack_tar_gz(scratch.path() / "y", scratch.path() / "y.tar.gz");
  CHECK(packed != samples::read(scratch.path() / "y.tar.gz"));
}

TEST_CASE("an empty folder packs and unpacks") {
  const Scratch scratch;
  archive::pack_tar_gz(scratch.into(), scratch.path() / "a.tar.gz");
  archive::unpack(scratch.path() / "a.tar.gz", scratch.into());
  CHECK(fs::is_empty(scratch.into()));
}

TEST_CASE("what cannot be packed throws") {
  const Scratch scratch;
  CHECK_THROWS_AS(archive::pack_tar_gz(scratch.path() / "absent", scratch.path() / "a"),
                  archive::Error);
  CHECK_THROWS_AS(archive::pack_tar_gz(scratch.into(), scratch.path() / "absent/a"),
                  archive::Error);
}

TEST_CASE("gunzip") {
  const std::string data(200'000, 'z');
  const std::string whole = samples::gzip(data);
  CHECK(archive::gunzip(whole, data.size()) == data);
  CHECK(archive::gunzip(samples::gzip(""), 0).empty());
  CHECK(archive::gunzip(samples::gzip("a") + samples::gzip("b"), 2) == "ab");
  CHECK_THROWS_AS(archive::gunzip(whole, data.size() - 1), archive::Error);
  std::string damaged = whole;
  damaged[damaged.size() - 6] ^= 1;  // in the checksum
  for (const std::string& bad : {std::string(), std::string("text"),
                                 whole.substr(0, whole.size() - 1), damaged, whole + "rest"}) {
    CHECK_THROWS_AS(archive::gunzip(bad, 1 << 20), archive::Error);
  }
}
