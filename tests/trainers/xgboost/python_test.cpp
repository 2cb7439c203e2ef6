#include "trainers/xgboost/python.h"

#include <doctest/doctest.h>

#include <cmath>

namespace python = xgboost::python;

TEST_CASE("int() and float() of Python") {
  struct Case {
    const char* text;
    std::optional<int64_t> integer;
    std::optional<double> real;
  };
  for (const Case& one : {
           Case{"5", 5, 5},
           Case{" +5\n", 5, 5},
           Case{"1_000", 1000, 1000},
           Case{"1__0", {}, {}},
           Case{"_1", {}, {}},
           Case{"1_", {}, {}},
           Case{"1.0", {}, 1},
           Case{".5", {}, 0.5},
           Case{"5.", {}, 5},
           Case{"1e-3", {}, 0.001},
           Case{"1e400", {}, INFINITY},
           Case{"1e-400", {}, 0},
           Case{"-Infinity", {}, -INFINITY},
           Case{"inf", {}, INFINITY},
           Case{"0x10", {}, {}},
           Case{"", {}, {}},
           Case{"- 1", {}, {}},
           Case{"--1", {}, {}},
           Case{"99999999999999999999", INT64_MAX, 1e20},
       }) {
    CAPTURE(one.text);
    CHECK(python::parse_int(one.text) == one.integer);
    CHECK(python::parse_float(one.text) == one.real);
  }
  CHECK(std::isnan(python::parse_float("NaN").value()));
}

TEST_CASE("the delimiter that csv.Sniffer finds in a line") {
  struct Case {
    const char* line;
    std::optional<char> delimiter;
  };
  // Expected values come from running csv.Sniffer.
  for (const Case& one : {
           Case{"1,2,3\n", ','},
           Case{"1\t2\t3\n", '\t'},
           Case{"1;2;3", ';'},
           Case{"1 2 3", ' '},
           Case{"1|2|3", '|'},
           Case{"1||2||3", '|'},
           Case{"0.5", '5'},
           Case{"7", '7'},
           Case{"a:b", ':'},
           Case{"1, 2; 3", ','},
           Case{"'a';'b,c';'d'", ';'},
           Case{"\"x\", \"y\"", ','},
           Case{"\"x\"", '"'},
           Case{"\n", {}},
           Case{"", {}},
           Case{"12,3\r", ','},
       }) {
    CAPTURE(one.line);
    CHECK(python::sniff_delimiter(one.line) == one.delimiter);
  }
}

TEST_CASE("repr") {
  CHECK(python::repr(std::string_view("it's")) == "\"it's\"");
  CHECK(python::repr(std::string_view("a\nb")) == "'a\\nb'");
  CHECK(python::repr(std::vector<std::string>{"a", "b"}) == "['a', 'b']");
}
