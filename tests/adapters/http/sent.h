#ifndef TESTS_ADAPTERS_HTTP_SENT_H_
#define TESTS_ADAPTERS_HTTP_SENT_H_

#include <future>
#include <string>
#include <utility>

#include "adapters/http/http_client.h"

namespace gateway {

inline HttpRequest Get(const std::string& url) {
  HttpRequest request;
  request.method = "GET";
  request.url = url;
  return request;
}

inline HttpRequest Post(const std::string& url, const std::string& body) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.body = body;
  return request;
}

inline HttpRequest Put(const std::string& url, const std::string& body) {
  HttpRequest request = Post(url, body);
  request.method = "PUT";
  return request;
}

// Sends `request`; the exchange can be waited for.
inline std::future<HttpExchange> Sent(HttpClient& client, HttpRequest request) {
  std::promise<HttpExchange> promise;
  std::future<HttpExchange> future = promise.get_future();
  client.Send(std::move(request),
              [promise = std::move(promise)](HttpExchange exchange) mutable {
                promise.set_value(std::move(exchange));
              });
  return future;
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_SENT_H_
