#include "tests/sandbox/misbehave.h"

#include <chrono>
#include <string>
#include <utility>

#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

Reply HtmlPage(int status) {
  return {status,
          "<!DOCTYPE html><html><head><title>4ws</title></head>"
          "<body><h1>Service page</h1></body></html>",
          "text/html; charset=utf-8"};
}

Reply JsonReply(int status, const Json& body) {
  return {status, WriteJson(body)};
}

// A valid object with one more field, so that it has `size` bytes.
std::string Padded(std::string body, size_t size) {
  const std::string opening = ",\"padding\":\"";
  const size_t least = body.size() + opening.size() + 1;
  body.pop_back();
  body += opening;
  if (size > least) body.append(size - least, 'x');
  return body + "\"}";
}

void Throttle(const Fault& fault, Reply& reply) {
  reply =
      JsonReply(fault.Number("status"), {{"message", fault.Text("message")}});
  const std::chrono::seconds wait(fault.Number("retry_after"));
  if (fault.Is("form", "seconds")) {
    reply.headers.emplace("Retry-After", fault.Text("retry_after"));
  } else if (fault.Is("form", "date")) {
    reply.headers.emplace("Retry-After",
                          HttpTime(std::chrono::system_clock::now() + wait));
  }
}

void Cut(const Fault& fault, Exchange& exchange) {
  exchange.ending = Ending::kCut;
  exchange.reset = fault.Is("reset", "yes");
  if (fault.Is("listener", "closed")) {
    exchange.listener_closed = fault.Millis("closed_ms");
  }
}

}  // namespace

bool IsProcessed(const Fault& fault) {
  if (const auto found = fault.keys.find("processed");
      found != fault.keys.end()) {
    return found->second == "yes";
  }
  return fault.name == "ack_lost" || fault.name == "ack_late" ||
         fault.name == "cut_after" || fault.name == "cut_second_after";
}

void Misbehave(const Fault& fault, Exchange& exchange) {
  exchange.fault = fault.name;
  Reply& reply = exchange.reply;
  if (fault.keys.contains("listener")) {
    Cut(fault, exchange);
  } else if (fault.name == "ack_late") {
    exchange.late = fault.Millis("ms");
  } else if (fault.name == "status_5xx") {
    reply =
        JsonReply(fault.Number("status"), {{"message", fault.Text("message")}});
  } else if (fault.name == "html") {
    reply = HtmlPage(fault.Number("status"));
  } else if (fault.name == "success_false") {
    reply = JsonReply(fault.Number("status"),
                      {{"success", false}, {"message", fault.Text("message")}});
  } else if (fault.name == "garbage") {
    reply = {200, "{\"success\":tr\xff"};
  } else if (fault.name == "truncated") {
    exchange.ending = Ending::kTruncated;
  } else if (fault.name == "huge") {
    reply.body = Padded(std::move(reply.body), fault.Number("bytes"));
  } else if (fault.name == "throttle") {
    Throttle(fault, reply);
  } else if (fault.name == "unauthorized") {
    reply = JsonReply(401, {{"message", "Access Denied."}});
  }
}

}  // namespace sandbox
