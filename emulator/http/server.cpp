#include "emulator/http/server.h"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <system_error>

#include "emulator/base/log.h"
#include "emulator/http/connection.h"
#include "emulator/runtime/clock.h"

namespace asio = boost::asio;
using asio::ip::tcp;

namespace http {
namespace {

constexpr int kBacklog = 1024;
constexpr int kPortTries = 50;
// Out of descriptors: others must end before another connection can be taken.
constexpr std::chrono::milliseconds kAcceptPause{100};

constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

[[noreturn]] void fail(const boost::system::error_code& error, const std::string& address,
                       uint16_t port) {
  throw std::system_error(error.value(), std::generic_category(),
                          address + ":" + std::to_string(port));
}

tcp::acceptor listen(runtime::Loop& loop, const std::string& address, uint16_t port) {
  boost::system::error_code error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) fail(error, address, port);
  const tcp::endpoint endpoint(ip, port);
  tcp::acceptor acceptor(loop.executor());
  const auto check = [&] {
    if (error) fail(error, address, port);
  };
  acceptor.open(endpoint.protocol(), error);
  check();
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  check();
  if (ip.is_v6()) acceptor.set_option(asio::ip::v6_only(true), error);
  check();
  acceptor.bind(endpoint, error);
  check();
  acceptor.listen(kBacklog, error);
  check();
  return acceptor;
}

// Adds a listener for each address, all on one port: `port`, or where that is 0 the port that the
// first one gets.
std::vector<tcp::acceptor> listen_on_all(runtime::Loop& loop, const ServerOptions& options) {
  std::vector<tcp::acceptor> acceptors;
  const auto port = [&] {
    return acceptors.empty() ? options.port : acceptors[0].local_endpoint().port();
  };
  for (const std::string& address : options.addresses) {
    acceptors.push_back(listen(loop, address, port()));
  }
  for (const std::string& address : options.optional_addresses) {
    try {
      acceptors.push_back(listen(loop, address, port()));
    } catch (const std::system_error& error) {
      // Another program behind this port would get requests meant for this server.
      if (options.port == 0 && error.code() == std::errc::address_in_use) throw;
      base::log::debug("not listening: {}", error.what());
    }
  }
  return acceptors;
}

std::vector<tcp::acceptor> listen_with_retry(runtime::Loop& loop, const ServerOptions& options) {
  for (int tries = 1;; ++tries) {
    try {
      return listen_on_all(loop, options);
    } catch (const std::system_error& error) {
      const bool taken = error.code() == std::errc::address_in_use;
      if (options.port != 0 || !taken || tries == kPortTries) throw;
    }
  }
}

}  // namespace

struct Server::State : std::enable_shared_from_this<State> {
  State(runtime::Loop& loop, const ServerOptions& options, Handler& handler)
      : lobby(std::make_shared<Lobby>(loop, handler)),
        acceptors(listen_with_retry(loop, options)),
        port(acceptors.at(0).local_endpoint().port()),
        sweeper(loop.executor()),
        sweep_period(options.still_ms_max / static_cast<int>(kStillTicksMax)),
        connections_max(options.connections_max) {}

  void start() {
    for (tcp::acceptor& acceptor : acceptors) {
      lobby->loop.spawn("accept", accept(shared_from_this(), acceptor));
    }
  }

  static runtime::Task<> accept(std::shared_ptr<State> self, tcp::acceptor& acceptor) {
    asio::steady_timer pause(acceptor.get_executor());
    while (acceptor.is_open()) {
      boost::system::error_code error;
      tcp::socket socket =
          co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!acceptor.is_open()) co_return;
      if (!error) {
        self->take(std::move(socket));
      } else if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space) {
        pause.expires_after(kAcceptPause);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      }
    }
  }

  void take(tcp::socket socket) {
    boost::system::error_code error;
    socket.set_option(tcp::no_delay(true), error);
    socket.non_blocking(true, error);
    if (error) return;
    if (lobby->connections.size() >= connections_max && !close_idle_one()) {
      socket.write_some(asio::buffer(kBusy), error);
      return;
    }
    if (lobby->connections.empty()) sweep_later();
    lobby->loop.spawn("connection",
                      Connection::serve(std::make_shared<Connection>(lobby, std::move(socket))));
  }

  // Makes room at the cost of the one that has been idle for longest.
  bool close_idle_one() const {
    Connection* oldest = nullptr;
    for (Connection* connection : lobby->connections) {
      if (!connection->idle()) continue;
      if (!oldest || connection->last_tick() < oldest->last_tick()) oldest = connection;
    }
    if (oldest != nullptr) oldest->close();
    return oldest != nullptr;
  }

  // Looks for connections that stand still, as long as there are any.
  void sweep_later() {
    sweeper.expires_after(sweep_period);
    sweeper.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self) return;
      ++self->lobby->tick;
      for (Connection* connection : self->lobby->connections)
        connection->sweep();
      if (!self->lobby->connections.empty()) self->sweep_later();
    });
  }

  void stop_accepting() {
    boost::system::error_code ignored;
    for (tcp::acceptor& acceptor : acceptors)
      acceptor.close(ignored);
  }

  void close() {
    lobby->closed = true;
    stop_accepting();
    sweeper.cancel();
    for (Connection* connection : lobby->connections)
      connection->close();
  }

  static runtime::Task<> drain(std::shared_ptr<State> self, base::Milliseconds grace) {
    Lobby& lobby = *self->lobby;
    self->stop_accepting();
    lobby.draining = true;
    for (Connection* connection : lobby.connections) {
      if (connection->idle()) connection->close();
    }
    if (lobby.connections.empty()) co_return;
    runtime::SystemClock clock(lobby.loop);
    co_await lobby.empty.wait_until(clock, clock.now() + grace);
  }

  std::shared_ptr<Lobby> lobby;
  std::vector<tcp::acceptor> acceptors;
  const uint16_t port;
  asio::steady_timer sweeper;
  const std::chrono::milliseconds sweep_period;
  const size_t connections_max;
};

Server::Server(runtime::Loop& loop, ServerOptions options, Handler& handler)
    : state_(std::make_shared<State>(loop, options, handler)) {
  state_->start();
}

Server::~Server() {
  state_->close();
}

uint16_t Server::port() const {
  return state_->port;
}

runtime::Task<> Server::drain(int grace_ms) {
  return State::drain(state_, base::Milliseconds(grace_ms));
}

}  // namespace http
