// sagelocal-tuner: the tuning engine as a program, JSON lines in and out.
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include "emulator/json/io.h"
#include "trainers/tuner/conversation.h"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr const char* kHelp =
    "sagelocal-tuner: suggests hyperparameters, in lines of JSON on stdin and stdout\n"
    "  {\"config\": <HyperParameterTuningJobConfig>, \"seed\": 7}\n"
    "  {\"ask\": 1}                              is answered by a line for each trial\n"
    "  {\"tell\": {\"trial\": 1, \"value\": 0.31}}   or {\"trial\": 1, \"failed\": true}\n";

void print(const json::Value& answer) {
  std::cout << json::print(answer, json::Style::Spaced) << std::endl;
}

void converse() {
  tuner::Conversation conversation;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) conversation.hear(line, print);
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) {
    const bool asked = std::string(arguments[1]) == "--help";
    std::fputs(kHelp, asked ? stdout : stderr);
    return asked ? 0 : kUsage;
  }
  try {
    converse();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sagelocal-tuner: %s\n", error.what());
    return kFailed;
  }
}
