#include "storage/sqlite.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <set>
#include <thread>
#include <vector>

#include "tests/storage/folder.h"

using storage::Connection;
using storage::Database;
using storage::Statement;

namespace {

struct Opened {
  Folder folder;
  std::unique_ptr<Database> database = Database::open(folder.path() / "test.db");

  Opened() {
    database->write([](Connection& connection) {
      connection.prepare("CREATE TABLE numbers (value INTEGER)").run();
    });
  }
  int64_t count() {
    int64_t rows = 0;
    database->read([&](Connection& connection) { rows = count_on(connection); });
    return rows;
  }
  static int64_t count_on(Connection& connection) {
    Statement statement = connection.prepare("SELECT count(*) FROM numbers");
    statement.step();
    return statement.integer(0);
  }
  static void insert(Connection& connection, int64_t value) {
    connection.prepare("INSERT INTO numbers VALUES (?1)").bind(value).run();
  }
};

}  // namespace

TEST_CASE("values come back as they were bound") {
  Opened opened;
  const std::string bytes("\0\xff'\"\n", 5);
  opened.database->write([&](Connection& connection) {
    connection.prepare("CREATE TABLE kinds (a, b, c, d, e, f)").run();
    connection.prepare("INSERT INTO kinds VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .bind(int64_t{-5})
        .bind(0.5)
        .bind(std::string_view("text"))
        .bind_blob(bytes)
        .bind_null()
        .bind(std::string_view())
        .run();
    Statement row = connection.prepare("SELECT a, b, c, d, e, f FROM kinds");
    REQUIRE(row.step());
    CHECK(row.integer(0) == -5);
    CHECK(row.real(1) == 0.5);
    CHECK(row.text(2) == "text");
    CHECK(row.text(3) == bytes);
    CHECK(row.view(3) == bytes);
    CHECK(row.is_null(4));
    CHECK(row.text(5).empty());
    CHECK_FALSE(row.is_null(5));
    CHECK_FALSE(row.step());
  });
}

TEST_CASE("a transaction that throws leaves nothing") {
  Opened opened;
  CHECK_THROWS_AS(opened.database->write([](Connection& connection) {
    Opened::insert(connection, 1);
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(opened.count() == 0);
  opened.database->write([](Connection& connection) { Opened::insert(connection, 2); });
  CHECK(opened.count() == 1);
}

TEST_CASE("a nested transaction joins the outer one") {
  Opened opened;
  Database& database = *opened.database;
  SUBCASE("and is rolled back with it") {
    CHECK_THROWS(database.write([&](Connection& outer) {
      Opened::insert(outer, 1);
      database.write([](Connection& inner) { Opened::insert(inner, 2); });
      throw std::runtime_error("no");
    }));
    CHECK(opened.count() == 0);
  }
  SUBCASE("and takes only its own part back when it throws") {
    database.write([&](Connection& outer) {
      Opened::insert(outer, 1);
      CHECK_THROWS(database.write([](Connection& inner) {
        Opened::insert(inner, 2);
        throw std::runtime_error("no");
      }));
      CHECK(Opened::count_on(outer) == 1);
    });
    CHECK(opened.count() == 1);
  }
  SUBCASE("a read inside sees what was written") {
    database.write([&](Connection& outer) {
      Opened::insert(outer, 1);
      CHECK(opened.count() == 1);
      database.read([&](Connection&) {
        database.write([](Connection& inner) { Opened::insert(inner, 2); });
      });
      CHECK(opened.count() == 2);
    });
    CHECK(opened.count() == 2);
  }
}

TEST_CASE("two databases on one thread do not mix") {
  Opened first, second;
  first.database->write([&](Connection& connection) {
    Opened::insert(connection, 1);
    second.database->write([](Connection& other) { Opened::insert(other, 2); });
    CHECK(second.count() == 1);
    CHECK(first.count() == 1);
  });
}

TEST_CASE("the same statement in use twice is two statements") {
  Opened opened;
  opened.database->write([](Connection& connection) {
    for (int64_t value : {1, 2, 3})
      Opened::insert(connection, value);
    std::multiset<int64_t> pairs;
    Statement outer = connection.prepare("SELECT value FROM numbers");
    while (outer.step()) {
      Statement inner = connection.prepare("SELECT value FROM numbers");
      while (inner.step())
        pairs.insert(outer.integer(0) * 10 + inner.integer(0));
    }
    CHECK(pairs == std::multiset<int64_t>{11, 12, 13, 21, 22, 23, 31, 32, 33});
  });
}

TEST_CASE("a read is a snapshot, whatever is written meanwhile") {
  Opened opened;
  opened.database->write([](Connection& connection) { Opened::insert(connection, 1); });
  opened.database->read([&](Connection& connection) {
    CHECK(Opened::count_on(connection) == 1);
    std::jthread([&] {
      opened.database->write([](Connection& other) { Opened::insert(other, 2); });
    }).join();
    CHECK(Opened::count_on(connection) == 1);
  });
  CHECK(opened.count() == 2);
}

TEST_CASE("many threads read and write at once") {
  Opened opened;
  constexpr int kThreads = 16, kRounds = 50;
  std::latch start(kThreads);
  std::atomic<int> torn = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        start.arrive_and_wait();
        for (int round = 0; round < kRounds; ++round) {
          // Rows are only ever added two at a time.
          opened.database->write([](Connection& connection) {
            Opened::insert(connection, 1);
            Opened::insert(connection, 2);
          });
          if (opened.count() % 2 != 0) ++torn;
        }
      });
    }
  }
  CHECK(torn == 0);
  CHECK(opened.count() == 2 * kThreads * kRounds);
}

TEST_CASE("what is committed is there after reopening, with and without a checkpoint") {
  for (const bool fold : {false, true}) {
    CAPTURE(fold);
    Folder folder;
    for (int64_t run = 0; run < 3; ++run) {
      auto database = Database::open(folder.path() / "test.db", storage::Durability::Power);
      database->write([&](Connection& connection) {
        connection.prepare("CREATE TABLE IF NOT EXISTS numbers (value INTEGER)").run();
        CHECK(Opened::count_on(connection) == run);
        Opened::insert(connection, run);
      });
      if (fold) database->checkpoint();
    }
  }
}

TEST_CASE("errors say what was attempted") {
  Opened opened;
  std::string what;
  try {
    opened.database->write(
        [](Connection& connection) { connection.prepare("SELECT 1 FROM nowhere"); });
  } catch (const storage::DatabaseError& error) {
    what = error.what();
    CHECK_FALSE(error.disk_full());
  }
  CAPTURE(what);
  CHECK(what.find("no such table: nowhere") != std::string::npos);
  CHECK_THROWS_AS(Database::open("/nonexistent/folder/x.db"), storage::DatabaseError);
}

namespace {

int64_t user_version(Database& database) {
  int64_t version = 0;
  database.read([&](Connection& connection) {
    Statement statement = connection.prepare("PRAGMA user_version");
    statement.step();
    version = statement.integer(0);
  });
  return version;
}

}  // namespace

TEST_CASE("schemas: an empty file is brought up to date, a newer one is refused") {
  Folder folder;
  const auto file = folder.path() / "test.db";
  int64_t current = 0;
  {
    auto database = Database::open(file);
    current = user_version(*database);
    CHECK(current >= 1);
    // As version 0 had it: no tables, but a row of the file's own that must survive the upgrade.
    database->write([](Connection& connection) {
      std::vector<std::string> tables;
      {
        Statement statement =
            connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'");
        while (statement.step())
          tables.push_back(statement.text(0));
      }
      for (const std::string& table : tables) {
        connection.prepare(("DROP TABLE " + table).c_str()).run();
      }
      connection.prepare("CREATE TABLE old (value)").run();
      connection.prepare("INSERT INTO old VALUES (7)").run();
      connection.prepare("PRAGMA user_version = 0").run();
    });
  }
  {
    auto database = Database::open(file);
    CHECK(user_version(*database) == current);
    database->read([](Connection& connection) {
      Statement old = connection.prepare("SELECT value FROM old");
      REQUIRE(old.step());
      CHECK(old.integer(0) == 7);
      CHECK_FALSE(connection.prepare("SELECT 1 FROM resources").step());
    });
    database->write(
        [](Connection& connection) { connection.prepare("PRAGMA user_version = 1000").run(); });
  }
  CHECK_THROWS_WITH_AS(Database::open(file),
                       doctest::Contains("newer version of sagelocal (schema 1000"),
                       storage::DatabaseError);
}
