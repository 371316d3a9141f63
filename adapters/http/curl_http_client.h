#ifndef ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_
#define ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_

#include <curl/curl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/http/curl_easy.h"
#include "adapters/http/curl_http_options.h"
#include "adapters/http/curl_transfer.h"
#include "adapters/http/http_client.h"
#include "adapters/http/poller.h"

namespace gateway {

// An HttpClient with one thread, which runs all transfers in one libcurl multi
// handle over epoll. It speaks HTTP/1.1 and reuses connections. libcurl may
// repeat a GET on a new connection if a reused one is dead; a POST or PUT is
// attempted once. Always verifies certificates.
//
// `done` runs on the client's thread. It may call Send, and must not destroy
// the client.
class CurlHttpClient final : public HttpClient {
 public:
  // Deadlines are times of `clock`, which must outlive the client.
  CurlHttpClient(Clock& clock, CurlHttpOptions options);
  // Ends all exchanges with UNAVAILABLE.
  ~CurlHttpClient() override;

  void Send(HttpRequest request, Done done) override;

 private:
  static int OnSocket(CURL* easy, curl_socket_t socket, int wanted, void* self,
                      void* known);
  static int OnTimeout(CURLM* multi, long milliseconds, void* self);

  void Run();
  void Wait();
  void Act(curl_socket_t socket, int ready);
  // Takes over what other threads have left. Returns whether to go on.
  bool TakeInbox();
  void Start(std::unique_ptr<CurlTransfer> transfer);
  void EndCompleted();
  void End(uint64_t id, absl::Status status);
  void EndAll();

  Clock& clock_;
  const CurlHttpOptions options_;
  Poller poller_;

  Mutex mu_;
  std::vector<std::unique_ptr<CurlTransfer>> inbox_ ABSL_GUARDED_BY(mu_);
  std::vector<uint64_t> expired_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;

  // Used by the client's thread only.
  CURLM* const multi_;
  CurlEasyPool handles_;
  std::unordered_map<uint64_t, std::unique_ptr<CurlTransfer>> transfers_;
  uint64_t last_id_ = 0;
  // When libcurl wants to be called for its own timers.
  std::optional<std::chrono::steady_clock::time_point> curl_due_;

  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_
