// XML in and out, as much as AWS's rest-xml and query protocols need. pugixml stays behind it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xml {

// An element. Names are without namespace prefix; namespace declarations are left out. Text is that
// of the element itself; where there are children, spaces alone count as none.
struct Element {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<Element> children;
  std::string text;

  const Element* child(std::string_view child_name) const;  // the first; null when absent
};

struct ParseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr size_t kDepthMax = 64;

// Throws ParseError, for a document type (DTD) or an entity beyond the five of XML as well.
Element parse(std::string_view text);

// Writes elements one after the other into text; escapes as S3 does (&quot;, &#13; ...).
class Writer {
 public:
  explicit Writer(std::string* into) : out_(*into) {}
  void declaration();  // <?xml version="1.0" encoding="UTF-8"?> and a newline
  // `attributes` is raw markup such as xmlns="..."; empty for none.
  void open(std::string_view name, std::string_view attributes = "");
  void close(std::string_view name);
  void element(std::string_view name, std::string_view text);

 private:
  std::string& out_;
};

}  // namespace xml
