// sagelocal-xgboost: AWS's built-in XGBoost container as a program.
#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "trainers/contract/contract.h"
#include "trainers/contract/lifeline.h"
#include "trainers/contract/report.h"
#include "trainers/xgboost/library.h"
#include "trainers/xgboost/options.h"
#include "trainers/xgboost/profiles.h"
#include "trainers/xgboost/service.h"
#include "trainers/xgboost/training.h"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kTerminated = 143;  // 128 + SIGTERM

// The library's reader fills several buffers of 8 MiB for each channel, however small the file:
// keep them for the next one rather than give them back, which halves the time of a small job.
void keep_memory() {
  constexpr int kNever = 32 << 20;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, kNever);
  mallopt(M_TRIM_THRESHOLD, 4 * kNever);
  mallopt(M_TOP_PAD, kNever);
}

int exit_code(xgboost::Ending ending) {
  return ending == xgboost::Ending::StoppedWithout ? kTerminated : 0;
}

int train(const xgboost::Options& options, const xgboost::Profile& profile) {
  const contract::Folders folders(options.root);
  const contract::Termination termination;
  std::filesystem::remove(folders.failure());
  keep_memory();
  try {
    xgboost::library(options.library);
    return exit_code(xgboost::train(folders, profile, [&] { return termination.requested(); }));
  } catch (const std::exception& error) {
    contract::error(error.what());
    contract::write_failure(folders, xgboost::failure_text(profile, error));
    return kFailed;
  }
}

int run(const xgboost::Options& options) {
  if (options.child) contract::hold_lifeline();
  const auto profile = xgboost::find_profile(options.image);
  if (!profile) {
    const std::string text = "The image " + options.image + " is not one of AWS's XGBoost images";
    contract::error(text);
    if (options.verb == xgboost::Verb::Train) {
      contract::write_failure(contract::Folders(options.root), "ClientError: " + text);
    }
    return kFailed;
  }
  if (options.verb == xgboost::Verb::Train) return train(options, *profile);
  xgboost::library(options.library);
  return xgboost::serve(options, *profile);
}

}  // namespace

int main(int count, char** arguments) {
  int code = kFailed;
  try {
    code = run(xgboost::parse_options({arguments, static_cast<size_t>(count)}));
  } catch (const xgboost::UsageError& error) {
    std::fprintf(stderr, "%s\n", error.what());
    code = kUsage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sagelocal-xgboost: %s\n", error.what());
  }
  // Threads that wait for signals and the life line cannot be joined: leave without destructors.
  std::fflush(nullptr);
  std::_Exit(code);
}
