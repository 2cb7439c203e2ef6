#include "emulator/api/embedded.h"

#include <array>

// SAGELOCAL_MODELS is the absolute path of emulator/api/models, given on this source alone.
// The texts go between two symbols each; the assembler reads the files, so no generated code
// exists.
#define SAGELOCAL_EMBED(symbol, file)                 \
  asm(".section .rodata\n"                            \
      ".global sagelocal_" #symbol                    \
      "_begin\n"                                      \
      "sagelocal_" #symbol                            \
      "_begin:\n"                                     \
      ".incbin \"" SAGELOCAL_MODELS "/" file          \
      "\"\n"                                          \
      ".global sagelocal_" #symbol                    \
      "_end\n"                                        \
      "sagelocal_" #symbol                            \
      "_end:\n"                                       \
      ".byte 0\n"                                     \
      ".previous\n");                                 \
  extern "C" const char sagelocal_##symbol##_begin[]; \
  extern "C" const char sagelocal_##symbol##_end[];

SAGELOCAL_EMBED(s3, "s3.json")
SAGELOCAL_EMBED(stepfunctions, "stepfunctions.json")
SAGELOCAL_EMBED(lambda, "lambda.json")
SAGELOCAL_EMBED(sts, "sts.json")
SAGELOCAL_EMBED(iam, "iam.json")
SAGELOCAL_EMBED(logs, "logs.json")
SAGELOCAL_EMBED(events, "events.json")
SAGELOCAL_EMBED(cloudwatch, "cloudwatch.json")
SAGELOCAL_EMBED(cloudformation, "cloudformation.json")
SAGELOCAL_EMBED(sagemaker, "sagemaker.json")
SAGELOCAL_EMBED(sagemaker_runtime, "sagemaker-runtime.json")

namespace api {

#define SAGELOCAL_TEXT(symbol)                 \
  std::string_view(sagelocal_##symbol##_begin, \
                   static_cast<size_t>(sagelocal_##symbol##_end - sagelocal_##symbol##_begin))

std::span<const EmbeddedText> embedded_models() {
  static const std::array<EmbeddedText, 11> all = {{
      {"s3", SAGELOCAL_TEXT(s3)},
      {"stepfunctions", SAGELOCAL_TEXT(stepfunctions)},
      {"lambda", SAGELOCAL_TEXT(lambda)},
      {"sts", SAGELOCAL_TEXT(sts)},
      {"iam", SAGELOCAL_TEXT(iam)},
      {"logs", SAGELOCAL_TEXT(logs)},
      {"events", SAGELOCAL_TEXT(events)},
      {"cloudwatch", SAGELOCAL_TEXT(cloudwatch)},
      {"cloudformation", SAGELOCAL_TEXT(cloudformation)},
      {"sagemaker", SAGELOCAL_TEXT(sagemaker)},
      {"sagemaker-runtime", SAGELOCAL_TEXT(sagemaker_runtime)},
  }};
  return all;
}

}  // namespace api
