#include "emulator/services/sagemaker/records.h"

#include <set>

#include "emulator/json/io.h"

namespace sagemaker {
namespace {

storage::Resource to_row(const Record& record) {
  storage::Resource row;
  row.key = record.key;
  row.status = record.status();
  row.parent = record.parent;
  row.document = json::print(json::Value::object(
      {{"facts", record.facts}, {"tags", record.tags}, {"local", record.local}}));
  row.created_ms = record.created_ms;
  row.modified_ms = record.modified_ms;
  return row;
}

Record to_record(const storage::Resource& row) {
  const json::Value document = json::parse(row.document);
  Record record;
  record.key = row.key;
  record.parent = row.parent;
  record.created_ms = row.created_ms;
  record.modified_ms = row.modified_ms;
  record.sequence = row.sequence;
  record.facts = document["facts"];
  record.tags = document["tags"];
  record.local = document["local"];
  return record;
}

std::vector<Record> to_records(const std::vector<storage::Resource>& rows) {
  std::vector<Record> records;
  records.reserve(rows.size());
  for (const storage::Resource& row : rows)
    records.push_back(to_record(row));
  return records;
}

}  // namespace

Record new_record(storage::ResourceKey key, json::Value facts, const json::Value& request,
                  int64_t now_ms) {
  Record record;
  record.key = std::move(key);
  record.created_ms = record.modified_ms = now_ms;
  record.facts = std::move(facts);
  if (request["Tags"].is_array()) record.tags = request["Tags"];
  return record;
}

MemberNames members_of(std::string_view kind) {
  if (kind == kTrainingJob) return {"TrainingJobName", "TrainingJobArn", "TrainingJobStatus"};
  if (kind == kTransformJob) return {"TransformJobName", "TransformJobArn", "TransformJobStatus"};
  if (kind == kModel) return {"ModelName", "ModelArn", ""};
  return {"HyperParameterTuningJobName", "HyperParameterTuningJobArn",
          "HyperParameterTuningJobStatus"};
}

std::string Record::name() const {
  return facts.text(members_of(key.kind).name);
}
std::string Record::arn() const {
  return facts.text(members_of(key.kind).arn);
}
std::string Record::status() const {
  return facts.text(members_of(key.kind).status);
}

bool Record::ended() const {
  static const std::set<std::string> kEnds = {"Completed", "Failed", "Stopped"};
  return kEnds.contains(status());
}

bool Records::insert(const Record& record) {
  return table_.insert(to_row(record));
}

std::optional<Record> Records::find(const storage::ResourceKey& key) const {
  const std::optional<storage::Resource> row = table_.find(key);
  if (!row) return std::nullopt;
  return to_record(*row);
}

std::optional<Record> Records::update(const storage::ResourceKey& key, int64_t now_ms,
                                      const std::function<bool(Record&)>& change) {
  std::optional<Record> changed;
  const bool updated = table_.update(key, [&](storage::Resource& row) {
    Record record = to_record(row);
    if (!change(record)) return false;
    record.modified_ms = now_ms;
    const storage::Resource fresh = to_row(record);
    row.status = fresh.status;
    row.document = fresh.document;
    row.modified_ms = now_ms;
    changed = std::move(record);
    return true;
  });
  if (!updated) return std::nullopt;
  return changed;
}

bool Records::remove(const storage::ResourceKey& key) {
  return table_.remove(key);
}

std::vector<Record> Records::list(const Owner& owner, std::string_view kind) const {
  storage::ResourceFilter filter;
  filter.account = owner.account;
  filter.region = owner.region;
  filter.service = "sagemaker";
  filter.kind = kind;
  return to_records(table_.list(filter));
}

std::vector<Record> Records::children(const storage::ResourceKey& parent) const {
  storage::ResourceFilter filter;
  filter.account = parent.account;
  filter.region = parent.region;
  filter.service = "sagemaker";
  filter.kind = kTrainingJob;
  filter.parent = parent.name;
  return to_records(table_.list(filter));
}

std::vector<Record> Records::unfinished(std::string_view kind) const {
  std::vector<Record> found;
  for (const char* status : {"InProgress", "Stopping"}) {
    storage::ResourceFilter filter;
    filter.service = "sagemaker";
    filter.kind = kind;
    filter.status = status;
    for (Record& record : to_records(table_.list(filter)))
      found.push_back(std::move(record));
  }
  return found;
}

void Records::clear() {
  storage::ResourceFilter filter;
  filter.service = "sagemaker";
  for (const storage::Resource& row : table_.list(filter))
    table_.remove(row.key);
}

}  // namespace sagemaker
