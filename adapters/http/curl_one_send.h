#ifndef ADAPTERS_HTTP_CURL_ONE_SEND_H_
#define ADAPTERS_HTTP_CURL_ONE_SEND_H_

#include <curl/curl.h>

#include <cstddef>

#include "adapters/http/http_client.h"

namespace gateway {

// Hands the body of a request to libcurl, once. Not thread-safe.
//
// If a reused connection ends without an answer, libcurl sends the request
// again, with its body. But the server may have acted on the first POST. Three
// rules prevent a second send, and each alone would do: there is no second
// attempt, except of a GET, which has no body; libcurl cannot go back in the
// body; and a second attempt gets no bytes.
class CurlOneSend {
 public:
  // `request` must outlive this.
  explicit CurlOneSend(const HttpRequest& request) : request_(request) {}

  // Forgets what was sent: `request` is another one from now on.
  void Begin() {
    attempts_ = 0;
    handed_over_ = 0;
  }

  // How often libcurl began to send.
  int attempts() const { return attempts_; }
  // How many bytes of the body were handed to libcurl.
  size_t handed_over() const { return handed_over_; }

  // For CURLOPT_PREREQFUNCTION, CURLOPT_SEEKFUNCTION and CURLOPT_READFUNCTION.
  // `self` must point to a CurlOneSend.
  static int OnAttempt(void* self, char* peer, char* local, int peer_port,
                       int local_port);
  static int OnSeek(void* self, curl_off_t offset, int origin);
  static size_t OnRead(char* to, size_t size, size_t count, void* self);

 private:
  const HttpRequest& request_;
  int attempts_ = 0;
  size_t handed_over_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_ONE_SEND_H_
