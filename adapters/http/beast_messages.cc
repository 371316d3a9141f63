#include "adapters/http/beast_messages.h"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

namespace http = boost::beast::http;

void AddHeader(std::string& text, absl::string_view name,
               absl::string_view value) {
  absl::StrAppend(&text, name, ": ", value, "\r\n");
}

bool NamesContentType(const HttpReply& reply) {
  return std::any_of(
      reply.headers.begin(), reply.headers.end(), [](const auto& header) {
        return absl::EqualsIgnoreCase(header.first, "Content-Type");
      });
}

// An error reply to what may be sent again soon.
HttpReply LaterReply(int status, std::string_view error) {
  HttpReply reply = ErrorReply(status, error);
  reply.headers = {{"Retry-After", "5"}};
  return reply;
}

}  // namespace

std::string ResponseText(const HttpReply& reply, const ResponseForm& form) {
  const bool has_no_body = reply.status == 204 || reply.status == 304;
  absl::string_view body;
  if (!has_no_body) body = reply.body;
  const auto reason = http::obsolete_reason(
      http::int_to_status(static_cast<unsigned>(reply.status)));
  std::string text;
  text.reserve(256 + body.size());
  absl::StrAppend(&text, form.version == 11 ? "HTTP/1.1 " : "HTTP/1.0 ",
                  reply.status, " ",
                  absl::string_view(reason.data(), reason.size()), "\r\n");
  for (const auto& [name, value] : reply.headers) AddHeader(text, name, value);
  if (!body.empty() && !NamesContentType(reply))
    AddHeader(text, "Content-Type", "application/json");
  // What the version means anyhow is not said.
  if (form.version == 11 && !form.keep_alive)
    AddHeader(text, "Connection", "close");
  if (form.version != 11 && form.keep_alive)
    AddHeader(text, "Connection", "keep-alive");
  if (!has_no_body)
    absl::StrAppend(&text, "Content-Length: ", body.size(), "\r\n");
  text += "\r\n";
  if (form.with_body) absl::StrAppend(&text, body);
  return text;
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
