#include "adapters/http/curl_answer.h"

#include <curl/curl.h>

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace gateway {

void CurlAnswer::Begin() {
  too_large_ = false;
  head_complete_ = false;
  response_ = HttpResponse();
}

HttpResponse CurlAnswer::Take(int status) {
  response_.status = status;
  return std::move(response_);
}

size_t CurlAnswer::OnWrite(char* from, size_t size, size_t count, void* self) {
  auto& answer = *static_cast<CurlAnswer*>(self);
  std::string& body = answer.response_.body;
  if (size * count > answer.limit_ - body.size()) {
    answer.too_large_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  body.append(from, size * count);
  return size * count;
}

size_t CurlAnswer::OnHeader(char* from, size_t size, size_t count, void* self) {
  auto& answer = *static_cast<CurlAnswer*>(self);
  HttpHeaders& headers = answer.response_.headers;
  const absl::string_view line(from, size * count);
  const size_t colon = line.find(':');
  if (absl::StartsWith(line, "HTTP/")) {
    headers.clear();  // What came before was an interim answer.
    answer.head_complete_ = false;
  } else if (line == "\r\n" || line == "\n") {
    answer.head_complete_ = true;
  } else if (colon != absl::string_view::npos) {
    headers.emplace_back(
        absl::AsciiStrToLower(line.substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return size * count;
}

}  // namespace gateway
