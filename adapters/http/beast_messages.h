#ifndef ADAPTERS_HTTP_BEAST_MESSAGES_H_
#define ADAPTERS_HTTP_BEAST_MESSAGES_H_

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/http_listener.h"

// Converts between Beast's messages and ours.
namespace gateway {

using BeastHeader = boost::beast::http::request_header<>;
using BeastResponse =
    boost::beast::http::response<boost::beast::http::string_body>;

// Returns why a request with `header` must be refused although Beast could read
// it: it is ambiguous where its body ends, or which host it is for. Empty if it
// may be handled.
std::string_view Objection(const BeastHeader& header);

// Converts all of a request but its body. `peer` is the address of the sender.
HttpIncoming ToIncoming(const BeastHeader& header, std::string peer);

// Converts a reply to a request of HTTP `version` (10 or 11), and adds the
// headers that HTTP requires. Drops the body if the status allows none.
BeastResponse ToResponse(HttpReply reply, unsigned version, bool keep_alive);

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
