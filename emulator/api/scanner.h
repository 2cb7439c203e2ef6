// A pull reader of JSON text that is our own (the embedded models): no tree, no copies, no
// recovery.
//
// Strings are handed out as views into the text, or into the arena where they have escapes. The
// text must be well formed (a test reads every model with the real parser); INVARIANT otherwise.
#pragma once

#include <memory_resource>
#include <string_view>

namespace api {

class Scanner {
 public:
  // `text` and `arena` must outlive what is handed out.
  Scanner(std::string_view text, std::pmr::memory_resource& arena) : text_(text), arena_(arena) {}

  bool at(char c);  // the next character that is no white space
  std::string_view string();
  double number();
  bool boolean();
  void skip();  // one value of any type

  // Calls `member(key)` for each member; it must read or skip the value.
  template <class F>
  void object(F member) {
    expect('{');
    while (!take('}')) {
      const std::string_view key = string();
      expect(':');
      member(key);
      take(',');
    }
  }
  // Calls `item()` for each item; it must read or skip it.
  template <class F>
  void array(F item) {
    expect('[');
    while (!take(']')) {
      item();
      take(',');
    }
  }

 private:
  void expect(char c);
  bool take(char c);
  std::string_view unescape(std::string_view raw);

  std::string_view text_;
  std::pmr::memory_resource& arena_;
  size_t next_ = 0;
};

}  // namespace api
