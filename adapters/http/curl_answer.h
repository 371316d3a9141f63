#ifndef ADAPTERS_HTTP_CURL_ANSWER_H_
#define ADAPTERS_HTTP_CURL_ANSWER_H_

#include <cstddef>

#include "adapters/http/http_client.h"

namespace gateway {

// Takes one answer from libcurl as it arrives.
class CurlAnswer {
 public:
  // How large a body may be. To be set before anything arrives.
  void set_limit(size_t bytes) { limit_ = bytes; }
  size_t limit() const { return limit_; }

  // Whether the body was larger, so that its end was not taken.
  bool too_large() const { return too_large_; }
  // Whether the whole head arrived, of the answer that is not an interim one.
  bool head_complete() const { return head_complete_; }

  // The answer, which has arrived.
  HttpResponse Take(int status) &&;

  // For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION; `self` is a
  // CurlAnswer.
  static size_t OnWrite(char* from, size_t size, size_t count, void* self);
  static size_t OnHeader(char* from, size_t size, size_t count, void* self);

 private:
  size_t limit_ = 0;
  bool too_large_ = false;
  bool head_complete_ = false;
  HttpResponse response_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_ANSWER_H_
