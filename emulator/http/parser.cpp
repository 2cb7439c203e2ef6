#include "emulator/http/parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "emulator/base/text.h"
#include "emulator/http/server.h"

namespace beast = boost::beast;

namespace http {
namespace {

// Chunked bodies end with at least this. Beast, given the first four bytes of it alone, asserts
// that there are five, so it gets no fewer.
constexpr std::string_view kLastChunk = "0\r\n\r\n";

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

bool is_chunked(const Headers& headers) {
  return headers.find("Transfer-Encoding") != nullptr;  // any other coding is refused
}

// Beast accepts codings in front of "chunked" and would hand them on undecoded.
bool has_foreign_coding(std::string_view name, std::string_view value) {
  return base::equals_ignoring_case(name, "Transfer-Encoding") &&
         !base::equals_ignoring_case(value, "chunked");
}

// Splits a request target into path and query; of the absolute form, as proxies get it, the part
// behind the authority counts. RFC 9112 section 3.2.
void split_target(std::string_view target, RequestHead* head) {
  if (!target.starts_with('/')) {
    const size_t scheme = target.find("://");
    if (scheme != std::string_view::npos) {
      const size_t slash = target.find_first_of("/?", scheme + 3);
      target = slash == std::string_view::npos ? std::string_view() : target.substr(slash);
    }
  }
  target = target.substr(0, target.find('#'));
  const size_t mark = target.find('?');
  head->path = target.substr(0, mark);
  if (head->path.empty()) head->path = "/";
  if (mark != std::string_view::npos) head->query = target.substr(mark + 1);
}

// What requests and responses have in common: a Beast parser that collects headers and hands out
// pieces of the body where they lie.
template <bool isRequest>
class Collector : public beast::http::basic_parser<isRequest> {
 public:
  Collector() {
    this->header_limit(kHeadBytesMax);
    this->body_limit(boost::none);
  }

  Progress advance(std::string_view input) {
    Progress progress;
    piece_ = {};
    while (true) {
      boost::system::error_code error;
      const bool head_was_done = this->is_header_done();
      const std::string_view rest = input.substr(progress.consumed);
      if (head_was_done && this->chunked() && rest.size() < kLastChunk.size()) {
        progress.more = true;
        return progress;
      }
      progress.consumed += this->put({rest.data(), rest.size()}, error);
      if (error == beast::http::error::need_more) {
        progress.more = true;
        return progress;
      }
      if (error) {
        fail(error);
        return progress;
      }
      progress.body = piece_;
      const bool head_only = !head_was_done && this->is_header_done();
      if (head_only || this->is_done() || !piece_.empty()) return progress;
      if (progress.consumed == input.size()) {
        progress.more = true;
        return progress;
      }
    }
  }

  void fail(const boost::system::error_code& error) {
    if (!failure) failure = ParseFailure{};
    if (error == beast::http::error::header_limit) failure->status = 431;
    if (failure->text.empty()) failure->text = error.message();
  }

  int version = 11;
  Headers headers;
  std::optional<ParseFailure> failure;

 private:
  using Error = boost::system::error_code;
  using Text = beast::string_view;

  void on_field_impl(beast::http::field, Text name, Text value, Error& error) override {
    if (this->is_header_done()) return;  // a trailer
    if (has_foreign_coding(view(name), view(value))) {
      failure = ParseFailure{501, "transfer coding is not supported"};
      error = beast::http::error::bad_transfer_encoding;
    }
    headers.add(view(name), view(value));
  }
  void on_header_impl(Error&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  size_t on_body_impl(Text body, Error&) override {
    piece_ = view(body);
    return body.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
  size_t on_chunk_body_impl(std::uint64_t, Text body, Error&) override {
    piece_ = view(body);
    return body.size();
  }
  void on_finish_impl(Error&) override {}

  std::string_view piece_;
};

class RequestCollector final : public Collector<true> {
 public:
  std::string method, target;

 private:
  void on_request_impl(beast::http::verb, beast::string_view method_text,
                       beast::string_view target_text, int version_number,
                       boost::system::error_code&) override {
    method = view(method_text);
    target = view(target_text);
    version = version_number;
  }
  void on_response_impl(int, beast::string_view, int, boost::system::error_code&) override {}
};

class ResponseCollector final : public Collector<false> {
 public:
  int status = 0;

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                       boost::system::error_code&) override {}
  void on_response_impl(int code, beast::string_view, int version_number,
                        boost::system::error_code&) override {
    status = code;
    version = version_number;
  }
};

}  // namespace

class RequestParser::Impl {
 public:
  std::optional<RequestCollector> collector{std::in_place};
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  impl_->collector.emplace();
}

Progress RequestParser::put(std::string_view input) {
  return impl_->collector->advance(input);
}

const std::optional<ParseFailure>& RequestParser::failure() const {
  return impl_->collector->failure;
}

bool RequestParser::head_done() const {
  return impl_->collector->is_header_done();
}
bool RequestParser::done() const {
  return impl_->collector->is_done();
}
bool RequestParser::keep_alive() const {
  return impl_->collector->keep_alive();
}
int RequestParser::version() const {
  return impl_->collector->version;
}

RequestHead RequestParser::take_head() {
  RequestCollector& collector = *impl_->collector;
  RequestHead head;
  head.method = std::move(collector.method);
  split_target(collector.target, &head);
  head.headers = std::move(collector.headers);
  if (const auto length = collector.content_length()) {
    head.content_length = *length;
  } else if (!is_chunked(head.headers)) {
    head.content_length = 0;
  }
  return head;
}

class ResponseParser::Impl {
 public:
  std::optional<ResponseCollector> collector{std::in_place};
};

ResponseParser::ResponseParser() : impl_(std::make_unique<Impl>()) {}
ResponseParser::~ResponseParser() = default;

void ResponseParser::reset(Body body) {
  impl_->collector.emplace();
  impl_->collector->skip(body == Body::None);
}

Progress ResponseParser::put(std::string_view input) {
  return impl_->collector->advance(input);
}

void ResponseParser::put_end() {
  boost::system::error_code error;
  if (impl_->collector->got_some()) {
    impl_->collector->put_eof(error);
  } else {
    error = beast::http::error::end_of_stream;
  }
  if (error) impl_->collector->fail(error);
}

const std::optional<ParseFailure>& ResponseParser::failure() const {
  return impl_->collector->failure;
}

bool ResponseParser::head_done() const {
  return impl_->collector->is_header_done();
}
bool ResponseParser::done() const {
  return impl_->collector->is_done();
}
bool ResponseParser::keep_alive() const {
  return impl_->collector->keep_alive();
}

Response ResponseParser::take_head() {
  Response response;
  response.status = impl_->collector->status;
  response.headers = std::move(impl_->collector->headers);
  return response;
}

std::optional<uint64_t> ResponseParser::content_length() const {
  const auto length = impl_->collector->content_length();
  return length ? std::optional<uint64_t>(*length) : std::nullopt;
}

}  // namespace http
