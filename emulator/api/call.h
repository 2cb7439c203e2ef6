// An operation being called, and what it answers, whoever calls: a client, a workflow, an event
// target.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "emulator/http/message.h"
#include "emulator/json/value.h"

namespace api {

enum class Origin { Http, Internal };

// Takes a streaming body piece by piece (S3 PutObject, UploadPart). Made by the service, which gets
// it back in Call::body once it is complete. One thread at a time, not always the same.
class BodyReceiver {
 public:
  virtual ~BodyReceiver() = default;
  // True when the next write() blocks or hashes much: it is then called on a worker.
  virtual bool heavy() const { return false; }
  virtual void write(std::string_view piece) = 0;  // decoded: aws-chunked framing is gone
  virtual void trailer(std::string_view name, std::string_view value) = 0;  // aws-chunked trailers
  virtual uint64_t size() const = 0;                                        // bytes so far
};

// Complete when built, const afterwards.
struct Call {
  std::string service;    // model id: "s3", "sagemaker", "stepfunctions", "lambda", "iam" ...
  std::string operation;  // as AWS spells it: "CreateTrainingJob"
  // Decoded and validated. Members as the model names them; blobs are strings of bytes;
  // timestamps are epoch seconds (Int or Double).
  json::Value input = json::Value::object();
  std::unique_ptr<BodyReceiver> body;  // set for operations whose service receives the body itself
  // rest-xml: the body as it was sent, for services that check digests of it. "" where it is a
  // member.
  std::string wire_body;
  std::string account;
  std::string region;
  std::string access_key;  // as sent; "" when the caller sent no credentials
  std::string request_id;
  Origin origin = Origin::Internal;
  // scheme://host:port as the caller addressed the server (Location headers and URLs).
  std::string endpoint;
  std::shared_ptr<const http::RequestHead> head;  // null for internal calls
  std::stop_token stop;                           // the caller went away, or the server ends
};

struct Reply {
  Reply() = default;
  Reply(json::Value value) : output(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  json::Value output = json::Value::object();  // shaped as the model's output
  std::shared_ptr<http::BodySource> body;      // the streaming output member, unless in `output`
  std::optional<int> status;                   // in place of the model's
  http::Headers headers;                       // beside those that the model binds
};

}  // namespace api
