#ifndef ADAPTERS_HTTP_BEAST_MESSAGES_H_
#define ADAPTERS_HTTP_BEAST_MESSAGES_H_

#include <boost/system/error_code.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/http_listener.h"

// The messages of a listener as they go over a connection.
namespace gateway {

// What a response takes beside the reply.
struct ResponseForm {
  unsigned version = 11;  // Of the request: 10 or 11.
  bool keep_alive = false;
  bool with_body = true;  // Not after HEAD.
};

// Returns all bytes of the response that is `reply`, with the headers that HTTP
// requires. Without body if the status allows none.
std::string ResponseText(const HttpReply& reply, const ResponseForm& form);

// Returns an error reply with a JSON body. `error` needs no escaping in JSON.
HttpReply ErrorReply(int status, std::string_view error);

// How a listener itself answers a request.
struct HttpRefusal {
  const char* reason;  // In logs and metrics: a name without spaces.
  HttpReply reply;
};

// The request breaks the rules of HTTP, as `objection` says.
HttpRefusal Malformed(std::string_view objection);
// The body has more bytes than its receiver takes.
HttpRefusal BodyTooLarge();
// The gateway holds as many bytes of bodies as it may.
HttpRefusal NoRoomForBody();
// All places for requests without priority are taken, or the connection makes
// room for another.
HttpRefusal NoRoomForRequest();
// The address has as many connections, or requests through proxies, as it may.
HttpRefusal TooManyOfAddress();

// Returns the answer to a request that could not be read or came too late;
// nothing if the connection itself failed. ENOMEM stands for NoRoomForBody().
std::optional<HttpRefusal> RefusalOf(const boost::system::error_code& error);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_MESSAGES_H_
