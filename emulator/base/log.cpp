#include "emulator/base/log.h"

#include "emulator/base/text.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace base::log {

namespace {

// Control characters, and in JSON the quote and the backslash, as JSON writes them: what a client
// sends can neither end the line nor the string. Bytes that are no UTF-8 are read as Latin-1.
void append_escaped(std::string_view text, Format format, std::string& out) {
  const bool utf8 = is_valid_utf8(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = format == Format::Json && (c == '"' || c == '\\');
    if (special) {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8)) {
      out += "\\u00" + hex(std::string_view(&c, 1));
    } else {
      out += c;
    }
  }
}

// The %* of a pattern: the message, escaped.
class EscapedMessage : public spdlog::custom_flag_formatter {
 public:
  explicit EscapedMessage(Format format) : format_(format) {}

  void format(const spdlog::details::log_msg& event, const std::tm& /*time*/,
              spdlog::memory_buf_t& into) override {
    std::string escaped;
    append_escaped({event.payload.data(), event.payload.size()}, format_, escaped);
    into.append(escaped.data(), escaped.data() + escaped.size());
  }

  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<EscapedMessage>(format_);
  }

 private:
  Format format_;
};

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::Trace:
      return spdlog::level::trace;
    case Level::Debug:
      return spdlog::level::debug;
    case Level::Info:
      return spdlog::level::info;
    case Level::Warn:
      return spdlog::level::warn;
    case Level::Error:
      return spdlog::level::err;
    case Level::Off:
      break;
  }
  return spdlog::level::off;
}

void set_format(spdlog::logger& logger, Format format) {
  const char* pattern =
      format == Format::Json
          ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,"message":"%*"})"
          : "%Y-%m-%dT%H:%M:%S.%eZ %-7l %*";
  auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
  formatter->add_flag<EscapedMessage>('*', format).set_pattern(pattern);
  logger.set_formatter(std::move(formatter));
}

spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> kLogger = [] {
    auto made = std::make_shared<spdlog::logger>("sagelocal",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_level(spdlog::level::info);
    set_format(*made, Format::Text);
    return made;
  }();
  return *kLogger;
}

}  // namespace

void configure(Level level, Format format) {
  logger().set_level(spdlog_level(level));
  set_format(logger(), format);
}

bool enabled(Level level) {
  return level != Level::Off && logger().should_log(spdlog_level(level));
}

void write(Level level, std::string_view message) {
  if (!enabled(level)) return;
  logger().log(spdlog_level(level), spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace base::log
