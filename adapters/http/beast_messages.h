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
using BeastRequest =
    boost::beast::http::request<boost::beast::http::string_body>;
using BeastResponse =
    boost::beast::http::response<boost::beast::http::string_body>;

// Why a request with `header` must not be handled although Beast could read it:
// it is unsure where its body ends or whom it is for. Empty if it may.
std::string_view Objection(const BeastHeader& header);

HttpIncoming ToIncoming(BeastRequest request, std::string peer);

// `reply` with what HTTP wants to be said with it, for a request of `version`.
// A body is dropped where the status allows none.
BeastResponse ToResponse(HttpReply reply, unsigned version, bool keep_alive);

// An error reply with a JSON body.
HttpReply ErrorReply(int status, std::string_view error);

// The answer to a request that could not be read, or was aborted because it was
// too late; none if the connection itself failed.
std::optional<HttpReply> ReplyToReadError(
    const boost::system::error_code& error);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_MESSAGES_H_
