// What both REST protocols bind to path, query string, headers and status.
// https://smithy.io/2.0/spec/http-bindings.html
#pragma once

#include "emulator/api/protocol.h"

namespace api {

// The members of the input that are not in the body. Throws Error where a scalar cannot be read.
// Timestamps in headers that cannot be read are left out, as HTTP wants of conditions.
json::Members bind_head(const OperationShape& operation, const Incoming& incoming,
                        Protocol protocol);

// Sets status and headers from the output and the reply's own; the body is left to the codec.
http::Response start_response(const OperationShape& operation, const Reply& reply,
                              const Answering& answering);

// The member that is the whole body as it stands (blob or string), null when there is none.
const MemberShape* raw_payload(const Shape* shape);

// Gives the response the raw payload: the reply's stream, or the member of the output.
void put_raw_payload(const MemberShape& payload, Reply* reply, const Answering& answering,
                     http::Response* response);

}  // namespace api
