#include "trainers/xgboost/model_file.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "trainers/xgboost/library.h"

namespace {

xgboost::Booster trained() {
  const xgboost::Matrix rows = xgboost::Matrix::of_rows({1, 2, 3, 4}, 4, 1);
  xgboost::Booster booster({&rows});
  booster.set("nthread", "1");
  booster.set("base_score", "0.25");
  booster.set("num_feature", "1");
  return booster;
}

std::string little_endian(uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(value >> (8 * i) & 0xFF);
  return text;
}

std::string text(std::string_view value) {  // BINUNICODE
  return "X" + little_endian(value.size(), 4) + std::string(value);
}

// As pickle.dumps(booster, protocol) of xgboost lays it out: the class, a dictionary, the bytes.
std::string pickle(std::string_view handle) {
  return std::string("\x80\x03") + "cxgboost.core\nBooster\nq\x01)\x81q\x02}q\x03(" +
         text("handle") + std::string(handle) + text("feature_names") + "Nub.";
}

std::string as_bytearray8(std::string_view bytes) {
  return "\x96" + little_endian(bytes.size(), 8) + std::string(bytes);
}

// bytearray(text, 'latin-1'), as protocol 2 writes it: each byte as a character in UTF-8.
std::string as_latin1_text(std::string_view bytes) {
  std::string utf8;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return "c__builtin__\nbytearray\n" + text(utf8) + text("latin-1") + "\x86R";
}

}  // namespace

TEST_CASE("models in every format predict the same") {
  const xgboost::Matrix rows = xgboost::Matrix::of_rows({1, 2}, 2, 1);
  for (const auto format :
       {xgboost::ModelFormat::Deprecated, xgboost::ModelFormat::Ubj, xgboost::ModelFormat::Json}) {
    const std::string bytes = trained().save(format);
    const auto direct = xgboost::load_model(bytes).booster.predict(rows, xgboost::Output::Value);
    CHECK(direct.values == std::vector<float>{0.25F, 0.25F});
    for (const std::string& wrapped : {as_bytearray8(bytes), as_latin1_text(bytes)}) {
      const auto inner = xgboost::unpickle(pickle(wrapped));
      REQUIRE(inner.has_value());
      CHECK(*inner == bytes);
    }
  }
}

TEST_CASE("a pickled model is known as one") {
  const std::string bytes = trained().save(xgboost::ModelFormat::Deprecated);
  CHECK(xgboost::load_model(pickle(as_bytearray8(bytes))).pickled);
  CHECK_FALSE(xgboost::load_model(bytes).pickled);
}

TEST_CASE("what is no pickle of a booster is not taken for one") {
  const std::string bytes(200, 'x');
  CHECK_FALSE(xgboost::unpickle("").has_value());
  CHECK_FALSE(xgboost::unpickle("binf").has_value());
  CHECK_FALSE(xgboost::unpickle(as_bytearray8(bytes) + ".").has_value());  // no class
  const std::string whole = pickle(as_bytearray8(bytes));
  for (size_t length = 0; length < whole.size(); ++length) {
    CHECK_FALSE(xgboost::unpickle(std::string_view(whole).substr(0, length)).has_value());
  }
  const std::string endless = "\x80\x04\x96" + little_endian(UINT64_MAX, 8) + "Booster";
  CHECK_FALSE(xgboost::unpickle(endless).has_value());
  CHECK_THROWS_AS(xgboost::load_model("no model at all"), xgboost::LibraryError);
}
