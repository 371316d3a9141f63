#ifndef ADAPTERS_HTTP_CURL_TRANSFER_H_
#define ADAPTERS_HTTP_CURL_TRANSFER_H_

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/curl_answer.h"
#include "adapters/http/curl_header_lines.h"
#include "adapters/http/curl_http_options.h"
#include "adapters/http/curl_one_send.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A libcurl handle that runs one exchange after another, all of one method. Not
// thread-safe.
//
// To set all options costs more than to send a small request. So those that
// never change are set once, and each exchange sets all others: its URL, its
// headers and the length of its body. As its method never changes, no option of
// another method can remain.
class CurlTransfer {
 public:
  // `method` is one that CheckSendable() lets pass.
  CurlTransfer(absl::string_view method, const CurlHttpOptions& options);
  ~CurlTransfer() = default;
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // The transfer whose handle `easy` is.
  static CurlTransfer* Of(CURL* easy);

  // Begins the exchange of `request`, which CheckSendable() let pass. The
  // handle is then to be added to a multi handle. Fails with UNAVAILABLE if
  // libcurl refuses an option. Then too, finish the exchange, and destroy this.
  absl::Status Begin(HttpRequest request, HttpClient::Done done);

  const std::string& method() const { return method_; }
  CURL* easy() const { return easy_.get(); }
  absl::Time deadline() const { return request_.deadline; }

  // Ends the exchange with libcurl's `result`: calls its `done`. The handle
  // must not be in a multi handle. Returns whether another exchange may begin;
  // if not, destroy this.
  bool Finish(CURLcode result);
  // Ends the exchange with `response`. Then destroy this.
  void Finish(absl::StatusOr<HttpResponse> response);

 private:
  struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  template <typename T>
  void Set(CURLoption option, T value);
  void SetSafety(const CurlHttpOptions& options);
  void SetMethod();
  void SetCallbacks();
  void SetHeaders();
  absl::StatusOr<HttpResponse> Outcome(CURLcode result);
  absl::Status TooLarge() const;
  std::string ErrorText(CURLcode result) const;

  const std::string method_;
  const bool has_body_;  // Whether requests of this method have one.

  // Of the current exchange. The handle refers to all of them, so it goes
  // first.
  HttpRequest request_;
  HttpClient::Done done_;
  CurlOneSend send_{request_};
  CurlHeaderLines headers_;
  CurlAnswer answer_;
  std::array<char, CURL_ERROR_SIZE> error_ = {};

  CURLcode set_ = CURLE_OK;  // The first option that libcurl refused.
  std::unique_ptr<CURL, Cleanup> easy_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_TRANSFER_H_
