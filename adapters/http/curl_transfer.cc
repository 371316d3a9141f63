#include "adapters/http/curl_transfer.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

// Idle connections are dropped before common servers drop them (5 s): a POST
// sent into a closing connection would have an unknown outcome.
constexpr long kMaxIdleSecondsForPost = 3;
constexpr long kMaxIdleSecondsForGet = 60;

// Without line breaks, which would let a value add headers of its own.
bool IsOneLine(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) ==
         std::string_view::npos;
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != ':' &&
           c != ';';
  });
}

bool IsWebUrl(absl::string_view url) {
  return absl::StartsWithIgnoreCase(url, "http://") ||
         absl::StartsWithIgnoreCase(url, "https://");
}

absl::string_view QueryOf(absl::string_view url) {
  const auto mark = url.find('?');
  return mark == absl::string_view::npos ? "" : url.substr(mark + 1);
}

}  // namespace

CurlTransfer::~CurlTransfer() {
  easy_.reset();  // First, for it refers to the headers.
  curl_slist_free_all(headers_);
}

absl::Status CurlTransfer::Prepare(const CurlHttpOptions& options,
                                   CurlEasy easy) {
  easy_ = std::move(easy);
  if (easy_ == nullptr) return absl::UnavailableError("no libcurl handle");
  RETURN_IF_ERROR(CheckRequest());
  max_response_bytes_ = options.max_response_bytes;
  SetSafety(options);
  SetRequest();
  SetCallbacks();
  if (set_ == CURLE_OK) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("libcurl refused an option: ", curl_easy_strerror(set_)));
}

absl::Status CurlTransfer::CheckRequest() {
  if (request_.method != "GET" && request_.method != "POST" &&
      request_.method != "PUT")
    return absl::InvalidArgumentError("method: none of GET, POST and PUT");
  if (request_.method == "GET" && !request_.body.empty())
    return absl::InvalidArgumentError("body: not for GET");
  for (const auto& [name, value] : request_.headers) {
    if (!IsHeaderName(name) || !IsOneLine(value))
      return absl::InvalidArgumentError("headers: malformed");
  }
  // The rest of the URL is libcurl's to judge, which reads it anyway.
  if (!IsWebUrl(request_.url))
    return absl::InvalidArgumentError("url: not an absolute http(s) URL");
  return absl::OkStatus();
}

template <typename T>
void CurlTransfer::Set(CURLoption option, T value) {
  if (set_ == CURLE_OK) set_ = curl_easy_setopt(easy_.get(), option, value);
}

void CurlTransfer::SetSafety(const CurlHttpOptions& options) {
  Set(CURLOPT_PROTOCOLS_STR, "http,https");
  Set(CURLOPT_FOLLOWLOCATION, 0L);
  Set(CURLOPT_PROXY, "");
  Set(CURLOPT_NOPROXY, "*");
  Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  Set(CURLOPT_NOSIGNAL, 1L);
  // Giving up on a slow name server must not wait for it.
  Set(CURLOPT_QUICK_EXIT, 1L);
  Set(CURLOPT_SSL_VERIFYPEER, 1L);
  Set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) {
    Set(CURLOPT_CAINFO, options.ca_file.c_str());
    Set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  Set(CURLOPT_TCP_KEEPALIVE, 1L);
  Set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(absl::ToInt64Milliseconds(options.connect_timeout)));
  Set(CURLOPT_ERRORBUFFER, error_.data());
}

void CurlTransfer::SetRequest() {
  Set(CURLOPT_URL, request_.url.c_str());
  // Over HTTP/2 libcurl was seen to repeat a POST that the server had refused,
  // and version 7.88 to crash.
  Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  bool has_type = false;
  for (const auto& [name, value] : request_.headers) {
    has_type = has_type || absl::EqualsIgnoreCase(name, "content-type");
    // A header without a value is asked for with a semicolon.
    AddHeader(value.empty() ? absl::StrCat(name, ";")
                            : absl::StrCat(name, ": ", value));
  }
  if (request_.method == "GET") {
    Set(CURLOPT_HTTPGET, 1L);
    Set(CURLOPT_MAXAGE_CONN, kMaxIdleSecondsForGet);
  } else {
    Set(CURLOPT_POST, 1L);
    // A PUT leaves as a POST does, by another name: with the same bars.
    if (request_.method == "PUT") Set(CURLOPT_CUSTOMREQUEST, "PUT");
    Set(CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request_.body.size()));
    Set(CURLOPT_MAXAGE_CONN, kMaxIdleSecondsForPost);
    AddHeader("Expect:");
    if (!has_type) AddHeader("Content-Type:");
  }
  Set(CURLOPT_HTTPHEADER, headers_);
}

void CurlTransfer::SetCallbacks() {
  Set(CURLOPT_PRIVATE, this);
  Set(CURLOPT_PREREQFUNCTION, &OnAttempt);
  Set(CURLOPT_PREREQDATA, this);
  Set(CURLOPT_READFUNCTION, &OnRead);
  Set(CURLOPT_READDATA, this);
  Set(CURLOPT_SEEKFUNCTION, &OnSeek);
  Set(CURLOPT_SEEKDATA, this);
  Set(CURLOPT_WRITEFUNCTION, &OnWrite);
  Set(CURLOPT_WRITEDATA, this);
  Set(CURLOPT_HEADERFUNCTION, &OnHeader);
  Set(CURLOPT_HEADERDATA, this);
}

void CurlTransfer::AddHeader(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_, line.c_str());
  if (longer == nullptr) {
    set_ = CURLE_OUT_OF_MEMORY;
  } else {
    headers_ = longer;
  }
}

// libcurl re-sends a request, body and all, when a reused connection ends
// without an answer. A POST may have been acted on by then. Three bars, each
// sufficient: no second attempt, no reading from the start, no reading on.
int CurlTransfer::OnAttempt(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  ++transfer.attempts_;
  return transfer.attempts_ > 1 && transfer.request_.method != "GET"
             ? CURL_PREREQFUNC_ABORT
             : CURL_PREREQFUNC_OK;
}

int CurlTransfer::OnSeek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

size_t CurlTransfer::OnRead(char* to, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const std::string& body = transfer.request_.body;
  const size_t rest = body.size() - transfer.handed_over_;
  if (rest == 0 || transfer.attempts_ != 1) return CURL_READFUNC_ABORT;
  const size_t taken = std::min(size * count, rest);
  std::memcpy(to, body.data() + transfer.handed_over_, taken);
  transfer.handed_over_ += taken;
  return taken;
}

size_t CurlTransfer::OnWrite(char* from, size_t size, size_t count,
                             void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  std::string& body = transfer.response_.body;
  if (size * count > transfer.max_response_bytes_ - body.size()) {
    transfer.too_large_ = true;
    return CURL_WRITEFUNC_ERROR;
  }
  body.append(from, size * count);
  return size * count;
}

size_t CurlTransfer::OnHeader(char* from, size_t size, size_t count,
                              void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  HttpHeaders& headers = transfer.response_.headers;
  const absl::string_view line(from, size * count);
  const size_t colon = line.find(':');
  if (absl::StartsWith(line, "HTTP/")) {
    headers.clear();  // What came before was an interim answer.
    transfer.head_complete_ = false;
  } else if (line == "\r\n" || line == "\n") {
    transfer.head_complete_ = true;
  } else if (colon != absl::string_view::npos) {
    headers.emplace_back(
        absl::AsciiStrToLower(line.substr(0, colon)),
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return size * count;
}

CurlEasy CurlTransfer::Finish(CURLcode result) && {
  timer_.reset();
  std::move(done_)({Outcome(result), handed_over_ > 0});
  return TakeEasy();
}

CurlEasy CurlTransfer::Finish(absl::Status status) && {
  timer_.reset();
  std::move(done_)({std::move(status), handed_over_ > 0});
  return TakeEasy();
}

CurlEasy CurlTransfer::TakeEasy() {
  if (easy_ != nullptr) curl_easy_reset(easy_.get());
  return std::move(easy_);
}

absl::StatusOr<HttpResponse> CurlTransfer::Outcome(CURLcode result) {
  if (too_large_) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the answer is larger than ", max_response_bytes_, " bytes"));
  }
  if (result == CURLE_URL_MALFORMAT)
    return absl::InvalidArgumentError("url: malformed");
  if (result != CURLE_OK) return absl::UnavailableError(ErrorText(result));
  // libcurl takes an answer that ends within its head for a whole one.
  if (!head_complete_) return absl::UnavailableError("answer cut short");
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  return std::move(response_);
}

std::string CurlTransfer::ErrorText(CURLcode result) const {
  std::string text = error_.data();
  const absl::string_view query = QueryOf(request_.url);
  if (text.empty() || (!query.empty() && absl::StrContains(text, query))) {
    text = curl_easy_strerror(result);
  }
  // Past this point libcurl speaks of the attempt that was not allowed.
  if (handed_over_ > 0) text = absl::StrCat("sent, but not answered: ", text);
  return text;
}

}  // namespace gateway
