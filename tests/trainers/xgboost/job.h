// A training job of the program: a root folder, generated data, and runs of it.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace job {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// A folder shaped like /opt/ml, removed with the object.
class Job {
 public:
  explicit Job(const Pairs& hyperparameters);
  ~Job();
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // Writes a file of a channel and declares the channel with that content type.
  void put(const std::string& channel, const std::string& file, std::string_view text,
           const std::string& type = "csv");
  void configure(const Pairs& hyperparameters) const;
  // The sample's points: label 1 when y >= 3x + 5.
  void put_points(int seed, const std::string& channel = "train", int rows = 5000);
  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
  std::vector<std::pair<std::string, std::string>> channels_;
};

struct Run {
  int code = 0;
  std::string log;
  std::string failure;
  std::string model;
  // Lines "[0]\t...", one a round.
  std::vector<std::string> rounds() const;
};
// Runs the program's `train` to its end.
Run train(const Job& job, const std::string& image);

// The program, running; ended with the object.
class Program {
 public:
  Program(const std::vector<std::string>& arguments, const Pairs& environment);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Reads its log up to that text; false when it ends first.
  bool says(std::string_view text);
  const std::string& log() const { return log_; }  // as far as it was read
  void terminate();                                // SIGTERM
  int wait();  // reads the rest of the log; exit code, or 128 + signal

 private:
  bool read_some();

  pid_t pid_ = 0;
  int output_ = -1;
  std::string log_;
};

}  // namespace job
