#ifndef ADAPTERS_HTTP_CURL_ANSWER_H_
#define ADAPTERS_HTTP_CURL_ANSWER_H_

#include <cstddef>

#include "adapters/http/http_client.h"

namespace gateway {

// Collects one answer at a time, which libcurl hands over piece by piece. Not
// thread-safe.
class CurlAnswer {
 public:
  // Accepts bodies of up to `limit` bytes.
  explicit CurlAnswer(size_t limit) : limit_(limit) {}

  // Forgets what has arrived: another answer is next.
  void Begin();

  size_t limit() const { return limit_; }

  // Whether the body was larger than the limit. Then its end is missing.
  bool too_large() const { return too_large_; }
  // Whether the whole head of the answer has arrived. The heads of interim
  // answers, which precede it, do not count.
  bool head_complete() const { return head_complete_; }

  // Hands out what has arrived as an answer with `status`.
  HttpResponse Take(int status);

  // For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION. `self` must point to
  // a CurlAnswer.
  static size_t OnWrite(char* from, size_t size, size_t count, void* self);
  static size_t OnHeader(char* from, size_t size, size_t count, void* self);

 private:
  const size_t limit_;
  bool too_large_ = false;
  bool head_complete_ = false;
  HttpResponse response_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_ANSWER_H_
