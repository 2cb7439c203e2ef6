#include "tests/asl/case_file.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "emulator/base/text.h"
#include "emulator/json/io.h"

namespace asl_test {
namespace {

void add_task(Case& made, std::string line) {
  Answer answer;
  const bool fails = line.find(" !! ") != line.npos;
  const std::string arrow = fails ? " !! " : " => ";
  const size_t at = line.find(arrow);
  if (at == line.npos) throw std::runtime_error("not a task: " + line);
  std::string resource = line.substr(0, at);
  const std::string what = line.substr(at + arrow.size());
  if (const size_t after = resource.find(" after "); after != resource.npos) {
    const std::string seconds = resource.substr(after + 7);
    answer.after_seconds = base::parse_int(seconds.substr(0, seconds.size() - 1)).value();
    resource.resize(after);
  }
  if (fails) {
    const size_t colon = what.find(": ");
    std::optional<std::string> cause;
    if (colon != what.npos) cause = what.substr(colon + 2);
    answer.failure = asl::Failure(what.substr(0, colon), cause);
  } else {
    answer.result = json::parse(what);
  }
  made.tasks[resource].push_back(std::move(answer));
}

void add_line(Case& made, const std::string& section, const std::string& line) {
  if (section == "machine") made.machine += line + "\n";
  if (section == "input") made.input += line;
  if (section == "outcome") made.outcome += line;
  if (base::trim(line).empty()) return;
  if (section == "tasks") add_task(made, line);
  if (section == "history") made.history.push_back(line);
  if (section == "seconds") made.seconds = base::parse_int(line).value();
}

}  // namespace

Case read_case(const std::filesystem::path& file) {
  Case made;
  made.name = file.stem().string();
  std::ifstream stream(file);
  std::string section, line;
  while (std::getline(stream, line)) {
    if (line.starts_with("=== ")) {
      section = line.substr(4);
      if (section == "input") made.input.clear();
    } else if (section.empty() ? !line.starts_with("#") && !line.empty() : false) {
      throw std::runtime_error(file.string() + ": text before the first section");
    } else {
      add_line(made, section, line);
    }
  }
  if (made.machine.empty() || made.outcome.empty()) {
    throw std::runtime_error(file.string() + ": machine or outcome is missing");
  }
  return made;
}

std::vector<std::filesystem::path> case_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ASL_CASES)) {
    if (entry.path().extension() == ".asl") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace asl_test
