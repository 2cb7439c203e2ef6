#include "storage/sqlite.h"

#include <fmt/core.h>
#include <sqlite3.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/schema.h"

namespace storage {
namespace {

constexpr int kBusyTimeoutMs = 5000;
constexpr size_t kReadersMax = 8;

[[noreturn]] void fail(sqlite3* handle, int code, std::string_view doing) {
  const int extended = handle != nullptr ? sqlite3_extended_errcode(handle) : code;
  // SQLite forgets errno on some paths (COMMIT); step() clears it beforehand.
  const int last_errno = errno;
  const int known = handle != nullptr ? sqlite3_system_errno(handle) : 0;
  const int system = known != 0 ? known : last_errno;
  const char* text = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  int primary = code & 0xff;
  // A quota or a file size limit is a full disk under another name.
  if (primary == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG)) {
    primary = SQLITE_FULL;
  }
  throw DatabaseError(fmt::format("{}: {} (SQLite {}, errno {})", doing, text, extended, system),
                      primary);
}

}  // namespace

bool DatabaseError::disk_full() const {
  return code == SQLITE_FULL;
}

// One prepared statement. Lives in its connection's cache unless the same text is in use twice.
struct Statement::State {
  State(sqlite3* connection, const char* sql) : handle(connection) {
    const int code =
        sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(handle, code, fmt::format("cannot prepare \"{}\"", sql));
  }
  ~State() { sqlite3_finalize(statement); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void check(int code, const char* doing) const {
    if (code != SQLITE_OK) fail(handle, code, doing);
  }

  sqlite3* handle;
  sqlite3_stmt* statement = nullptr;
  std::unique_ptr<State>* home = nullptr;  // the cache slot that it came from
  int bound = 0;
};

Statement::Statement(std::unique_ptr<State> state) : state_(std::move(state)) {}
Statement::Statement(Statement&&) noexcept = default;

Statement::~Statement() {
  if (!state_) return;
  sqlite3_reset(state_->statement);
  sqlite3_clear_bindings(state_->statement);
  state_->bound = 0;
  if (state_->home != nullptr) *state_->home = std::move(state_);
}

Statement& Statement::bind(int64_t value) {
  state_->check(sqlite3_bind_int64(state_->statement, ++state_->bound, value), "bind");
  return *this;
}

Statement& Statement::bind(double value) {
  state_->check(sqlite3_bind_double(state_->statement, ++state_->bound, value), "bind");
  return *this;
}

// A null pointer would bind NULL, so empty text needs an address.
Statement& Statement::bind(std::string_view text) {
  const char* data = text.empty() ? "" : text.data();
  state_->check(sqlite3_bind_text64(state_->statement, ++state_->bound, data, text.size(),
                                    SQLITE_TRANSIENT, SQLITE_UTF8),
                "bind");
  return *this;
}

Statement& Statement::bind_blob(std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  state_->check(
      sqlite3_bind_blob64(state_->statement, ++state_->bound, data, bytes.size(), SQLITE_TRANSIENT),
      "bind");
  return *this;
}

Statement& Statement::bind_null() {
  state_->check(sqlite3_bind_null(state_->statement, ++state_->bound), "bind");
  return *this;
}

bool Statement::step() {
  errno = 0;
  const int code = sqlite3_step(state_->statement);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(state_->handle, code, fmt::format("\"{}\" failed", sqlite3_sql(state_->statement)));
}

void Statement::run() {
  while (step()) {
  }
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(state_->statement, column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(state_->statement, column);
}

std::string_view Statement::view(int column) const {
  const void* data = sqlite3_column_blob(state_->statement, column);
  const int size = sqlite3_column_bytes(state_->statement, column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data), static_cast<size_t>(size)};
}

std::string Statement::text(int column) const {
  return std::string(view(column));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(state_->statement, column) == SQLITE_NULL;
}

// Used by one thread at a time: its Database sees to that.
class SqliteConnection final : public Connection {
 public:
  SqliteConnection(const std::filesystem::path& file, int flags) {
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK) {
      sqlite3_extended_result_codes(handle_, 1);
      sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
      return;
    }
    // A handle exists even then, and holds the reason.
    const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    sqlite3_close(handle_);
    throw DatabaseError(fmt::format("cannot open {}: {}", file.string(), why), code & 0xff);
  }
  ~SqliteConnection() override {
    statements_.clear();
    sqlite3_close(handle_);
  }

  Statement prepare(const char* sql) override {
    auto found = statements_.find(std::string_view(sql));
    if (found == statements_.end()) {
      auto state = std::make_unique<Statement::State>(handle_, sql);
      // The map's node stays where it is, so the statement can find its way home.
      const std::string_view key = sqlite3_sql(state->statement);
      found = statements_.emplace(key, nullptr).first;
      state->home = &found->second;
      return Statement(std::move(state));
    }
    if (found->second) return Statement(std::move(found->second));
    return Statement(std::make_unique<Statement::State>(handle_, sql));  // in use: a second one
  }
  int64_t changes() const override { return sqlite3_changes64(handle_); }
  int64_t last_insert_id() const override { return sqlite3_last_insert_rowid(handle_); }

  void execute(const char* sql) { prepare(sql).run(); }
  // After a failure SQLite may have rolled back already.
  void roll_back(const char* sql) noexcept {
    if (sqlite3_get_autocommit(handle_) == 0) sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  }
  void checkpoint() {
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
      fail(handle_, code, "checkpoint");
    }
  }

 private:
  sqlite3* handle_ = nullptr;
  // Keys are the texts that SQLite keeps with the statements.
  std::unordered_map<std::string_view, std::unique_ptr<Statement::State>> statements_;
};

namespace {

// The transactions that this thread is in, innermost last.
struct Frame {
  const Database* database;
  SqliteConnection* connection;
  bool writing;
};
thread_local std::vector<Frame> frames;

const Frame* innermost(const Database* database) {
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    if (frame->database == database) return &*frame;
  }
  return nullptr;
}

class Scope {
 public:
  explicit Scope(Frame frame) { frames.push_back(frame); }
  ~Scope() { frames.pop_back(); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
};

struct Transaction {
  const char *begin, *commit, *roll_back;
};
constexpr Transaction kWrite{"BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};
constexpr Transaction kRead{"BEGIN", "COMMIT", "ROLLBACK"};
constexpr Transaction kNested{"SAVEPOINT nested", "RELEASE nested",
                              "ROLLBACK TO nested; RELEASE nested"};

void run(SqliteConnection& connection, const Transaction& transaction,
         const std::function<void(Connection&)>& work) {
  connection.execute(transaction.begin);
  try {
    work(connection);
    connection.execute(transaction.commit);
  } catch (...) {
    connection.roll_back(transaction.roll_back);
    throw;
  }
}

// Guards the one write connection by a mutex and hands out readers, which are opened when first
// needed.
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::filesystem::path file, Durability durability)
      : file_(std::move(file)),
        writer_(
            std::make_unique<SqliteConnection>(file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) {
    writer_->execute("PRAGMA page_size = 8192");  // counts only while the file is new
    // Making the file takes several syncs, which nothing acknowledged needs yet.
    if (durability == Durability::Process) writer_->execute("PRAGMA synchronous = OFF");
    writer_->execute("PRAGMA journal_mode = WAL");
    writer_->execute("PRAGMA cache_size = -2048");
    writer_->execute("PRAGMA journal_size_limit = 16777216");
    migrate(*writer_);
    writer_->execute(durability == Durability::Power ? "PRAGMA synchronous = FULL"
                                                     : "PRAGMA synchronous = NORMAL");
  }

  // Readers first, so that the last connection is the one that may fold the WAL.
  ~SqliteDatabase() override {
    idle_.clear();
    writer_.reset();
  }

  void write(const std::function<void(Connection&)>& work) override {
    const Frame* outer = innermost(this);
    if (outer != nullptr && outer->writing) {
      run(*outer->connection, kNested, work);
      return;
    }
    const std::lock_guard lock(write_mutex_);
    const Scope scope({this, writer_.get(), true});
    run(*writer_, kWrite, work);
  }

  void read(const std::function<void(Connection&)>& work) override {
    if (const Frame* outer = innermost(this)) {
      work(*outer->connection);
      return;
    }
    Lease lease(*this);
    const Scope scope({this, lease.connection.get(), false});
    run(*lease.connection, kRead, work);
  }

  void checkpoint() override {
    const std::lock_guard lock(write_mutex_);
    writer_->checkpoint();
  }

 private:
  struct Lease {
    explicit Lease(SqliteDatabase& of) : database(of), connection(of.take()) {}
    ~Lease() { database.give(std::move(connection)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    SqliteDatabase& database;
    std::unique_ptr<SqliteConnection> connection;
  };

  std::unique_ptr<SqliteConnection> take() {
    std::unique_lock lock(readers_mutex_);
    returned_.wait(lock, [this] { return !idle_.empty() || readers_ < kReadersMax; });
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
    auto connection = std::make_unique<SqliteConnection>(file_, SQLITE_OPEN_READWRITE);
    connection->execute("PRAGMA query_only = ON");
    connection->execute("PRAGMA cache_size = -1024");
    ++readers_;
    return connection;
  }

  void give(std::unique_ptr<SqliteConnection> connection) {
    {
      const std::lock_guard lock(readers_mutex_);
      idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

  const std::filesystem::path file_;
  std::mutex write_mutex_;
  std::unique_ptr<SqliteConnection> writer_;  // guarded by write_mutex_
  std::mutex readers_mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqliteConnection>> idle_;  // guarded by readers_mutex_
  size_t readers_ = 0;                                   // likewise; idle or leased
};

}  // namespace

std::unique_ptr<Database> Database::open(const std::filesystem::path& file, Durability durability) {
  return std::make_unique<SqliteDatabase>(file, durability);
}

}  // namespace storage
