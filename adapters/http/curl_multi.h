#ifndef ADAPTERS_HTTP_CURL_MULTI_H_
#define ADAPTERS_HTTP_CURL_MULTI_H_

#include <curl/curl.h>

#include <chrono>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "adapters/http/curl_http_options.h"
#include "adapters/http/curl_transfer.h"
#include "adapters/http/poller.h"

namespace gateway {

// A libcurl multi handle over epoll: runs many transfers and keeps their
// connections. Not thread-safe, except for Wake().
class CurlMulti {
 public:
  using Ended = absl::FunctionRef<void(CurlTransfer&, CURLcode)>;

  explicit CurlMulti(const CurlHttpOptions& options);
  // Closes all connections. No transfer may be left.
  ~CurlMulti();
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;

  // False if the system is out of descriptors or memory. Then call no other
  // method.
  bool ok() const { return multi_ != nullptr && poller_.ok(); }

  // Prepares a new transfer for this. Once, before it is added.
  void Prepare(CurlTransfer& transfer);
  // Takes in a transfer that has begun. Returns whether libcurl agreed.
  bool Add(CurlTransfer& transfer);
  // Takes out a transfer, wherever it stands.
  void Remove(CurlTransfer& transfer);

  // Lets libcurl start what was added and see to its own time limits.
  void Run();
  // Takes out the transfers that have ended and calls `ended` for each.
  void TakeEnded(Ended ended);
  // Lets libcurl see to its sockets. If none is ready, this first waits for one
  // if `may_sleep`, until Wake() or libcurl's next time limit.
  void Wait(bool may_sleep);

  // Ends the current Wait(), or else the next one. Thread-safe.
  void Wake() { poller_.Wake(); }

 private:
  using Clock = std::chrono::steady_clock;

  static int OnSocket(CURL* easy, curl_socket_t socket, int wanted, void* self,
                      void* unused);
  static curl_socket_t OnOpen(void* self, curlsocktype purpose,
                              curl_sockaddr* address);
  static int OnClose(void* self, curl_socket_t socket);
  static int OnTimeout(CURLM* multi, long milliseconds, void* self);

  void Act(curl_socket_t socket, int ready);
  void Leave(curl_socket_t socket);

  Poller poller_;
  // The sockets that libcurl has opened for connections, and will tell to
  // close. It has others, for the threads that resolve names.
  absl::flat_hash_set<curl_socket_t> connections_;
  CURLM* const multi_;
  // When libcurl wants to be called for its own timers. The clock's begin
  // stands for at once.
  std::optional<Clock::time_point> due_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_MULTI_H_
