#include "storage/object_table.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "storage/sqlite.h"
#include "storage/upload_table.h"
#include "tests/storage/folder.h"

using storage::Content;
using storage::Database;
using storage::Object;
using storage::ObjectTable;

namespace {

struct Store {
  Folder folder;
  std::unique_ptr<Database> database;
  std::unique_ptr<ObjectTable> table;
  int64_t bucket = 0;

  Store() {
    reopen();
    REQUIRE(table->create_bucket({.name = "b", .account = "1", .region = "r"}));
    bucket = table->find_bucket("b")->id;
  }
  void reopen() {
    table.reset();
    database.reset();
    database = Database::open(folder.path() / "test.db");
    table = std::make_unique<ObjectTable>(*database);
  }
  void put(const std::string& key, std::string_view bytes = "") {
    CHECK(table->put(bucket, object(key, bytes), {.bytes = bytes, .pieces = {}}).empty());
  }
  static Object object(const std::string& key, std::string_view bytes) {
    return {.key = key,
            .size = static_cast<int64_t>(bytes.size()),
            .etag = "e" + std::string(bytes),
            .modified_ms = 7,
            .checksum = {"CRC32", "FULL_OBJECT", "AAAA"},
            .tag_count = 1,
            .metadata = "m",
            .tags = "t"};
  }
};

std::string text_of(const storage::Listing& listing) {
  std::string text;
  for (const Object& object : listing.objects)
    text += object.key + " ";
  text += "|";
  for (const std::string& prefix : listing.prefixes)
    text += " " + prefix;
  return text;
}

}  // namespace

TEST_CASE("buckets") {
  Store store;
  CHECK_FALSE(store.table->create_bucket({.name = "b", .account = "2"}));
  CHECK(
      store.table->create_bucket({.name = "a", .account = "1", .location = "EU", .created_ms = 3}));
  CHECK(store.table->create_bucket({.name = "c", .account = "2"}));
  const auto buckets = store.table->buckets("1");
  REQUIRE(buckets.size() == 2);
  CHECK(buckets[0].name == "a");
  CHECK(buckets[0].location == "EU");
  CHECK(buckets[0].created_ms == 3);
  CHECK_FALSE(store.table->has_objects(store.bucket));
  store.put("k");
  CHECK(store.table->has_objects(store.bucket));
  store.table->remove_bucket(buckets[0].id);
  CHECK_FALSE(store.table->find_bucket("a"));
}

TEST_CASE("an object comes back whole, and a put replaces it") {
  Store store;
  const std::string key("\0a\xff/../é", 9);
  store.put(key, "first");
  store.put(key, "second");
  const auto object = store.table->find(store.bucket, key);
  REQUIRE(object);
  CHECK(object->key == key);
  CHECK(object->size == 6);
  CHECK(object->etag == "esecond");
  CHECK(object->modified_ms == 7);
  CHECK(object->checksum.algorithm == "CRC32");
  CHECK(object->checksum.type == "FULL_OBJECT");
  CHECK(object->checksum.value == "AAAA");
  CHECK(object->metadata == "m");
  CHECK(object->tags == "t");
  CHECK(object->tag_count == 1);
  CHECK(store.table->bytes(object->content) == "second");
  CHECK(store.table->pieces(object->content, 0, 5).empty());
  CHECK(store.table->set_tags(store.bucket, key, "", 0));
  CHECK(store.table->find(store.bucket, key)->tag_count == 0);
  CHECK(store.table->remove(store.bucket, key).empty());
  CHECK_FALSE(store.table->find(store.bucket, key));
  CHECK(store.table->remove(store.bucket, key).empty());
  CHECK_FALSE(store.table->set_tags(store.bucket, key, "x", 1));
}

TEST_CASE("pieces: by range, by part, shared between objects") {
  Store store;
  const Content content{.bytes = {},
                        .pieces = {{.number = 1, .start = 0, .size = 10, .blob = "one"},
                                   {.number = 3, .start = 10, .size = 0, .blob = "none"},
                                   {.number = 4, .start = 10, .size = 5, .blob = "two"}}};
  CHECK(store.table->put(store.bucket, Store::object("k", ""), content).empty());
  const int64_t id = store.table->find(store.bucket, "k")->content;
  CHECK_FALSE(store.table->bytes(id));
  struct {
    int64_t first, last;
    std::string expected;
  } const cases[] = {
      {0, 0, "one"}, {9, 9, "one"}, {9, 10, "onetwo"}, {10, 14, "two"}, {14, 14, "two"}};
  for (const auto& c : cases) {
    CAPTURE(c.first);
    std::string blobs;
    for (const auto& piece : store.table->pieces(id, c.first, c.last))
      blobs += piece.blob;
    CHECK(blobs == c.expected);
  }
  CHECK(store.table->part(id, 4)->start == 10);
  CHECK_FALSE(store.table->part(id, 2));
  CHECK(store.table->parts(id, 1, 10).size() == 2);

  CHECK(store.table->put(store.bucket, Store::object("copy", ""), content).empty());
  CHECK(store.table->remove(store.bucket, "k").empty());
  CHECK(store.table->knows_blob("one"));
  const auto garbage = store.table->put(store.bucket, Store::object("copy", ""), {});
  CHECK(std::set<std::string>(garbage.begin(), garbage.end()) ==
        std::set<std::string>{"one", "none", "two"});
  CHECK_FALSE(store.table->knows_blob("one"));
}

TEST_CASE("listings") {
  Store store;
  for (const char* key : {"a", "a/", "a/1", "a/2", "b", "b/x/1", "b/x/2", "b/y", "c\xff", "c\xff/1",
                          "c\xff\xff", "d//e", "z"}) {
    store.put(key);
  }
  struct {
    const char* name;
    std::string prefix, delimiter, after;
    size_t limit;
    std::string expected;
    bool truncated;
  } const cases[] = {
      {"all", "", "", "", 1000, "a a/ a/1 a/2 b b/x/1 b/x/2 b/y c\xff c\xff/1 c\xff\xff d//e z |",
       false},
      {"delimiter", "", "/", "", 1000, "a b c\xff c\xff\xff z | a/ b/ c\xff/ d/", false},
      {"prefix", "b", "", "", 1000, "b b/x/1 b/x/2 b/y |", false},
      {"prefix and delimiter", "b/", "/", "", 1000, "b/y | b/x/", false},
      {"prefix is a key", "a/", "/", "", 1000, "a/ a/1 a/2 |", false},
      {"prefix inside a name", "b/x", "/", "", 1000, "| b/x/", false},
      {"long delimiter", "", "//", "", 1000,
       "a a/ a/1 a/2 b b/x/1 b/x/2 b/y c\xff c\xff/1 c\xff\xff z | d//", false},
      {"limit counts both", "", "/", "", 3, "a b | a/", true},
      {"limit met exactly", "", "/", "", 9, "a b c\xff c\xff\xff z | a/ b/ c\xff/ d/", false},
      {"limit ends on a prefix", "", "/", "", 2, "a | a/", true},
      {"none asked", "", "", "", 0, "|", false},
      {"after a key", "", "", "a/2", 2, "b b/x/1 |", true},
      {"after a missing key", "", "", "aa", 1, "b |", true},
      {"after a prefix", "", "/", "a/", 2, "b | b/", true},
      {"after a key inside a prefix", "", "/", "b/x/1", 2, "c\xff | c\xff/", true},
      {"after, before the prefix", "b", "/", "a", 1000, "b | b/", false},
      {"after, behind the prefix", "b", "", "c", 1000, "|", false},
      {"0xff carries over", "", "/", "c\xff/", 1000, "c\xff\xff z | d/", false},
      {"no such prefix", "q", "/", "", 1000, "|", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto listing = store.table->list({.bucket = store.bucket,
                                            .prefix = c.prefix,
                                            .delimiter = c.delimiter,
                                            .after = c.after,
                                            .limit = c.limit});
    CHECK(text_of(listing) == c.expected);
    CHECK(listing.truncated == c.truncated);
  }
}

namespace {

// What a listing ought to be, by the definition.
storage::Listing expected_listing(const std::map<std::string, std::string>& model,
                                  const storage::ListQuery& query) {
  storage::Listing listing;
  const auto prefix_of = [&](const std::string& key) -> std::string {
    if (query.delimiter.empty() || !key.starts_with(query.prefix)) return "";
    const size_t at = key.find(query.delimiter, query.prefix.size());
    return at == std::string::npos ? "" : key.substr(0, at + query.delimiter.size());
  };
  for (const auto& [key, value] : model) {
    const std::string prefix = prefix_of(key);
    if (!key.starts_with(query.prefix) || key <= query.after) continue;
    if (!prefix.empty() && (query.after.starts_with(prefix) ||
                            (!listing.prefixes.empty() && listing.prefixes.back() == prefix))) {
      continue;
    }
    if (listing.objects.size() + listing.prefixes.size() == query.limit) {
      listing.truncated = true;
      break;
    }
    if (prefix.empty()) {
      listing.objects.push_back({.key = key});
    } else {
      listing.prefixes.push_back(prefix);
    }
    listing.last = prefix.empty() ? key : prefix;
  }
  return listing;
}

}  // namespace

TEST_CASE("random operations against a map, with reopening") {
  const unsigned seed = std::random_device{}();
  MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  // Few characters, so that prefixes and keys meet often.
  const auto word = [&](unsigned longest) {
    constexpr std::string_view kAlphabet = "ab/\xff";
    std::string text;
    for (unsigned n = below(longest + 1); n > 0; --n)
      text += kAlphabet[below(4)];
    return text;
  };
  Store store;
  std::map<std::string, std::string> model;
  for (int step = 0; step < 3000; ++step) {
    const std::string key = "ab/\xff"[below(4)] + word(5);
    const unsigned action = below(10);
    if (action < 4) {
      const std::string value = std::to_string(random());
      store.put(key, value);
      model[key] = value;
    } else if (action < 6) {
      CHECK(store.table->remove(store.bucket, key).empty());
      model.erase(key);
    } else if (action < 7) {
      const auto object = store.table->find(store.bucket, key);
      REQUIRE(object.has_value() == model.contains(key));
      if (object) REQUIRE(store.table->bytes(object->content) == model[key]);
    } else {
      const storage::ListQuery query{.bucket = store.bucket,
                                     .prefix = word(2),
                                     .delimiter = below(2) == 0 ? "" : "/",
                                     .after = word(4),
                                     .limit = 1 + below(6)};
      const auto expected = expected_listing(model, query);
      const auto listing = store.table->list(query);
      CAPTURE(query.prefix);
      CAPTURE(query.after);
      CAPTURE(query.delimiter);
      REQUIRE(text_of(listing) == text_of(expected));
      REQUIRE(listing.truncated == expected.truncated);
      REQUIRE(listing.last == expected.last);
    }
    if (step % 500 == 499) store.reopen();
  }
}

TEST_CASE("paging with `last` shows everything once") {
  Store store;
  for (int i = 0; i < 50; ++i)
    store.put("p/" + std::to_string(i % 7) + "/" + std::to_string(i));
  store.put("p/x");
  for (const char* delimiter : {"", "/"}) {
    for (size_t limit = 1; limit < 9; ++limit) {
      storage::ListQuery query{.bucket = store.bucket,
                               .prefix = "p/",
                               .delimiter = delimiter,
                               .after = "",
                               .limit = limit};
      std::vector<std::string> seen;
      for (bool more = true; more;) {
        const auto page = store.table->list(query);
        for (const auto& object : page.objects)
          seen.push_back(object.key);
        for (const auto& prefix : page.prefixes)
          seen.push_back(prefix);
        query.after = page.last;
        more = page.truncated;
      }
      CHECK(seen.size() == (*delimiter == '\0' ? 51 : 8));
      CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == seen.size());
    }
  }
}

TEST_CASE("clear forgets everything and names the blobs") {
  Store store;
  store.put("inline", "x");
  CHECK(store.table
            ->put(store.bucket, Store::object("big", ""),
                  {.bytes = {}, .pieces = {{.size = 1, .blob = "piece"}}})
            .empty());
  storage::UploadTable uploads(*store.database);
  uploads.create({.id = "u", .bucket = store.bucket, .key = "k", .document = "{}"});
  CHECK(uploads.put_part("u", {.number = 1, .blob = "part"}).empty());
  CHECK(store.table->clear() == storage::Garbage{"part", "piece"});
  CHECK(store.table->buckets("1").empty());
  CHECK_FALSE(store.table->has_objects(store.bucket));
  CHECK_FALSE(uploads.find("u"));
}
