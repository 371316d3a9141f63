#ifndef ADAPTERS_HTTP_CURL_TRANSFER_H_
#define ADAPTERS_HTTP_CURL_TRANSFER_H_

#include <curl/curl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/http/curl_answer.h"
#include "adapters/http/curl_easy.h"
#include "adapters/http/curl_http_options.h"
#include "adapters/http/curl_one_send.h"
#include "adapters/http/http_client.h"

namespace gateway {

// One exchange and its libcurl handle. Not thread-safe.
class CurlTransfer {
 public:
  CurlTransfer(HttpRequest request, HttpClient::Done done)
      : request_(std::move(request)), done_(std::move(done)) {}
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Prepares `easy`, which must have no options set, to be added to a multi
  // handle. Fails with INVALID_ARGUMENT if the request is malformed, and with
  // UNAVAILABLE if libcurl refuses.
  absl::Status Prepare(const CurlHttpOptions& options, CurlEasy easy);

  CURL* easy() const { return easy_.get(); }
  uint64_t id() const { return id_; }
  void set_id(uint64_t id) { id_ = id; }
  absl::Time deadline() const { return request_.deadline; }
  // Keeps the timer of the deadline.
  void set_timer(std::unique_ptr<Timer> timer) { timer_ = std::move(timer); }

  // Ends the exchange with libcurl's `result`: calls `done`. The handle must
  // not be in a multi handle. Returns the handle with no options set; null if
  // there is none.
  CurlEasy Finish(CURLcode result) &&;
  // Ends the exchange with `status` instead of an answer.
  CurlEasy Finish(absl::Status status) &&;

 private:
  template <typename T>
  void Set(CURLoption option, T value);
  void SetSafety(const CurlHttpOptions& options);
  void SetRequest();
  void SetCallbacks();
  void AddHeader(const std::string& line);
  absl::StatusOr<HttpResponse> Outcome(CURLcode result);
  absl::Status TooLarge() const;
  CurlEasy TakeEasy();
  std::string ErrorText(CURLcode result) const;

  const HttpRequest request_;
  CurlOneSend send_{request_};
  HttpClient::Done done_;
  uint64_t id_ = 0;
  std::unique_ptr<Timer> timer_;

  CurlEasy easy_;
  curl_slist* headers_ = nullptr;
  CURLcode set_ = CURLE_OK;  // The first option that libcurl refused.
  std::array<char, CURL_ERROR_SIZE> error_ = {};

  CurlAnswer answer_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_TRANSFER_H_
