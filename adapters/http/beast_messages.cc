#include "adapters/http/beast_messages.h"

#include <boost/asio/error.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

// The path and query of a target in absolute form, `http://host/path?query`,
// which servers must take.
beast::string_view OriginForm(beast::string_view target) {
  const size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == beast::string_view::npos)
    return target;
  const size_t path = target.find('/', scheme + 3);
  return path == beast::string_view::npos ? "/" : target.substr(path);
}

// An error reply to what may be sent again soon.
HttpReply LaterReply(int status, std::string_view error) {
  HttpReply reply = ErrorReply(status, error);
  reply.headers = {{"Retry-After", "5"}};
  return reply;
}

}  // namespace

std::string_view Objection(const BeastHeader& header) {
  if (header.version() == 11 && header.count(http::field::host) != 1)
    return "one Host header is required";
  const size_t codings = header.count(http::field::transfer_encoding);
  if (codings > 1 ||
      (codings == 1 &&
       !beast::iequals(header[http::field::transfer_encoding], "chunked"))) {
    return "unsupported Transfer-Encoding";
  }
  return "";
}

HttpIncoming ToIncoming(const BeastHeader& header, std::string peer) {
  HttpIncoming incoming;
  incoming.method = std::string(header.method_string());
  const beast::string_view target = OriginForm(header.target());
  const size_t mark = target.find('?');
  incoming.path = std::string(target.substr(0, mark));
  if (mark != beast::string_view::npos)
    incoming.query = std::string(target.substr(mark + 1));
  for (const auto& field : header) {
    const beast::string_view name = field.name_string();
    incoming.headers.emplace_back(
        absl::AsciiStrToLower(absl::string_view(name.data(), name.size())),
        std::string(field.value()));
  }
  incoming.peer = std::move(peer);
  return incoming;
}

BeastResponse ToResponse(HttpReply reply, unsigned version, bool keep_alive) {
  BeastResponse response;
  response.version(version);
  response.result(static_cast<unsigned>(reply.status));
  if (reply.status == 204 || reply.status == 304) reply.body.clear();
  for (const auto& [name, value] : reply.headers) response.insert(name, value);
  if (!reply.body.empty() && response.count(http::field::content_type) == 0)
    response.set(http::field::content_type, "application/json");
  response.keep_alive(keep_alive);
  response.body() = std::move(reply.body);
  response.prepare_payload();
  return response;
}

HttpReply ErrorReply(int status, std::string_view error) {
  HttpReply reply;
  reply.status = status;
  reply.body = R"({"success":false,"message":")" + std::string(error) + R"("})";
  return reply;
}

HttpRefusal Malformed(std::string_view objection) {
  return {"malformed", ErrorReply(400, objection)};
}

HttpRefusal BodyTooLarge() {
  return {"body_too_large", ErrorReply(413, "body too large")};
}

HttpRefusal NoRoomForBody() {
  return {"no_room_for_body", LaterReply(503, "too many bodies at once")};
}

HttpRefusal NoRoomForRequest() {
  return {"no_room_for_request", LaterReply(503, "too many requests at once")};
}

HttpRefusal TooManyOfAddress() {
  return {"too_many_of_address",
          LaterReply(429, "too many connections from your address")};
}

std::optional<HttpRefusal> RefusalOf(const boost::system::error_code& error) {
  if (error == http::error::end_of_stream) return std::nullopt;
  // Who repeats what a server could not take may send it whole.
  if (error == http::error::partial_message)
    return HttpRefusal{"cut_short", LaterReply(503, "request cut short")};
  if (error == http::error::body_limit) return BodyTooLarge();
  if (error == http::error::header_limit ||
      error == http::error::buffer_overflow) {
    return HttpRefusal{"headers_too_large",
                       ErrorReply(431, "headers too large")};
  }
  if (error == boost::asio::error::operation_aborted) {
    return HttpRefusal{"too_slow",
                       ErrorReply(408, "request did not arrive in time")};
  }
  if (error == boost::asio::error::no_memory) return NoRoomForBody();
  const auto& of_http = make_error_code(http::error::bad_method).category();
  if (error.category() != of_http) return std::nullopt;
  return Malformed("malformed request");
}

}  // namespace gateway
