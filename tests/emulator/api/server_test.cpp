// The gateway behind a real server and sockets.
#include "door.h"
#include "emulator/http/client.h"
#include "emulator/http/text_source.h"
#include "emulator/runtime/loop.h"

namespace {

using base::Milliseconds;

struct Served {
  runtime::Loop loop;
  runtime::SystemClock clock{loop};
  base::Ids ids{1};
  api::Gateway gateway{loop, clock, ids, {}};
  door::ToyService s3{"s3"}, sagemaker{"sagemaker"};
  std::map<std::string, std::string> objects;

  Served() {
    s3.receiver = [](const api::Call& call) -> std::unique_ptr<api::BodyReceiver> {
      if (call.input.text("Bucket") == "none") {
        throw api::Error("NoSuchBucket", "The specified bucket does not exist", 404);
      }
      return std::make_unique<door::TextReceiver>();
    };
    s3.on("PutObject", [this](api::Call& call) -> api::Reply {
      objects[call.input.text("Key")] = dynamic_cast<door::TextReceiver&>(*call.body).text;
      return json::Value::object({{"ETag", "\"e\""}});
    });
    s3.on("GetObject", [this](api::Call& call) {
      api::Reply reply;
      reply.body = std::make_shared<http::TextSource>(objects.at(call.input.text("Key")));
      return reply;
    });
    sagemaker.on("ListModels", [](api::Call& call) -> api::Reply {
      return json::Value::object({{"NextToken", call.endpoint}});
    });
    gateway.add(s3);
    gateway.add(sagemaker);
  }
};

http::Request with_host(http::Request request, uint16_t port) {
  request.head.headers.set("Host", "127.0.0.1:" + std::to_string(port));
  return request;
}

}  // namespace

TEST_CASE("objects, JSON and refusals over one kept connection") {
  Served served;
  const http::Server server(served.loop, {}, served.gateway);
  http::Client client(served.loop, "127.0.0.1", server.port());
  const std::string megabytes(3'000'000, 'x');
  std::vector<http::Response> got;
  const auto talk = [](http::Client& client, uint16_t port, std::string body,
                       std::vector<http::Response>* got, runtime::Loop& loop) -> runtime::Task<> {
    const std::string requests[] = {
        "PUT /b/k\nContent-Type: text/plain\n\n" + body,
        "GET /b/k",
        "POST /\nX-Amz-Target: SageMaker.ListModels\n\n{}",
        "PUT /none/k\n\n" + std::string(100, 'x'),
        "GET /b/k\nOrigin: https://evil.example",
    };
    for (const std::string& text : requests) {
      http::Request request = with_host(door::request(text), port);
      got->push_back(co_await client.send(std::move(request), Milliseconds(20'000)));
    }
    loop.stop();
  };
  served.loop.spawn("test", talk(client, server.port(), megabytes, &got, served.loop));
  served.loop.run();
  REQUIRE(got.size() == 5);
  CHECK(got[0].status == 200);
  CHECK(got[0].headers.get("ETag") == "\"e\"");
  CHECK(got[1].status == 200);
  CHECK(got[1].body == megabytes);
  CHECK(got[2].status == 200);
  CHECK(json::parse(got[2].body).text("NextToken") ==
        "http://127.0.0.1:" + std::to_string(server.port()));
  CHECK(got[3].status == 404);
  CHECK(got[3].body.find("<Code>NoSuchBucket</Code>") != std::string::npos);
  CHECK(got[4].status == 403);
}
