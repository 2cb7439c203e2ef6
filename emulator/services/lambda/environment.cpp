#include "emulator/services/lambda/environment.h"

#include <fmt/core.h>
#include <signal.h>

#include <cstring>
#include <fstream>

#include "emulator/base/digest.h"
#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "emulator/runtime/loop.h"

namespace lambda {
namespace {

constexpr base::Milliseconds kInitMax{10'000};  // the init phase; after it the timeout counts

using Variables = std::vector<std::pair<std::string, std::string>>;

void put(Variables* variables, std::string_view name, std::string value) {
  for (auto& [known, present] : *variables) {
    if (known == name) {
      present = std::move(value);
      return;
    }
  }
  variables->emplace_back(name, std::move(value));
}

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
// The access key id is the account, so that calls back to this server land in it.
Variables variables_of(const EnvironmentSpec& spec, const Launch& launch, const Place& place,
                       uint16_t port) {
  const std::string root = spec.code.string();
  Variables all = {
      {"_HANDLER", spec.handler},
      {"AWS_ACCESS_KEY_ID", spec.account},
      {"AWS_DEFAULT_REGION", spec.region},
      {"AWS_EXECUTION_ENV", "AWS_Lambda_" + spec.runtime},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(spec.memory_mb)},
      {"AWS_LAMBDA_FUNCTION_NAME", spec.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", spec.log_group},
      {"AWS_LAMBDA_LOG_STREAM_NAME", place.log_stream},
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + std::to_string(port)},
      {"AWS_REGION", spec.region},
      {"AWS_SECRET_ACCESS_KEY", "sagelocal"},
      {"AWS_SESSION_TOKEN", "sagelocal"},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
      {"AWS_XRAY_DAEMON_ADDRESS", "169.254.79.129:2000"},
      {"LAMBDA_RUNTIME_DIR", launch.bootstrap.parent_path().string()},
      {"LAMBDA_TASK_ROOT", root},
      {"LANG", "en_US.UTF-8"},
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
      {"PWD", root},
      {"PYTHONDONTWRITEBYTECODE", "1"},
      {"TMPDIR", place.temporary.string()},
      {"TZ", ":UTC"},
  };
  put(&all, "AWS_ENDPOINT_URL", launch.endpoint);
  put(&all, "AWS_DISABLE_HOST_PREFIX_INJECTION", "true");
  put(&all, "AWS_EC2_METADATA_DISABLED", "true");
  for (const auto& [name, value] : spec.variables)
    put(&all, name, value);
  return all;
}

std::string platform_error(std::string_view type, const std::string& message) {
  return json::print(json::Value::object({{"errorType", type}, {"errorMessage", message}}));
}

runtime::Task<> watch(std::shared_ptr<RuntimeState> state,
                      std::shared_ptr<std::optional<runtime::ExitStatus>> exit,
                      runtime::Process* process) {
  const runtime::ExitStatus status = co_await process->exited();
  *exit = status;
  state->initialized.set();
  state->answered.set();
}

// The largest amount of memory that the process had so far.
int64_t peak_memory_mb(pid_t pid) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  std::string line;
  while (std::getline(in, line)) {
    if (!line.starts_with("VmHWM:")) continue;
    const std::string_view kib = base::trim(std::string_view(line).substr(6));
    return base::parse_int(kib.substr(0, kib.find(' '))).value_or(0) / 1024 + 1;
  }
  return 0;
}

std::string init_start(const std::string& runtime) {
  const std::string id = base::hex(base::digest(base::DigestKind::Sha256, runtime));
  return fmt::format(
      "INIT_START Runtime Version: {}:{}.v1\tRuntime Version ARN: "
      "arn:aws:lambda:us-east-1::runtime:{}",
      runtime.starts_with("python") ? "python" : runtime,
      runtime.starts_with("python") ? runtime.substr(6) : "1", id);
}

}  // namespace

Environment::Environment(runtime::Loop& loop, runtime::Clock& clock, EnvironmentSpec spec,
                         const Launch& launch, Place place)
    : loop_(loop),
      clock_(clock),
      spec_(std::move(spec)),
      place_(std::move(place)),
      state_(std::make_shared<RuntimeState>(loop)),
      exit_(std::make_shared<std::optional<runtime::ExitStatus>>()),
      lines_(std::make_shared<std::vector<std::string>>()),
      api_(state_),
      server_(loop, http::ServerOptions{}, api_),
      started_(clock.now()),
      last_used_(started_) {
  runtime::ProcessOptions options;
  options.arguments = {launch.python, launch.bootstrap.string()};
  options.environment = variables_of(spec_, launch, place_, server_.port());
  options.directory = spec_.code;
  options.group = launch.group;
  options.on_line = [lines = lines_](runtime::Stream, std::string_view line) {
    lines->emplace_back(line);
  };
  lines_->push_back(init_start(spec_.runtime));
  process_ = runtime::Process::start(loop, std::move(options));
  loop.spawn("lambda environment", watch(state_, exit_, process_.get()));
}

Environment::~Environment() {
  process_->kill();
  state_->closed = true;
  state_->offered.set();
}

// The start does not count against the timeout for its first ten seconds.
runtime::Task<> Environment::wait_for_init() {
  co_await state_->initialized.wait_until(clock_, started_ + kInitMax);
  init_ = clock_.now() - started_;
}

// What the function printed before it answered is in the pipe by now, but perhaps not yet read.
runtime::Task<> Environment::let_output_arrive() {
  for (int round = 0; round < 3; ++round) {
    runtime::Latch turn(loop_);
    loop_.post([turn]() mutable { turn.set(); });
    co_await turn.wait();
  }
}

runtime::Task<Outcome> Environment::invoke(Invocation invocation) {
  const bool cold = !init_;
  if (cold) co_await wait_for_init();
  std::vector<std::string> log = std::move(*lines_);
  lines_->clear();
  const std::string request_id = invocation.request_id;
  log.push_back(fmt::format("START RequestId: {} Version: $LATEST", request_id));
  const base::TimePoint start = clock_.now();
  const base::TimePoint deadline = start + base::Milliseconds(spec_.timeout_seconds * 1000);
  invocation.deadline_ms = base::to_epoch_ms(deadline);
  runtime::Wake wake = runtime::Wake::Set;
  if (!state_->answer && !*exit_) {  // else the start failed
    state_->answered = runtime::Latch(loop_);
    state_->waiting = std::move(invocation);
    state_->offered.set();
    state_->offered = runtime::Latch(loop_);
    wake = co_await state_->answered.wait_until(clock_, deadline);
  }
  last_used_ = clock_.now();
  const base::Milliseconds duration = last_used_ - start;
  co_await let_output_arrive();
  const std::string_view status = wake == runtime::Wake::Deadline ? "\tStatus: timeout" : "";
  const std::string last = report(request_id, duration, status);
  Outcome outcome = conclude(request_id, wake);
  for (std::string& line : *lines_)
    log.push_back(std::move(line));
  lines_->clear();
  log.push_back(fmt::format("END RequestId: {}", request_id));
  log.push_back(cold ? last + fmt::format("Init Duration: {}.00 ms\t", init_->count()) : last);
  outcome.log = std::move(log);
  co_return outcome;
}

Outcome Environment::conclude(const std::string& request_id, runtime::Wake wake) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::Failed;
  if (state_->answer) {
    const Answer answer = std::move(*state_->answer);
    state_->answer.reset();
    outcome.payload = answer.body;
    if (answer.kind == Answer::Kind::Response) outcome.kind = Outcome::Kind::Returned;
    if (answer.kind == Answer::Kind::InitError) alive_ = false;
    if (answer.kind == Answer::Kind::TooLarge) {
      outcome.payload = json::print(json::Value::object(
          {{"errorMessage",
            "Response payload size exceeded maximum allowed payload size (6291556 bytes)."},
           {"errorType", "Function.ResponseSizeTooLarge"}}));
    }
    return outcome;
  }
  alive_ = false;
  if (wake == runtime::Wake::Deadline) {
    process_->kill();
    outcome.payload = platform_error(
        "Sandbox.Timedout", fmt::format("RequestId: {} Error: Task timed out after {}.00 seconds",
                                        request_id, spec_.timeout_seconds));
    return outcome;
  }
  outcome.payload = platform_error("Runtime.ExitError", end_of_process(request_id));
  return outcome;
}

std::string Environment::end_of_process(const std::string& request_id) const {
  const runtime::ExitStatus status = exit_->value_or(runtime::ExitStatus{});
  if (status.signal == SIGKILL) {
    return fmt::format("RequestId: {} Error: Runtime exited with error: signal: killed",
                       request_id);
  }
  if (status.signal != 0) {
    return fmt::format("RequestId: {} Error: Runtime exited with error: signal: {}", request_id,
                       base::lower(strsignal(status.signal)));
  }
  if (status.code == 0) {
    return fmt::format("RequestId: {} Error: Runtime exited without providing a reason",
                       request_id);
  }
  return fmt::format("RequestId: {} Error: Runtime exited with error: exit status {}", request_id,
                     status.code);
}

std::string Environment::report(const std::string& request_id, base::Milliseconds duration,
                                std::string_view status) const {
  const int64_t used =
      *exit_ ? (*exit_)->peak_memory_kib / 1024 + 1 : peak_memory_mb(process_->pid());
  return fmt::format(
      "REPORT RequestId: {}\tDuration: {}.00 ms\tBilled Duration: {} ms\tMemory Size: {} MB\t"
      "Max Memory Used: {} MB\t{}",
      request_id, duration.count(), duration.count(), spec_.memory_mb, used, status);
}

}  // namespace lambda
