#include "emulator/http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>
#include <utility>

#include "emulator/base/log.h"
#include "emulator/base/text.h"

namespace asio = boost::asio;

namespace http {
namespace {

constexpr size_t kWindowMin = 8 * 1024;
constexpr size_t kWindowMax = 256 * 1024;
constexpr size_t kSourceBytes = 256 * 1024;
constexpr size_t kLingerBytesMax = 64 * 1024 * 1024;

std::string name_of(const asio::ip::tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return "";
  const std::string address = endpoint.address().to_string();
  const std::string host = endpoint.address().is_v6() ? "[" + address + "]" : address;
  return host + ":" + std::to_string(endpoint.port());
}

Response plain(int status, std::string text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain");
  response.body = std::move(text) + "\n";
  response.close = true;
  return response;
}

// What a handler threw although it must not.
Response unexpected(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    base::log::error("request handler: {}", exception.what());
  } catch (...) {
    base::log::error("request handler: unknown exception");
  }
  return plain(500, "internal error");
}

Response failed(Exchange& exchange, const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& exception) {
    return exchange.fail(exception);
  }
}

// Answers that never have a body: RFC 9112 section 6.3.
bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

std::optional<uint64_t> length_of(const Response& response, bool head_only) {
  if (response.status < 200 || response.status == 204) return std::nullopt;
  if (response.status == 304) return response.content_length;
  if (head_only && response.content_length) return response.content_length;
  return response.source ? response.source->size() : response.body.size();
}

}  // namespace

Connection::Connection(std::shared_ptr<Lobby> lobby, asio::ip::tcp::socket socket)
    : lobby_(std::move(lobby)),
      socket_(std::move(socket)),
      remote_(name_of(socket_)),
      window_(kWindowMin) {
  lobby_->connections.insert(this);
  touch();
}

Connection::~Connection() {
  lobby_->connections.erase(this);
  if (lobby_->draining && lobby_->connections.empty()) lobby_->empty.set();
}

runtime::Task<> Connection::serve(std::shared_ptr<Connection> self) {
  while (co_await self->serve_one()) {
  }
  self->close();
}

void Connection::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  ended_ = true;
  stop_.request_stop();
}

void Connection::sweep() {
  if (phase_ == Phase::Working) return;
  const uint64_t still = lobby_->tick - last_tick_;
  if (still >= (phase_ == Phase::Lingering ? kLingerTicksMax : kStillTicksMax)) close();
}

// One request and its answer. False when the connection is to end.
runtime::Task<bool> Connection::serve_one() {
  parser_.reset();
  window_ = kWindowMin;
  if (!reading_) in_.release(kWindowMin);
  const bool complete = co_await read_head();
  if (failure_) co_return co_await send(plain(failure_->status, failure_->text));
  if (!complete || lobby_->closed) co_return false;
  RequestHead head = parser_.take_head();
  head_only_ = head.method == "HEAD";
  window_ = std::clamp(head.content_length.value_or(0), kWindowMin, kWindowMax);
  const bool continues = wants_continue(head);
  std::exception_ptr error;
  std::unique_ptr<Exchange> exchange;
  std::optional<Response> answer;
  try {
    exchange = begin(std::move(head));
    answer = exchange->early();
  } catch (...) {
    answer = unexpected(std::current_exception());
  }
  if (answer) co_return co_await send(std::move(*answer));
  if (continues && !co_await write("HTTP/1.1 100 Continue\r\n\r\n", "")) co_return false;
  if (!parser_.done() && !co_await receive(*exchange, error)) co_return false;
  if (failure_) co_return co_await send(plain(failure_->status, failure_->text));
  if (!error) co_return co_await send(co_await work(*exchange));
  Response failure = failed(*exchange, error);
  failure.close = true;
  co_return co_await send(std::move(failure));
}

std::unique_ptr<Exchange> Connection::begin(RequestHead head) {
  head.remote = remote_;
  auto exchange = lobby_->handler.begin(std::move(head));
  if (!exchange) throw std::logic_error("no exchange");
  return exchange;
}

bool Connection::wants_continue(const RequestHead& head) const {
  if (parser_.done() || parser_.version() < 11 || !in_.data().empty()) return false;
  const std::string* expect = head.headers.find("Expect");
  return expect != nullptr && base::equals_ignoring_case(*expect, "100-continue");
}

// Waits for a head and parses it. False when there is none; `failure_` says whether it was a bad
// one.
runtime::Task<bool> Connection::read_head() {
  failure_.reset();
  head_only_ = false;
  phase_ = Phase::Idle;
  size_t seen = 0;
  while (!parse_head(&seen)) {
    if (failure_) co_return false;
    const bool begun = seen > 0 || !in_.data().empty();
    phase_ = begun ? Phase::Receiving : Phase::Idle;
    if (lobby_->draining && !begun) co_return false;
    if (!co_await fill()) co_return false;
  }
  phase_ = Phase::Receiving;
  co_return true;
}

// Goes on with what has been read. True when the head is complete.
bool Connection::parse_head(size_t* seen) {
  // Old clients send an empty line behind a body: RFC 9112 section 2.2.
  while (*seen == 0 && (in_.data().starts_with('\r') || in_.data().starts_with('\n'))) {
    in_.consume(1);
  }
  while (!in_.data().empty() && !parser_.head_done()) {
    const Progress progress = parser_.put(in_.data());
    in_.consume(progress.consumed);
    *seen += progress.consumed;
    failure_ = parser_.failure();
    if (failure_ || progress.more) break;
  }
  if (!failure_ && !parser_.head_done() && *seen + in_.data().size() > kHeadBytesMax) {
    failure_ = ParseFailure{431, "header limit exceeded"};
  }
  return !failure_ && parser_.head_done();
}

// Reads more, behind what is there. False when nothing more comes.
runtime::Task<bool> Connection::fill() {
  const size_t before = in_.data().size();
  if (reading_) {
    co_await lobby_->loop.suspend([this](const runtime::Resumer& resumer) {
      reader_ = resumer;
      if (!reading_) reader_.resume();
    });
    co_return in_.data().size() > before;
  }
  if (ended_) co_return false;
  in_.make_room(window_);
  const auto space = in_.space();
  boost::system::error_code error;
  const size_t n = co_await socket_.async_read_some(
      asio::buffer(space.data(), space.size()), asio::redirect_error(asio::use_awaitable, error));
  touch();
  ended_ = ended_ || error;
  if (error) co_return false;
  in_.commit(n);
  if (n == space.size() && phase_ != Phase::Idle) window_ = std::min(window_ * 4, kWindowMax);
  co_return true;
}

// Begins a read that nobody waits for yet.
void Connection::read_ahead() {
  if (reading_ || ended_ || in_.room() == 0) return;
  reading_ = true;
  const auto space = in_.space();
  socket_.async_read_some(asio::buffer(space.data(), space.size()),
                          [self = shared_from_this()](const boost::system::error_code& error,
                                                      size_t n) { self->read_ended(error, n); });
}

void Connection::read_ended(const boost::system::error_code& error, size_t n) {
  reading_ = false;
  touch();
  if (error) {
    ended_ = true;
    stop_.request_stop();
  } else {
    in_.commit(n);
    // Requests sent ahead of their turn: go on looking for the end behind them.
    if (phase_ == Phase::Working) read_ahead();
  }
  std::exchange(reader_, {}).resume();
}

// Reads while the exchange works, so that the peer's close is noticed. Not for work that is over
// before the loop comes round.
void Connection::watch_for_close() {
  if (check_posted_ || reading_) return;
  check_posted_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->check_posted_ = false;
    if (self->phase_ != Phase::Working || self->reading_) return;
    if (self->in_.data().size() < kWindowMin) self->in_.make_room(kWindowMin);
    self->read_ahead();
  });
}

// Hands the body to the exchange. False when the peer has gone in the middle of it. `failure_` and
// `error` say what else may have ended it.
runtime::Task<bool> Connection::receive(Exchange& exchange, std::exception_ptr& error) {
  while (!parser_.done()) {
    const Progress progress = parser_.put(in_.data());
    failure_ = parser_.failure();
    if (failure_) co_return true;
    if (!progress.body.empty()) {
      co_await deliver(exchange, progress.body, error);
      if (error) co_return true;
    }
    in_.consume(progress.consumed);
    if (progress.more && !co_await fill()) co_return false;
  }
  co_return true;
}

runtime::Task<> Connection::deliver(Exchange& exchange, std::string_view piece,
                                    std::exception_ptr& error) {
  try {
    if (exchange.heavy()) {
      co_await lobby_->loop.offload([&exchange, piece] { exchange.write(piece); });
      touch();
    } else {
      exchange.write(piece);
    }
  } catch (...) {
    error = std::current_exception();
  }
}

runtime::Task<Response> Connection::work(Exchange& exchange) {
  phase_ = Phase::Working;
  watch_for_close();
  std::exception_ptr error;
  Response response;
  try {
    response = co_await exchange.finish(stop_.get_token());
  } catch (...) {
    error = std::current_exception();
  }
  co_return error ? unexpected(error) : std::move(response);
}

// False when the connection is to end.
runtime::Task<bool> Connection::send(Response response) {
  phase_ = Phase::Sending;
  touch();
  const bool keep = parser_.done() && parser_.keep_alive() && !response.close &&
                    !lobby_->draining && !lobby_->closed;
  out_.clear();
  append_head(response, length_of(response, head_only_),
              keep ? Persistence::KeepAlive : Persistence::Close, parser_.version(), &out_);
  bool sent = false;
  if (head_only_ || is_bodiless(response.status)) {
    sent = co_await write(out_, "");
  } else if (response.source) {
    sent = co_await send_source(*response.source);
  } else {
    sent = co_await write(out_, response.body);
  }
  if (sent && !keep) co_await linger();
  co_return sent&& keep;
}

// The head in `out_` goes with the first piece.
runtime::Task<bool> Connection::send_source(BodySource& source) {
  uint64_t left = source.size();
  const size_t capacity = std::min<uint64_t>(left, kSourceBytes);
  const auto buffer = std::make_unique_for_overwrite<char[]>(capacity);
  std::string_view head = out_;
  while (left > 0) {
    const std::span<char> space(buffer.get(), std::min<uint64_t>(left, capacity));
    size_t n = 0;
    try {
      n = co_await lobby_->loop.offload([&source, space] { return source.read(space); });
    } catch (const std::exception& error) {
      base::log::error("response body: {}", error.what());
    }
    if (n == 0) co_return false;  // the peer sees it by the missing bytes
    left -= n;
    if (!co_await write(std::exchange(head, {}), {buffer.get(), n})) co_return false;
  }
  co_return head.empty() || co_await write(head, "");
}

// Writes what the socket takes at once, and moves the views on. False when it is broken.
bool Connection::try_write(std::string_view* first, std::string_view* second) {
  boost::system::error_code error;
  const std::array<asio::const_buffer, 2> buffers{asio::buffer(*first), asio::buffer(*second)};
  const size_t n = socket_.write_some(buffers, error);
  if (error && error != asio::error::would_block) return false;
  second->remove_prefix(n > first->size() ? n - first->size() : 0);
  first->remove_prefix(std::min(n, first->size()));
  return true;
}

runtime::Task<bool> Connection::write(std::string_view first, std::string_view second) {
  if (!try_write(&first, &second)) co_return false;
  boost::system::error_code error;
  while (!error && first.size() + second.size() > 0) {
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(first), asio::buffer(second)};
    const size_t n = co_await socket_.async_write_some(
        buffers, asio::redirect_error(asio::use_awaitable, error));
    touch();
    second.remove_prefix(n > first.size() ? n - first.size() : 0);
    first.remove_prefix(std::min(n, first.size()));
  }
  co_return !error;
}

// Lets a peer that still sends read its answer before the reset that closing would bring it.
runtime::Task<> Connection::linger() {
  phase_ = Phase::Lingering;
  touch();
  boost::system::error_code ignored;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  size_t discarded = 0;
  const uint64_t since = lobby_->tick;
  while (discarded < kLingerBytesMax && lobby_->tick - since <= kLingerTicksMax) {
    in_.consume(in_.data().size());
    if (!co_await fill()) co_return;
    discarded += in_.data().size();
  }
}

}  // namespace http
