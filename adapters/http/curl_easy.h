#ifndef ADAPTERS_HTTP_CURL_EASY_H_
#define ADAPTERS_HTTP_CURL_EASY_H_

#include <curl/curl.h>

#include <memory>
#include <utility>
#include <vector>

namespace gateway {

struct CurlEasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
// An easy handle of libcurl, for one transfer at a time.
using CurlEasy = std::unique_ptr<CURL, CurlEasyDeleter>;

// Keeps handles to reuse them: making one costs as much as a request. Not
// thread-safe.
class CurlEasyPool {
 public:
  // Keeps up to `most` handles. More handles than there can be connections
  // would only take memory.
  explicit CurlEasyPool(int most) : most_(most) {}

  // Returns a handle with no options set; null if libcurl cannot make one.
  CurlEasy Take() {
    if (idle_.empty()) return CurlEasy(curl_easy_init());
    CurlEasy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }
  // Takes back a handle, which must have no options set. It may be null.
  void Keep(CurlEasy easy) {
    if (easy != nullptr && std::cmp_less(idle_.size(), most_))
      idle_.push_back(std::move(easy));
  }
  // Frees the handles that are kept.
  void Clear() { idle_.clear(); }

 private:
  const int most_;
  std::vector<CurlEasy> idle_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_EASY_H_
