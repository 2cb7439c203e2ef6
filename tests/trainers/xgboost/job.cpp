#include "tests/trainers/xgboost/job.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

#include "emulator/base/text.h"
#include "emulator/json/io.h"
#include "trainers/contract/folders.h"

namespace job {
namespace {

std::string read_if_there(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? contract::read_file(file) : std::string();
}

// For execve: with a null pointer at the end.
std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts)
    all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Job::Job(const Pairs& hyperparameters) {
  std::string name = (std::filesystem::temp_directory_path() / "xgboost-job-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  root_ = name;
  configure(hyperparameters);
  contract::write_file(root_ / "input/config/inputdataconfig.json", "{}");
}

Job::~Job() {
  std::filesystem::remove_all(root_);
}

void Job::configure(const Pairs& hyperparameters) const {
  json::Members members;
  for (const auto& [name, value] : hyperparameters)
    members.emplace_back(name, value);
  contract::write_file(root_ / "input/config/hyperparameters.json",
                       json::print(json::Value(members)));
}

void Job::put(const std::string& channel, const std::string& file, std::string_view text,
              const std::string& type) {
  contract::write_file(root_ / "input/data" / channel / file, text);
  std::erase_if(channels_, [&](const auto& known) { return known.first == channel; });
  channels_.emplace_back(channel, type);
  json::Members members;
  for (const auto& [name, content] : channels_) {
    members.emplace_back(name, json::Value::object({{"ContentType", content},
                                                    {"TrainingInputMode", "File"},
                                                    {"S3DistributionType", "FullyReplicated"}}));
  }
  contract::write_file(root_ / "input/config/inputdataconfig.json",
                       json::print(json::Value(members)));
}

void Job::put_points(int seed, const std::string& channel, int rows) {
  std::mt19937 engine(static_cast<unsigned>(seed));
  std::string text;
  for (int i = 0; i < rows; ++i) {
    const unsigned x = engine() % 101;
    const unsigned y = engine() % 101;
    text += (y >= 3 * x + 5 ? "1," : "0,") + std::to_string(x) + "," + std::to_string(y) + "\n";
  }
  put(channel, channel + ".csv", text);
}

std::vector<std::string> Run::rounds() const {
  std::vector<std::string> lines;
  for (const std::string_view line : base::split(log, '\n')) {
    const size_t tab = line.find('\t');
    if (line.starts_with('[') && tab != std::string_view::npos) lines.emplace_back(line);
  }
  return lines;
}

Run train(const Job& job, const std::string& image) {
  Program program({"train", "--root", job.root().string(), "--image", image}, {});
  Run run;
  run.code = program.wait();
  run.log = program.log();
  run.failure = read_if_there(job.root() / "output/failure");
  run.model = read_if_there(job.root() / "model/xgboost-model");
  return run;
}

Program::Program(const std::vector<std::string>& arguments, const Pairs& environment) {
  std::vector<std::string> texts = {SAGELOCAL_XGBOOST};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment)
    variables.push_back(name + "=" + value);
  std::vector<char*> argv = pointers(texts);
  std::vector<char*> envp = pointers(variables);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  output_ = ends[0];
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    execve(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(ends[1]);
}

Program::~Program() {
  if (pid_ != 0) {
    kill(pid_, SIGKILL);
    wait();
  }
  close(output_);
}

bool Program::read_some() {
  char buffer[4096];
  const ssize_t got = read(output_, buffer, sizeof buffer);
  if (got > 0) log_.append(buffer, static_cast<size_t>(got));
  return got > 0;
}

bool Program::says(std::string_view text) {
  while (log_.find(text) == std::string::npos) {
    if (!read_some()) return false;
  }
  return true;
}

void Program::terminate() {
  kill(pid_, SIGTERM);
}

int Program::wait() {
  while (read_some()) {
  }
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace job
