// One connection of the server.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include "emulator/http/parser.h"
#include "emulator/http/server.h"
#include "emulator/http/wire.h"
#include "emulator/runtime/latch.h"
#include "emulator/runtime/loop.h"

namespace http {

class Connection;

// Sweeps that a connection may stand still for; a lingering one, whose answer is out, fewer.
constexpr uint64_t kStillTicksMax = 15;
constexpr uint64_t kLingerTicksMax = 2;

// What the connections of a server share; outlives it until the last of them has ended.
struct Lobby {
  Lobby(runtime::Loop& on, Handler& answers) : loop(on), handler(answers), empty(on) {}

  runtime::Loop& loop;
  Handler& handler;
  std::set<Connection*> connections;
  bool draining = false;  // answer what has begun, then close
  bool closed = false;    // the server is gone, and perhaps the handler
  uint64_t tick = 0;      // counts sweeps; cheaper than a clock
  runtime::Latch empty;   // set when the last connection ends while draining
};

// Reads requests and answers them one after the other. Loop thread only. Its coroutine owns it.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Lobby> lobby, boost::asio::ip::tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  static runtime::Task<> serve(std::shared_ptr<Connection> self);

  void close();  // at once
  bool idle() const { return phase_ == Phase::Idle || phase_ == Phase::Lingering; }
  uint64_t last_tick() const { return last_tick_; }
  // Closes it when nothing has moved for too long.
  void sweep();

 private:
  enum class Phase { Idle, Receiving, Working, Sending, Lingering };

  runtime::Task<bool> serve_one();
  runtime::Task<bool> read_head();
  runtime::Task<bool> fill();
  runtime::Task<bool> receive(Exchange& exchange, std::exception_ptr& error);
  runtime::Task<> deliver(Exchange& exchange, std::string_view piece, std::exception_ptr& error);
  runtime::Task<Response> work(Exchange& exchange);
  runtime::Task<bool> send(Response response);
  runtime::Task<bool> send_source(BodySource& source);
  runtime::Task<bool> write(std::string_view first, std::string_view second);
  runtime::Task<> linger();

  std::unique_ptr<Exchange> begin(RequestHead head);
  bool wants_continue(const RequestHead& head) const;
  bool parse_head(size_t* seen);
  void touch() { last_tick_ = lobby_->tick; }
  void read_ahead();
  void read_ended(const boost::system::error_code& error, size_t n);
  void watch_for_close();
  bool try_write(std::string_view* first, std::string_view* second);

  std::shared_ptr<Lobby> lobby_;
  boost::asio::ip::tcp::socket socket_;
  std::string remote_;
  InputBuffer in_;
  size_t window_;
  std::string out_;  // the head being sent
  RequestParser parser_;
  std::optional<ParseFailure> failure_;
  std::stop_source stop_;    // of the peer: once set, this connection is at its end
  runtime::Resumer reader_;  // the coroutine that waits for a read begun by read_ahead()
  Phase phase_ = Phase::Idle;
  uint64_t last_tick_ = 0;
  bool head_only_ = false;  // the request is a HEAD
  bool reading_ = false;    // a read by read_ahead() is under way
  bool ended_ = false;      // nothing more comes from the peer
  bool check_posted_ = false;
};

}  // namespace http
