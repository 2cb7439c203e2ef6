#include "emulator/services/sagemaker/serving.h"

#include <limits>
#include <system_error>

#include "emulator/base/text.h"
#include "emulator/services/sagemaker/context.h"
#include "storage/directory.h"

namespace sagemaker {
namespace {

constexpr base::Milliseconds kStartTimeout{60'000};
constexpr base::Milliseconds kPingTimeout{30'000};

runtime::ProcessOptions process_options(const Context& context, const ServingOptions& options) {
  runtime::ProcessOptions process;
  process.arguments = {context.given.trainer.string(),
                       "serve",
                       "--root",
                       options.root.string(),
                       "--image",
                       options.image,
                       "--port",
                       "0",
                       "--port-file",
                       (options.root / "port").string()};
  process.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", options.root.string()}};
  process.environment.insert(process.environment.end(), options.environment.begin(),
                             options.environment.end());
  process.directory = options.root;
  process.group = context.given.directory.id();
  return process;
}

}  // namespace

Serving::Serving(Context& context, const ServingOptions& options)
    : context_(context), address_(std::make_shared<Address>(context.given.loop)) {
  runtime::ProcessOptions process = process_options(context, options);
  process.on_line = [transcript = options.transcript, address = address_](runtime::Stream,
                                                                          std::string_view line) {
    read_line(*address, line);
    transcript->add(line);
  };
  child_ = Child::start(context, std::move(process));
  context.given.loop.spawn("end of a model server", watch(child_, address_));
}

void Serving::read_line(Address& address, std::string_view line) {
  if (address.port) return;
  const size_t found = line.find(kListening);  // behind a time stamp
  if (found == std::string_view::npos) return;
  const std::optional<int64_t> port = base::parse_int(line.substr(found + kListening.size()));
  if (!port || *port <= 0 || *port > std::numeric_limits<uint16_t>::max()) return;
  address.port = static_cast<uint16_t>(*port);
  address.known.set();
}

runtime::Task<> Serving::watch(std::shared_ptr<Child> child, std::shared_ptr<Address> address) {
  co_await child->ended();
  address->known.set();
}

runtime::Task<bool> Serving::ready(std::stop_token stop) {
  runtime::Clock& clock = context_.given.clock;
  co_await address_->known.wait_until(clock, clock.now() + kStartTimeout, stop);
  if (!address_->port) co_return false;
  client_.emplace(context_.given.loop, "127.0.0.1", *address_->port);
  http::Request ping;
  ping.head.method = "GET";
  ping.head.path = "/ping";
  try {
    const http::Response answer = co_await send(std::move(ping), kPingTimeout);
    co_return answer.status == 200;
  } catch (const std::exception&) {
    co_return false;
  }
}

runtime::Task<http::Response> Serving::send(http::Request request, base::Milliseconds timeout) {
  request.head.headers.set("Host", "127.0.0.1");
  co_return co_await client_->send(std::move(request), timeout);
}

}  // namespace sagemaker
