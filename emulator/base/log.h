// The server's own log: one line an event, to stderr, as text or JSON. spdlog stays behind it.
#pragma once

#include <fmt/core.h>

#include <string_view>

namespace base::log {

enum class Level { Trace, Debug, Info, Warn, Error, Off };
enum class Format { Text, Json };

// Call once, before other threads start. Default: Info, Text.
void configure(Level level, Format format);
bool enabled(Level level);
void write(Level level, std::string_view message);  // thread-safe

template <class... Args>
void at(Level level, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(level)) write(level, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  at(Level::Debug, format, std::forward<Args>(args)...);
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  at(Level::Info, format, std::forward<Args>(args)...);
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  at(Level::Warn, format, std::forward<Args>(args)...);
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  at(Level::Error, format, std::forward<Args>(args)...);
}

}  // namespace base::log
