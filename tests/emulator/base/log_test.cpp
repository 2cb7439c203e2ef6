#include "emulator/base/log.h"

#include "emulator/base/text.h"

#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdio>
#include <functional>

namespace {

// What `work` writes to stderr.
std::string stderr_of(const std::function<void()>& work) {
  std::FILE* file = std::tmpfile();
  const int saved = ::dup(STDERR_FILENO);
  REQUIRE(file != nullptr);
  ::dup2(::fileno(file), STDERR_FILENO);
  work();
  std::fflush(stderr);
  ::dup2(saved, STDERR_FILENO);
  ::close(saved);
  std::string text(static_cast<size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("levels below the configured one are not written") {
  base::log::configure(base::log::Level::Warn, base::log::Format::Text);
  const std::string text = stderr_of([] {
    base::log::info("quiet {}", 1);
    base::log::warn("loud {}", 2);
  });
  CHECK(text.find("quiet") == std::string::npos);
  CHECK(text.find("loud 2\n") != std::string::npos);
  CHECK(base::log::enabled(base::log::Level::Error));
  CHECK_FALSE(base::log::enabled(base::log::Level::Info));
  CHECK_FALSE(base::log::enabled(base::log::Level::Off));
}

TEST_CASE("a message stays on its line") {
  base::log::configure(base::log::Level::Info, base::log::Format::Text);
  const std::string text = stderr_of([] { base::log::info("a\nb \"é\""); });
  CHECK(text.ends_with("a\\u000ab \"é\"\n"));
  CHECK(base::split(text, '\n').size() == 2);
}

TEST_CASE("JSON is one well-formed object a line") {
  base::log::configure(base::log::Level::Info, base::log::Format::Json);
  const std::string text = stderr_of([] { base::log::error("q\" b\\ n\n é {}", "%v"); });
  CHECK(text.starts_with("{\"time\":\"20"));
  CHECK(text.find("\"level\":\"error\"") != std::string::npos);
  CHECK(text.ends_with(",\"message\":\"q\\\" b\\\\ n\\u000a é %v\"}\n"));
  const std::string latin = stderr_of([] { base::log::error("\xE9"); });
  CHECK(latin.ends_with("\"\\u00e9\"}\n"));
}
