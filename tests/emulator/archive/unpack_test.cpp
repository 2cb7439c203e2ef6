#include "emulator/archive/archive.h"
#include "tests/emulator/archive/samples.h"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <random>
#include <system_error>

namespace fs = std::filesystem;
using samples::Scratch;
using samples::TarEntry;

namespace {

mode_t mode_of(const fs::path& path) {
  struct stat found {};
  REQUIRE(::stat(path.c_str(), &found) == 0);
  return found.st_mode & 07777;
}

std::string ordinary() {
  return samples::tar({{"./", '5'},
                       {"./a.txt", '0', "alpha"},
                       {"deep/er/b é.txt", '0', std::string(100'000, 'b')},
                       {"run.sh", '0', "#!", "", 04755},
                       {"empty/", '5'},
                       {"up/link", '2', "", "../a.txt"},
                       {"hard", '1', "", "a.txt"}});
}

void check_ordinary(const fs::path& into) {
  CHECK(samples::read(into / "a.txt") == "alpha");
  CHECK(samples::read(into / "deep/er/b é.txt") == std::string(100'000, 'b'));
  CHECK(mode_of(into / "a.txt") == 0644);
  CHECK(mode_of(into / "run.sh") == 0755);
  CHECK(fs::is_directory(into / "empty"));
  CHECK(fs::read_symlink(into / "up/link") == "../a.txt");
  CHECK(samples::read(into / "up/link") == "alpha");
  CHECK(samples::read(into / "hard") == "alpha");
}

}  // namespace

TEST_CASE("tar, tar.gz and zip unpack, from bytes and from a file") {
  for (const std::string& bytes : {ordinary(), samples::gzip(ordinary())}) {
    const Scratch scratch;
    archive::unpack_bytes(bytes, scratch.into());
    check_ordinary(scratch.into());
  }
  const Scratch scratch;
  samples::write(scratch.path() / "file", samples::gzip(ordinary()));
  archive::unpack(scratch.path() / "file", scratch.into());
  check_ordinary(scratch.into());

  const Scratch zipped;
  archive::unpack_bytes(samples::zip("d/é.py", "print()", 0100755), zipped.into());
  CHECK(samples::read(zipped.into() / "d/é.py") == "print()");
  CHECK(mode_of(zipped.into() / "d/é.py") == 0755);
}

TEST_CASE("the last entry of a name wins") {
  const Scratch scratch;
  archive::unpack_bytes(samples::tar({{"a", '0', "one"}, {"a", '0', "2"}}), scratch.into());
  CHECK(samples::read(scratch.into() / "a") == "2");
}

TEST_CASE("whatever would leave the folder is refused") {
  const Scratch elsewhere;
  const std::string absolute = elsewhere.path() / "outside";
  struct {
    std::string_view name;
    std::string bytes;
  } const table[] = {
      {"absolute", samples::tar({{absolute, '0', "x"}})},
      {"dots", samples::tar({{"../outside", '0', "x"}})},
      {"dots within", samples::tar({{"a/../../outside", '0', "x"}})},
      {"dots of a folder", samples::tar({{"../outside/", '5'}})},
      {"dots in a zip", samples::zip("../outside", "x")},
      {"absolute in a zip", samples::zip(absolute, "x")},
      {"symbolic link to an absolute name", samples::tar({{"l", '2', "", "/etc/passwd"}})},
      {"symbolic link up", samples::tar({{"l", '2', "", "../outside"}})},
      {"symbolic link up from a folder", samples::tar({{"d/l", '2', "", "../../outside"}})},
      {"symbolic link down and up", samples::tar({{"d/", '5'}, {"l", '2', "", "d/../../outside"}})},
      {"symbolic link through another",
       samples::tar({{"x/y/z", '2', "", "../.."}, {"l", '2', "", "x/y/z/../outside"}})},
      {"symbolic link in a zip", samples::zip("l", "../outside", 0120777)},
      {"write through a symbolic link",
       samples::tar({{"real/", '5'}, {"l", '2', "", "real"}, {"l/f", '0', "x"}})},
      {"hard link up", samples::tar({{"h", '1', "", "../secret"}})},
      {"hard link to an absolute name", samples::tar({{"h", '1', "", "/etc/passwd"}})},
      {"hard link to nothing", samples::tar({{"h", '1', "", "absent"}})},
      {"hard link to a symbolic link",
       samples::tar({{"d/l", '2', "", "../f"}, {"h", '1', "", "d/l"}})},
      {"device", samples::tar({{"dev", '3'}})},
      {"pipe", samples::tar({{"fifo", '6'}})},
      {"file over a folder", samples::tar({{"d/f", '0', "x"}, {"d", '0', "x"}})},
      {"folder below a file", samples::tar({{"f", '0', "x"}, {"f/g", '0', "x"}})},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    const Scratch scratch;
    samples::write(scratch.path() / "secret", "s");
    CHECK_THROWS_AS(archive::unpack_bytes(row.bytes, scratch.into()), archive::Error);
    CHECK_FALSE(fs::exists(fs::symlink_status(scratch.path() / "outside")));
    CHECK_FALSE(fs::exists(fs::symlink_status(scratch.into() / "h")));
    CHECK_FALSE(fs::exists(scratch.into() / "real/f"));
    CHECK_FALSE(fs::exists(absolute));
  }
}

TEST_CASE("a link that was there before is replaced, not followed") {
  const Scratch scratch;
  samples::write(scratch.path() / "outside", "mine");
  fs::create_symlink(scratch.path() / "outside", scratch.into() / "f");
  fs::create_directory_symlink(scratch.path(), scratch.into() / "d");
  archive::unpack_bytes(samples::tar({{"f", '0', "theirs"}}), scratch.into());
  CHECK(samples::read(scratch.path() / "outside") == "mine");
  CHECK(samples::read(scratch.into() / "f") == "theirs");
  CHECK_THROWS_AS(archive::unpack_bytes(samples::tar({{"d/outside", '0', "x"}}), scratch.into()),
                  archive::Error);
  CHECK(samples::read(scratch.path() / "outside") == "mine");
}

TEST_CASE("limits hold while unpacking") {
  const std::string bomb = samples::gzip(samples::tar({{"a", '0', std::string(300'000, '\0')}}));
  const Scratch scratch;
  CHECK_THROWS_AS(archive::unpack_bytes(bomb, scratch.into(), {.bytes_max = 299'999}),
                  archive::TooLarge);
  CHECK(fs::file_size(scratch.into() / "a") < 299'999);
  CHECK_NOTHROW(archive::unpack_bytes(bomb, scratch.into(), {.bytes_max = 300'000}));

  const std::string two = samples::tar({{"a", '0', "1"}, {"b", '0', "2"}});
  CHECK_THROWS_AS(archive::unpack_bytes(two, scratch.into(), {.bytes_max = 1}), archive::TooLarge);
  CHECK_THROWS_AS(archive::unpack_bytes(two, scratch.into(), {.files_max = 1}), archive::TooLarge);
  CHECK_NOTHROW(archive::unpack_bytes(two, scratch.into(), {.bytes_max = 2, .files_max = 2}));

  const std::string chain = samples::tar({{"p/q/r/s/t", '0', ""}});
  CHECK_THROWS_AS(archive::unpack_bytes(chain, scratch.into(), {.files_max = 4}),
                  archive::TooLarge);
}

TEST_CASE("what is no archive, or half of one, is refused") {
  const Scratch scratch;
  const std::string whole = samples::gzip(ordinary());
  CHECK_THROWS_AS(archive::unpack_bytes("", scratch.into()), archive::Error);
  CHECK_THROWS_AS(archive::unpack_bytes("not an archive", scratch.into()), archive::Error);
  CHECK_THROWS_AS(archive::unpack_bytes(whole.substr(0, whole.size() / 2), scratch.into()),
                  archive::Error);
  CHECK_THROWS_AS(archive::unpack_bytes(ordinary().substr(0, 1200), scratch.into()),
                  archive::Error);
  CHECK_THROWS_AS(archive::unpack(scratch.path() / "absent", scratch.into()), archive::Error);
  CHECK_THROWS_AS(archive::unpack_bytes(whole, scratch.path() / "absent"), archive::Error);
}

TEST_CASE("mutated archives are refused or unpacked, and nothing gets out") {
  std::mt19937_64 random(11);
  const Scratch scratch;
  const std::string seeds[] = {ordinary().substr(0, 4096), samples::zip("d/f", "data")};
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    std::string bytes = seeds[random() % 2];
    for (int edits = 0; edits < 4; ++edits) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    try {
      archive::unpack_bytes(bytes, scratch.into(), {.bytes_max = 1 << 20, .files_max = 100});
    } catch (const archive::Error&) {
      ++refused;
    }
  }
  CHECK(refused > 50);
  CHECK(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a file that cannot be written is no fault of the archive") {
  const Scratch scratch;
  struct rlimit before {};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small { 1000, before.rlim_max };
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const std::string large = samples::tar({{"a", '0', std::string(2'000, 'x')}});
  CHECK_THROWS_AS(archive::unpack_bytes(large, scratch.into()), std::system_error);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, ignored);
}
