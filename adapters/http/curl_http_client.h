#ifndef ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_
#define ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/http/curl_http_options.h"
#include "adapters/http/curl_inbox.h"
#include "adapters/http/curl_multi.h"
#include "adapters/http/curl_transfers.h"
#include "adapters/http/http_client.h"

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
  void Run();
  // Begins what other threads have left.
  void StartNew();
  void Start(CurlInbox::Letter letter, absl::Time now);
  CurlTransfers::Owned TransferFor(const HttpRequest& request);
  // Ends those that libcurl is done with.
  void EndDone();
  // Ends those whose deadline has passed.
  void EndExpired();
  // Sets the timer, unless it goes off before the first deadline anyway.
  void SetTimer();
  void EndAll();

  Clock& clock_;
  const CurlHttpOptions options_;
  CurlInbox inbox_;
  std::atomic<bool> stopping_ = false;

  // Used by the client's thread only, but for waking it.
  CurlMulti multi_;
  CurlTransfers transfers_;  // Goes before `multi_`, as libcurl wants it.
  std::vector<CurlInbox::Letter> letters_;

  // One timer watches all deadlines, the first one or an earlier one that has
  // been met: setting it for each request would cost a lock of the clock's.
  std::atomic<bool> timer_went_off_ = false;
  absl::Time timer_due_ = absl::InfiniteFuture();
  std::unique_ptr<Timer> timer_;

  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_HTTP_CLIENT_H_
