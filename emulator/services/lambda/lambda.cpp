#include "emulator/services/lambda/lambda.h"

#include <fstream>
#include <iterator>

#include "emulator/base/text.h"
#include "storage/directory.h"
#include "storage/sqlite.h"

namespace lambda {

Lambda::Lambda(const Dependencies& needs)
    : loop_(needs.loop),
      clock_(needs.clock),
      ids_(needs.ids),
      gateway_(needs.gateway),
      functions_(needs.database),
      logs_(needs.database),
      code_(needs.directory.path() / "functions"),
      pool_(needs.loop, needs.clock, needs.ids,
            Launch{needs.python, std::filesystem::absolute(code_.bootstrap()), "",
                   needs.directory.id()},
            std::filesystem::absolute(needs.directory.path() / "functions" / "tmp")) {}

Lambda::~Lambda() = default;

std::vector<api::Operation> Lambda::operations() {
  return {
      {"CreateFunction", api::bind(this, &Lambda::create_function)},
      {"DeleteFunction", api::bind(this, &Lambda::delete_function)},
      {"GetFunction", api::bind(this, &Lambda::get_function)},
      {"GetFunctionConfiguration", api::bind(this, &Lambda::get_function_configuration)},
      {"Invoke", api::bind(this, &Lambda::invoke)},
      {"ListFunctions", api::bind(this, &Lambda::list_functions)},
      {"ListTags", api::bind(this, &Lambda::list_tags)},
      {"ListVersionsByFunction", api::bind(this, &Lambda::list_versions_by_function)},
      {"TagResource", api::bind(this, &Lambda::tag_resource)},
      {"UntagResource", api::bind(this, &Lambda::untag_resource)},
      {"UpdateFunctionCode", api::bind(this, &Lambda::update_function_code)},
      {"UpdateFunctionConfiguration", api::bind(this, &Lambda::update_function_configuration)},
  };
}

void Lambda::set_endpoint(std::string endpoint) {
  pool_.set_endpoint(std::move(endpoint));
}

runtime::Task<http::Response> Lambda::serve_code(const http::Request& request) {
  const std::string name = request.head.path.substr(request.head.path.rfind('/') + 1);
  http::Response response;
  const bool digest = name.size() == 64 && name.find_first_not_of("0123456789abcdef") == name.npos;
  if (!digest) {
    response.status = 404;
    co_return response;
  }
  response.body = co_await loop_.offload([file = code_.zip(name)] {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  });
  if (response.body.empty()) response.status = 404;
  response.headers.set("Content-Type", "application/zip");
  co_return response;
}

void Lambda::shut_down() {
  pool_.retire_all();
}

void Lambda::clear() {
  pool_.retire_all();
  code_.clear();
}

}  // namespace lambda
