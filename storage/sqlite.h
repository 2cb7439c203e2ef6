// The database: one writer, many readers, transactions. sqlite3.h stays behind it.
//
// WAL, synchronous=NORMAL (a killed process loses nothing; FULL with Durability::Power). Statements
// are prepared once per connection and text. Any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace storage {

struct DatabaseError : std::runtime_error {
  DatabaseError(const std::string& what, int sqlite_code)
      : std::runtime_error(what), code(sqlite_code) {}
  int code;  // SQLITE_FULL, SQLITE_IOERR ...
  bool disk_full() const;
};

enum class Durability { Process, Power };

// A prepared statement in use. Bind in order (?1, ?2 ...), then step. Resets when it goes away.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int64_t value);
  Statement& bind(double value);
  Statement& bind(std::string_view text);
  Statement& bind_blob(std::string_view bytes);
  Statement& bind_null();

  bool step();  // true when there is a row
  void run();   // to the end

  int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;       // also blobs: raw bytes
  std::string_view view(int column) const;  // until the next step()
  bool is_null(int column) const;

 private:
  friend class SqliteConnection;
  struct State;
  explicit Statement(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // `sql` must be a literal: the text is the cache key and nothing from outside belongs in it.
  virtual Statement prepare(const char* sql) = 0;
  virtual int64_t changes() const = 0;  // rows that the last statement changed
  virtual int64_t last_insert_id() const = 0;
};

class Database {
 public:
  // Opens or makes `file` and brings its schema up to date (schema.h). Throws DatabaseError.
  static std::unique_ptr<Database> open(const std::filesystem::path& file,
                                        Durability durability = Durability::Process);
  virtual ~Database() = default;

  // Runs `work` in one transaction; commits when it returns, rolls back when it throws. One writer
  // at a time; a write() inside a write() of the same thread joins it, a read() inside sees its
  // changes.
  virtual void write(const std::function<void(Connection&)>& work) = 0;
  // A consistent snapshot.
  virtual void read(const std::function<void(Connection&)>& work) = 0;
  virtual void checkpoint() = 0;  // folds the WAL into the file (clean shutdown)
};

}  // namespace storage
