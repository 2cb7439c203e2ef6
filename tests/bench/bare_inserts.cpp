// What SQLite alone does: inserts rows of 1 KiB, one transaction each, WAL and synchronous NORMAL.
//   bench_bare_inserts FILE SECONDS        prints inserts per second
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  sqlite3* database = nullptr;
  if (sqlite3_open(argv[1], &database) != SQLITE_OK) return 1;
  sqlite3_exec(database,
               "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
               "CREATE TABLE body(id INTEGER PRIMARY KEY, bytes BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO body(bytes) VALUES(?1)", -1, &insert, nullptr);
  const std::string bytes(1024, 'x');
  const auto start = std::chrono::steady_clock::now();
  const auto end = start + std::chrono::seconds(std::atoi(argv[2]));
  long count = 0;
  while (std::chrono::steady_clock::now() < end) {
    sqlite3_bind_blob(insert, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) return 1;
    sqlite3_reset(insert);
    ++count;
  }
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  std::printf("%.0f\n", static_cast<double>(count) / passed.count());
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return 0;
}
