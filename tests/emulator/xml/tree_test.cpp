#include "emulator/xml/tree.h"

#include <doctest/doctest.h>

#include <random>

using namespace std::literals;

namespace {

std::string nested(size_t depth) {
  std::string text;
  for (size_t i = 0; i < depth; ++i)
    text += "<a>";
  for (size_t i = 0; i < depth; ++i)
    text += "</a>";
  return text;
}

}  // namespace

TEST_CASE("a request of S3 is read") {
  const xml::Element root = xml::parse(R"(<?xml version="1.0" encoding="UTF-8"?>
<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <!-- two -->
  <Object><Key>a &amp; b/&#233;&#x1F600;</Key></Object>
  <Object><Key> </Key><VersionId/></Object>
  <Quiet>true</Quiet>
</Delete>
)");
  CHECK(root.name == "Delete");
  CHECK(root.attributes.empty());
  CHECK(root.text.empty());
  REQUIRE(root.children.size() == 3);
  CHECK(root.children[0].child("Key")->text == "a & b/é😀");
  CHECK(root.children[1].child("Key")->text == " ");
  CHECK(root.children[1].child("VersionId")->text.empty());
  CHECK(root.child("Quiet")->text == "true");
  CHECK(root.child("Nothing") == nullptr);
}

TEST_CASE("prefixes go, attributes stay") {
  const xml::Element root = xml::parse(
      R"(<s:G xmlns:s="urn:s" xmlns:xsi="urn:i" xsi:type="Canonical&quot;User" id='1'/>)");
  CHECK(root.name == "G");
  CHECK(root.attributes ==
        std::vector<std::pair<std::string, std::string>>{{"type", "Canonical\"User"}, {"id", "1"}});
}

TEST_CASE("text") {
  struct {
    std::string_view name;
    std::string_view text;
    std::string_view expected;
  } const table[] = {
      {"entities", "<a>&lt;&gt;&amp;&quot;&apos;</a>", "<>&\"'"},
      {"CDATA", "<a>x<![CDATA[<b>&amp;&#0;]]>y</a>", "x<b>&amp;&#0;y"},
      {"line ends", "<a>1\r\n2\r3&#13;</a>", "1\n2\n3\r"},
      {"control characters by reference", "<a>&#1;&#x1f;</a>", "\x01\x1f"},
      {"the text around children", "<a>1<b>no</b>2</a>", "12"},
      {"spaces around children", "<a> <b/>\n</a>", ""},
      {"a byte order mark", "\xEF\xBB\xBF<a>b</a>", "b"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK(xml::parse(row.text).text == row.expected);
  }
}

TEST_CASE("what is not XML, or is dangerous, is refused") {
  for (const std::string_view bad : {""sv,
                                     " "sv,
                                     "text"sv,
                                     "<a>"sv,
                                     "<a></b>"sv,
                                     "<a/><b/>"sv,
                                     "x<a/>"sv,
                                     "<a/>x"sv,
                                     "<a b=1/>"sv,
                                     "<a>&nbsp;</a>"sv,
                                     "<a>&amp</a>"sv,
                                     "<a>&#0;</a>"sv,
                                     "<a>&#xD800;</a>"sv,
                                     "<a>&#x110000;</a>"sv,
                                     "<a>&#x100000041;</a>"sv,
                                     "<a>&#;</a>"sv,
                                     "<a>&#-1;</a>"sv,
                                     "<a b='&x;'/>"sv,
                                     "<a>\xFF</a>"sv,
                                     "<a>\0</a>"sv,
                                     "<a/>\0"sv,
                                     "<!DOCTYPE a [<!ENTITY x 'y'>]><a>b</a>"sv,
                                     "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"sv}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(xml::parse(bad), xml::ParseError);
  }
}

TEST_CASE("nesting is limited") {
  CHECK(xml::parse(nested(xml::kDepthMax)).name == "a");
  CHECK_THROWS_AS(xml::parse(nested(xml::kDepthMax + 1)), xml::ParseError);
  CHECK_THROWS_AS(xml::parse(nested(500'000)), xml::ParseError);
}

TEST_CASE("the writer escapes as S3 does") {
  std::string out;
  xml::Writer writer(&out);
  writer.declaration();
  writer.open("R", R"(xmlns="urn:r")");
  writer.open("B");
  writer.element("K", "a<b>&\"'\r\n\t\x01\x1f é");
  writer.element("E", "");
  writer.close("B");
  writer.close("R");
  CHECK(out ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<R xmlns=\"urn:r\"><B><K>a&lt;b&gt;&amp;&quot;'&#13;\n\t&#x1;&#x1f; é</K><E></E></B></R>");
  CHECK(xml::parse(out).child("B")->child("K")->text == "a<b>&\"'\r\n\t\x01\x1f é");
}

TEST_CASE("mutated text is refused or read, never more") {
  constexpr std::string_view kSeed =
      R"(<?xml version="1.0"?><D x:y="&lt;"><O><K>a&#13;b</K></O><![CDATA[c]]><!-- d --></D>)";
  constexpr std::string_view kBytes = "<>/&;#x\"'=![]-? aD\xC3\xA9\0";
  std::mt19937_64 random(3);
  int refused = 0;
  for (int i = 0; i < 30'000; ++i) {
    std::string text(kSeed);
    for (auto edits = 1 + random() % 4; edits > 0; --edits) {
      text[random() % text.size()] = kBytes[random() % kBytes.size()];
    }
    try {
      const xml::Element root = xml::parse(text);
      CHECK_FALSE(root.name.empty());
    } catch (const xml::ParseError&) {
      ++refused;
    }
  }
  CHECK(refused > 1000);
  CHECK(refused < 30'000);
}
