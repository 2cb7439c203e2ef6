#include "emulator/options.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>

#include "emulator/base/text.h"

namespace emulator {
namespace {

using base::log::Format;
using base::log::Level;

const std::map<std::string, Level> kLevels = {{"trace", Level::Trace}, {"debug", Level::Debug},
                                              {"info", Level::Info},   {"warn", Level::Warn},
                                              {"error", Level::Error}, {"off", Level::Off}};
const std::map<std::string, Format> kFormats = {{"text", Format::Text}, {"json", Format::Json}};

// The first of these variables that is set and not empty; "" when none is.
std::string variable(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  return "";
}

// LocalStack's names are honoured so that existing set-ups work; ours win over them.
void read_environment(Options* options) {
  if (const auto port = base::parse_int(variable({"SAGELOCAL_PORT", "EDGE_PORT"}));
      port && *port >= 0 && *port <= 65535) {
    options->port = static_cast<uint16_t>(*port);
  }
  if (const std::string dir = variable({"SAGELOCAL_DATA_DIR"}); !dir.empty()) {
    options->data_dir = dir;
  }
  if (const auto level = kLevels.find(variable({"SAGELOCAL_LOG_LEVEL", "LS_LOG"}));
      level != kLevels.end()) {
    options->log_level = level->second;
  } else if (variable({"DEBUG"}) == "1") {
    options->log_level = Level::Debug;
  }
  options->python = variable({"SAGELOCAL_PYTHON"});
  if (options->python.empty()) options->python = "python3";
  if (const std::string path = variable({"SAGELOCAL_TRAINER"}); !path.empty()) {
    options->trainer = path;
  }
}

// Beside this program, wherever it was started from.
std::filesystem::path default_trainer() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "sagelocal-xgboost" : self.parent_path() / "sagelocal-xgboost";
}

void add_server_flags(CLI::App* app, Options* options) {
  app->add_option("--data-dir", options->data_dir, "Where everything is kept");
  app->add_option("--allow-host", options->allowed_hosts,
                  "Take requests with this Host header too (repeatable)");
  app->add_flag("--power-safe", options->power_safe,
                "Sync to disk before every answer, against power cuts");
  app->add_option("--account", options->account, "Account of callers that name none")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
            return digits && text.size() == 12 ? "" : "an account has 12 digits";
          },
          "12 DIGITS"));
  app->add_option("--region", options->region, "Region of callers that name none");
  app->add_option("--python", options->python, "Interpreter that runs Python functions");
  app->add_option("--trainer", options->trainer, "The program sagelocal-xgboost");
  app->add_option("--jobs", options->jobs, "Training jobs that run at once (0: one a core)");
  app->add_option("--seed", options->seed, "Seed of ids and random numbers");
  app->add_option("--log-level", options->log_level, "trace, debug, info, warn, error or off")
      ->transform(CLI::CheckedTransformer(kLevels, CLI::ignore_case));
  app->add_option("--log-format", options->log_format, "text or json")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case));
}

void add_serve_flags(CLI::App* app, Options* options) {
  app->add_option("--port", options->port, "Port to listen on (0: any free one)");
  app->add_option("--port-file", options->port_file, "File to write the port to once it accepts");
  app->add_flag("--ephemeral", options->ephemeral,
                "Keep everything in a temporary directory that goes away at the end");
  add_server_flags(app, options);
}

// "30s", "500ms" or a number of seconds.
std::string read_duration(const std::string& text, int* ms) {
  const bool is_ms = text.ends_with("ms");
  const size_t unit = is_ms ? 2 : (text.ends_with('s') ? 1 : 0);
  const auto number = base::parse_double(std::string_view(text).substr(0, text.size() - unit));
  if (!number || *number < 0 || *number > 86'400'000) return "a duration such as 30s or 500ms";
  *ms = static_cast<int>(is_ms ? *number : *number * 1000);
  return "";
}

}  // namespace

Command parse_command(int argc, char** argv) {
  Command command;
  Options& options = command.options;
  read_environment(&options);
  command.endpoint = variable({"AWS_ENDPOINT_URL"});
  if (command.endpoint.empty())
    command.endpoint = "http://127.0.0.1:" + std::to_string(options.port);

  CLI::App app(
      "The local AWS emulator that really trains: S3, SageMaker, Lambda, Step Functions.\n"
      "Without a command it serves.",
      "sagelocal");
  app.set_version_flag("--version", std::string("sagelocal ") + SAGELOCAL_VERSION);
  app.fallthrough(false);
  add_serve_flags(&app, &options);

  CLI::App* serve = app.add_subcommand("serve", "Serve until SIGTERM or SIGINT (the default)");
  add_serve_flags(serve, &options);

  CLI::App* health = app.add_subcommand("health", "Ask a running server for its health");
  health->add_option("--endpoint", command.endpoint, "Where it listens");
  std::string wait;
  health->add_option("--wait", wait, "Keep asking for so long, e.g. 30s")
      ->check(CLI::Validator(
          [&command](std::string& text) { return read_duration(text, &command.wait_ms); },
          "DURATION"));

  CLI::App* env = app.add_subcommand("env", "Print what points AWS SDKs at a running server");
  env->add_option("--endpoint", command.endpoint, "Where it listens");
  env->add_option("--shell", command.shell, "sh, fish or powershell")
      ->check(CLI::IsMember({"sh", "fish", "powershell"}));

  CLI::App* exec = app.add_subcommand(
      "exec", "Run a command against an ephemeral server of its own: sagelocal exec -- pytest");
  add_server_flags(exec, &options);
  exec->add_option("command", command.arguments, "The command and its arguments")->required();

  CLI::App* operations = app.add_subcommand("operations", "Print the operations that are served");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    command.verb = Command::Verb::Exit;
    command.exit_code = app.exit(error) == 0 ? kExitOk : kExitUsage;
    return command;
  }
  if (options.trainer.empty()) options.trainer = default_trainer();
  if (health->parsed()) command.verb = Command::Verb::Health;
  if (env->parsed()) command.verb = Command::Verb::Env;
  if (operations->parsed()) command.verb = Command::Verb::Operations;
  if (exec->parsed()) {
    command.verb = Command::Verb::Exec;
    options.ephemeral = true;
    options.port = 0;
  }
  return command;
}

}  // namespace emulator
