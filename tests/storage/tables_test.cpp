#include <doctest/doctest.h>

#include <vector>

#include "storage/journal.h"
#include "storage/log_table.h"
#include "storage/resource_table.h"
#include "storage/sqlite.h"
#include "tests/storage/folder.h"

using storage::Database;
using storage::Resource;
using storage::ResourceKey;

namespace {

struct Tables {
  Folder folder;
  std::unique_ptr<Database> database = Database::open(folder.path() / "test.db");
  storage::ResourceTable resources{*database};
  storage::Journal journal{*database};
  storage::LogTable logs{*database};
};

Resource job(const std::string& name, const std::string& parent = "",
             const std::string& status = "InProgress", const std::string& region = "us-east-1") {
  return {.key = {.account = "000000000000",
                  .region = region,
                  .service = "sagemaker",
                  .kind = "training-job",
                  .name = name},
          .status = status,
          .parent = parent,
          .document = "{\"name\":\"" + name + "\"}",
          .created_ms = 5,
          .modified_ms = 6};
}

std::string names(const std::vector<Resource>& resources) {
  std::string text;
  for (const Resource& resource : resources)
    text += resource.key.name + " ";
  return text;
}

}  // namespace

TEST_CASE("a resource is inserted once and read back whole") {
  Tables tables;
  CHECK(tables.resources.insert(job("a", "tuning")));
  CHECK_FALSE(tables.resources.insert(job("a")));
  const auto found = tables.resources.find(job("a").key);
  REQUIRE(found);
  CHECK(found->status == "InProgress");
  CHECK(found->parent == "tuning");
  CHECK(found->document == "{\"name\":\"a\"}");
  CHECK(found->created_ms == 5);
  CHECK(found->modified_ms == 6);
  CHECK(found->version == 1);
  CHECK(found->sequence == 1);
  CHECK_FALSE(tables.resources.find(job("b").key));
  CHECK(tables.resources.remove(job("a").key));
  CHECK_FALSE(tables.resources.remove(job("a").key));
}

TEST_CASE("replace is a compare-and-set on the version") {
  Tables tables;
  REQUIRE(tables.resources.insert(job("a")));
  Resource mine = *tables.resources.find(job("a").key);
  Resource theirs = mine;
  theirs.status = "Stopping";
  CHECK(tables.resources.replace(theirs));
  mine.status = "Completed";
  CHECK_FALSE(tables.resources.replace(mine));
  CHECK(tables.resources.find(job("a").key)->status == "Stopping");
  CHECK(tables.resources.find(job("a").key)->version == 2);
  mine = *tables.resources.find(job("a").key);
  mine.status = "Stopped";
  CHECK(tables.resources.replace(mine));
  CHECK(tables.resources.remove(mine.key));
  CHECK_FALSE(tables.resources.replace(mine));
}

TEST_CASE("update changes what is there, and nothing when told so") {
  Tables tables;
  REQUIRE(tables.resources.insert(job("a")));
  const auto finish = [](Resource& resource) {
    resource.status = "Completed";
    return true;
  };
  CHECK(tables.resources.update(job("a").key, finish));
  CHECK_FALSE(tables.resources.update(job("b").key, finish));
  CHECK_FALSE(tables.resources.update(job("a").key, [](Resource& resource) {
    resource.status = "Failed";
    return false;
  }));
  CHECK(tables.resources.find(job("a").key)->status == "Completed");
}

TEST_CASE("lists: each filter, in order of creation") {
  Tables tables;
  for (const Resource& resource :
       {job("c", "one"), job("b", "two", "Completed"), job("a", "one", "Completed"),
        job("d", "one", "InProgress", "eu-west-1")}) {
    REQUIRE(tables.resources.insert(resource));
  }
  Resource other = job("e");
  other.key.kind = "model";
  REQUIRE(tables.resources.insert(other));
  using storage::ResourceFilter;
  const std::string account = "000000000000", kind = "training-job";
  struct {
    const char* name;
    ResourceFilter filter;
    std::string expected;
  } const cases[] = {
      {"all", {}, "c b a d e "},
      {"kind", {account, "us-east-1", "sagemaker", kind, "", ""}, "c b a "},
      {"kind and status", {account, "us-east-1", "sagemaker", kind, "", "Completed"}, "b a "},
      {"kind and parent", {account, "us-east-1", "sagemaker", kind, "one", ""}, "c a "},
      {"parent anywhere", {"", "", "sagemaker", kind, "one", ""}, "c a d "},
      {"parent and status", {"", "", "sagemaker", kind, "one", "Completed"}, "a "},
      {"status anywhere", {"", "", "", "", "", "Completed"}, "b a "},
      {"region", {"", "eu-west-1", "", "", "", ""}, "d "},
      {"none", {"1", "", "", "", "", ""}, ""},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    CHECK(names(tables.resources.list(c.filter)) == c.expected);
  }
  tables.resources.clear();
  CHECK(tables.resources.list({}).empty());
}

TEST_CASE("table calls inside a transaction are part of it") {
  Tables tables;
  CHECK_THROWS(tables.database->write([&](storage::Connection&) {
    CHECK(tables.resources.insert(job("a")));
    tables.journal.append("s", {{.key = "", .text = "x"}});
    CHECK(tables.journal.last_index("s") == 1);
    throw std::runtime_error("no");
  }));
  CHECK_FALSE(tables.resources.find(job("a").key));
  CHECK(tables.journal.last_index("s") == 0);
}

namespace {

std::string texts(const std::vector<storage::Entry>& entries) {
  std::string all;
  for (const auto& entry : entries)
    all += std::to_string(entry.index) + entry.text + " ";
  return all;
}

}  // namespace

TEST_CASE("journal: appended, read both ways, found by key") {
  Tables tables;
  storage::Journal& journal = tables.journal;
  CHECK(journal.append("s/1", {{.time_ms = 9, .key = "k", .text = "a"}, {.text = "b"}}) == 1);
  CHECK(journal.append("s/1", {{.key = "k", .text = "c"}}) == 3);
  CHECK(journal.append("s/2", {{.text = "z"}}) == 1);
  CHECK(journal.append("t", {{.text = "y"}}) == 1);
  CHECK(journal.append("empty", {}) == 1);
  CHECK(texts(journal.read("s/1", 0, 10)) == "1a 2b 3c ");
  CHECK(texts(journal.read("s/1", 1, 1)) == "2b ");
  CHECK(texts(journal.read_back("s/1", 100, 2)) == "3c 2b ");
  CHECK(texts(journal.read_back("s/1", 2, 2)) == "1a ");
  CHECK(journal.read("s/1", 0, 1).front().time_ms == 9);
  CHECK(journal.last_index("s/1") == 3);
  CHECK(journal.last_index("none") == 0);
  REQUIRE(journal.find("s/1", "k"));
  CHECK(journal.find("s/1", "k")->text == "a");
  CHECK_FALSE(journal.find("s/1", ""));
  CHECK_FALSE(journal.find("s/2", "k"));
  CHECK(journal.streams("s/") == std::vector<std::string>{"s/1", "s/2"});
  CHECK(journal.streams("") == std::vector<std::string>{"s/1", "s/2", "t"});
  CHECK(journal.streams("u").empty());
  journal.remove("s/1");
  CHECK(journal.streams("s") == std::vector<std::string>{"s/2"});
  journal.clear();
  CHECK(journal.streams("").empty());
}

TEST_CASE("logs: groups, streams and events") {
  Tables tables;
  storage::LogTable& logs = tables.logs;
  const storage::LogOwner me{"000000000000", "us-east-1"}, other{"111111111111", "us-east-1"};
  CHECK(logs.create_group(me, "/aws/a", 1));
  CHECK_FALSE(logs.create_group(me, "/aws/a", 2));
  CHECK(logs.create_stream(me, "/aws/a", "one", 3));
  CHECK_FALSE(logs.create_stream(me, "/aws/a", "one", 4));
  CHECK(logs.has_group(me, "/aws/a"));
  CHECK_FALSE(logs.has_group(other, "/aws/a"));

  logs.append(me, "/aws/a", "one",
              {{.time_ms = 20, .message = "x"}, {.time_ms = 10, .message = "yy"}}, 100);
  logs.append(me, "/aws/a", "one", {{.time_ms = 30, .message = "z"}}, 200);
  logs.append(me, "/aws/b", "two", {{.time_ms = 1, .message = "made"}}, 300);
  const auto stream = logs.stream(me, "/aws/a", "one");
  REQUIRE(stream);
  CHECK(stream->created_ms == 3);
  CHECK(stream->first_event_ms == 10);
  CHECK(stream->last_event_ms == 30);
  CHECK(stream->last_ingestion_ms == 200);
  CHECK(stream->stored_bytes == 4 + 3 * 26);
  CHECK_FALSE(logs.stream(other, "/aws/a", "one"));

  const auto events = logs.events(me, "/aws/a", "one", 1, 10);
  REQUIRE(events.size() == 2);
  CHECK(events[0].index == 2);
  CHECK(events[0].message == "yy");
  CHECK(events[0].ingestion_ms == 100);
  CHECK(events[1].message == "z");
  CHECK(logs.events(me, "/aws/a", "one", 0, 1).size() == 1);
  CHECK(logs.events(me, "/aws/a", "none", 0, 1).empty());

  CHECK(logs.groups(me, "/aws/").size() == 2);
  CHECK(logs.groups(me, "/aws/b").front().created_ms == 300);
  CHECK(logs.groups(other, "").empty());
  CHECK(logs.streams(me, "/aws/a", "o").size() == 1);
  CHECK(logs.streams(me, "/aws/a", "p").empty());

  CHECK(logs.remove_stream(me, "/aws/b", "two"));
  CHECK_FALSE(logs.remove_stream(me, "/aws/b", "two"));
  CHECK(logs.remove_group(me, "/aws/a"));
  CHECK_FALSE(logs.remove_group(me, "/aws/a"));
  CHECK_FALSE(logs.stream(me, "/aws/a", "one"));
  logs.clear();
  CHECK(logs.groups(me, "").empty());
}
