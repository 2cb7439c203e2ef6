#include "emulator/http/client.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <exception>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "emulator/http/parser.h"
#include "emulator/http/wire.h"
#include "emulator/runtime/loop.h"

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

namespace http {
namespace {

constexpr size_t kReadBytes = 16 * 1024;
constexpr size_t kReadBytesMax = 256 * 1024;
constexpr size_t kSourceBytes = 256 * 1024;

// Methods whose requests say a length even when it is 0: RFC 9110 section 8.6.
bool has_body_by_nature(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

}  // namespace

struct Client::State {
  State(runtime::Loop& on, std::string host_name, uint16_t port_number)
      : loop(on),
        host(std::move(host_name)),
        port(port_number),
        socket(on.executor()),
        timer(on.executor()) {}

  // Throws what `error` means to the caller.
  [[noreturn]] void fail(const Error& error) const {
    int code = error.value();
    if (closed) {
      code = ECANCELED;
    } else if (timed_out) {
      code = ETIMEDOUT;
    } else if (error == asio::error::eof) {
      code = ECONNRESET;
    } else if (error.category() != boost::system::system_category()) {
      code = EHOSTUNREACH;  // a name that does not resolve
    }
    throw std::system_error(code, std::generic_category(), authority());
  }

  std::string authority() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
  }

  void disconnect() {
    Error ignored;
    socket.close(ignored);
  }

  // Whether the kept connection can take another request: open, and nothing to read on it, neither
  // its end nor bytes that nobody asked for.
  bool usable() {
    if (!socket.is_open() || !in.data().empty()) return false;
    char byte = 0;
    Error error;
    socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
    return error == asio::error::would_block;
  }

  runtime::Loop& loop;
  std::string host;
  uint16_t port;
  tcp::socket socket;
  asio::steady_timer timer;
  InputBuffer in;
  ResponseParser parser;
  bool timed_out = false;
  bool closed = false;
  bool got_some = false;  // a byte of the answer has come
};

namespace {

template <class State>
runtime::Task<> connect(State& state) {
  state.disconnect();
  state.in = InputBuffer();
  Error error;
  std::vector<tcp::endpoint> endpoints;
  const auto address = asio::ip::make_address(state.host, error);
  if (!error) {
    endpoints.emplace_back(address, state.port);
  } else {
    tcp::resolver resolver(state.loop.executor());
    const auto found = co_await resolver.async_resolve(
        state.host, std::to_string(state.port), asio::redirect_error(asio::use_awaitable, error));
    if (error || state.timed_out || state.closed) state.fail(error);
    for (const auto& entry : found)
      endpoints.push_back(entry.endpoint());
  }
  co_await asio::async_connect(state.socket, endpoints,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error) state.fail(error);
  state.socket.set_option(tcp::no_delay(true), error);
  state.socket.non_blocking(true, error);
  if (error) state.fail(error);
}

template <class State>
runtime::Task<> write(State& state, std::string_view first, std::string_view second) {
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
  Error error;
  co_await asio::async_write(state.socket, buffers,
                             asio::redirect_error(asio::use_awaitable, error));
  if (error) state.fail(error);
}

template <class State>
runtime::Task<> write_request(State& state, const Request& request) {
  const uint64_t length = request.source ? request.source->size() : request.body.size();
  std::optional<uint64_t> said;
  if (length > 0 || has_body_by_nature(request.head.method)) said = length;
  std::string head;
  append_head(request.head, state.authority(), said, &head);
  if (!request.source) co_return co_await write(state, head, request.body);
  const auto buffer = std::make_unique_for_overwrite<char[]>(kSourceBytes);
  std::string_view unsent = head;
  for (uint64_t left = length; left > 0;) {
    const std::span<char> space(buffer.get(), std::min<uint64_t>(left, kSourceBytes));
    const size_t n = co_await state.loop.offload(
        [source = request.source, space] { return source->read(space); });
    if (n == 0) throw std::runtime_error("request body ended early");
    left -= n;
    co_await write(state, std::exchange(unsent, {}), {buffer.get(), n});
  }
  if (!unsent.empty()) co_await write(state, unsent, "");
}

// More input for the parser, or its end.
template <class State>
runtime::Task<> read_some(State& state) {
  state.in.make_room(state.got_some ? kReadBytesMax : kReadBytes);
  const auto space = state.in.space();
  Error error;
  const size_t n = co_await state.socket.async_read_some(
      asio::buffer(space.data(), space.size()), asio::redirect_error(asio::use_awaitable, error));
  if (state.timed_out || state.closed) state.fail(error);
  if (error == asio::error::eof) {
    state.parser.put_end();
    if (state.parser.failure()) state.fail(error);
    co_return;
  }
  if (error) state.fail(error);
  state.got_some = true;
  state.in.commit(n);
}

template <class State>
Progress parse(State& state) {
  const Progress progress = state.parser.put(state.in.data());
  if (state.parser.failure()) {
    throw std::system_error(EPROTO, std::generic_category(),
                            state.authority() + ": " + state.parser.failure()->text);
  }
  return progress;
}

// The next head; interim ones (1xx) come before it. RFC 9110 section 15.2.
template <class State>
runtime::Task<Response> read_head(State& state, ResponseParser::Body body) {
  while (true) {
    state.parser.reset(body);
    while (!state.parser.head_done()) {
      const Progress progress = parse(state);
      state.in.consume(progress.consumed);
      if (progress.more) co_await read_some(state);
    }
    Response response = state.parser.take_head();
    if (response.status >= 200) co_return response;
  }
}

void check_length(uint64_t length, uint64_t bytes_max) {
  if (length <= bytes_max) return;
  throw std::length_error("answer of more than " + std::to_string(bytes_max) + " bytes");
}

template <class State>
runtime::Task<Response> read_response(State& state, ResponseParser::Body body, uint64_t bytes_max) {
  Response response = co_await read_head(state, body);
  response.content_length = state.parser.content_length();
  if (!state.parser.done()) {
    const uint64_t length = response.content_length.value_or(0);
    check_length(length, bytes_max);
    response.body.reserve(length);
  }
  while (!state.parser.done()) {
    const Progress progress = parse(state);
    check_length(response.body.size() + progress.body.size(), bytes_max);
    response.body.append(progress.body);
    state.in.consume(progress.consumed);
    if (progress.more) co_await read_some(state);
  }
  response.close = !state.parser.keep_alive();
  co_return response;
}

// Ends the request at its deadline by closing the socket under it.
template <class State>
void start_timer(const std::shared_ptr<State>& state, base::Milliseconds timeout) {
  state->timed_out = false;
  state->timer.expires_after(timeout);
  state->timer.async_wait([weak = std::weak_ptr<State>(state)](const Error& error) {
    const auto self = weak.lock();
    if (error || !self) return;
    self->timed_out = true;
    self->disconnect();
  });
}

template <class State>
runtime::Task<Response> attempt(State& state, const Request& request, uint64_t bytes_max) {
  state.got_some = false;
  std::exception_ptr write_error;
  try {
    co_await write_request(state, request);
  } catch (const std::system_error&) {
    write_error = std::current_exception();  // an answer to the head alone may lie there already
  }
  const auto body =
      request.head.method == "HEAD" ? ResponseParser::Body::None : ResponseParser::Body::Expected;
  try {
    co_return co_await read_response(state, body, bytes_max);
  } catch (const std::system_error&) {
    if (!write_error) throw;
  }
  std::rethrow_exception(write_error);
}

template <class State>
runtime::Task<Response> exchange(std::shared_ptr<State> state, Request request,
                                 base::Milliseconds timeout, uint64_t bytes_max) {
  std::exception_ptr error;
  Response response;
  start_timer(state, timeout);
  const bool reused = state->usable();
  for (int tries = reused ? 2 : 1; tries > 0; --tries) {
    error = nullptr;
    try {
      if (!reused || tries == 1) co_await connect(*state);
      response = co_await attempt(*state, request, bytes_max);
    } catch (const std::system_error&) {
      error = std::current_exception();
      if (state->got_some || request.source || state->timed_out || state->closed) tries = 1;
    } catch (...) {
      error = std::current_exception();
      tries = 1;
    }
    if (!error) break;
    state->disconnect();
  }
  state->timer.cancel();
  if (error) std::rethrow_exception(error);
  if (response.close) state->disconnect();
  co_return response;
}

}  // namespace

Client::Client(runtime::Loop& loop, std::string host, uint16_t port)
    : state_(std::make_shared<State>(loop, std::move(host), port)) {}

Client::~Client() {
  close();
}

runtime::Task<Response> Client::send(Request request, base::Milliseconds timeout,
                                     uint64_t body_bytes_max) {
  state_->closed = false;
  return exchange(state_, std::move(request), timeout, body_bytes_max);
}

void Client::close() {
  state_->closed = true;
  state_->disconnect();
}

}  // namespace http
