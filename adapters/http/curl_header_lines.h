#ifndef ADAPTERS_HTTP_CURL_HEADER_LINES_H_
#define ADAPTERS_HTTP_CURL_HEADER_LINES_H_

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gateway {

// Header lines in the form of CURLOPT_HTTPHEADER. Keeps its memory for the next
// request: libcurl's own lists take two allocations a line. Not thread-safe.
class CurlHeaderLines {
 public:
  void Clear();
  // Adds a header. Its value may be empty, which libcurl takes as `name;` only.
  void Add(absl::string_view name, absl::string_view value);
  // Keeps libcurl from adding its own header of this name.
  void Omit(absl::string_view name);

  // The lines, for libcurl; null if there are none. Valid until this changes.
  curl_slist* list();

 private:
  std::string text_;  // Each line ends with a zero.
  std::vector<size_t> starts_;
  std::vector<curl_slist> lines_;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_HEADER_LINES_H_
