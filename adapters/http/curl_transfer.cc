#include "adapters/http/curl_transfer.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/http/body_coding.h"

namespace gateway {
namespace {

// Idle connections are dropped before common servers drop them (5 s): a POST
// sent into a closing connection would have an unknown outcome.
constexpr long kMaxIdleSecondsForPost = 3;
constexpr long kMaxIdleSecondsForGet = 60;

absl::string_view QueryOf(absl::string_view url) {
  const auto mark = url.find('?');
  return mark == absl::string_view::npos ? "" : url.substr(mark + 1);
}

}  // namespace

CurlTransfer::CurlTransfer(absl::string_view method,
                           const CurlHttpOptions& options)
    : method_(method),
      has_body_(method != "GET"),
      answer_(options.max_response_bytes),
      easy_(curl_easy_init()) {
  if (easy_ == nullptr) {
    set_ = CURLE_OUT_OF_MEMORY;
    return;
  }
  SetSafety(options);
  SetMethod();
  SetCallbacks();
}

CurlTransfer* CurlTransfer::Of(CURL* easy) {
  CurlTransfer* transfer = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
  return transfer;
}

absl::Status CurlTransfer::Begin(HttpRequest request, HttpClient::Done done) {
  request_ = std::move(request);
  done_ = std::move(done);
  send_.Begin();
  answer_.Begin();
  error_[0] = '\0';
  Set(CURLOPT_URL, request_.url.c_str());
  if (has_body_) {
    Set(CURLOPT_POSTFIELDSIZE_LARGE,
        static_cast<curl_off_t>(request_.body.size()));
  }
  SetHeaders();
  if (set_ == CURLE_OK) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("libcurl refused an option: ", curl_easy_strerror(set_)));
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
  // A path leaves as it is given: libcurl would resolve its dot segments.
  Set(CURLOPT_PATH_AS_IS, 1L);
  // Over HTTP/2 libcurl was seen to repeat a POST that the server had refused,
  // and version 7.88 to crash.
  Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
}

void CurlTransfer::SetMethod() {
  if (has_body_) {
    Set(CURLOPT_POST, 1L);
    // A PUT leaves as a POST does, by another name: with the same bars.
    if (method_ == "PUT") Set(CURLOPT_CUSTOMREQUEST, "PUT");
    Set(CURLOPT_MAXAGE_CONN, kMaxIdleSecondsForPost);
  } else {
    Set(CURLOPT_HTTPGET, 1L);
    Set(CURLOPT_MAXAGE_CONN, kMaxIdleSecondsForGet);
  }
}

void CurlTransfer::SetCallbacks() {
  Set(CURLOPT_PRIVATE, this);
  Set(CURLOPT_ERRORBUFFER, error_.data());
  Set(CURLOPT_PREREQFUNCTION, &CurlOneSend::OnAttempt);
  Set(CURLOPT_PREREQDATA, &send_);
  Set(CURLOPT_READFUNCTION, &CurlOneSend::OnRead);
  Set(CURLOPT_READDATA, &send_);
  Set(CURLOPT_SEEKFUNCTION, &CurlOneSend::OnSeek);
  Set(CURLOPT_SEEKDATA, &send_);
  Set(CURLOPT_WRITEFUNCTION, &CurlAnswer::OnWrite);
  Set(CURLOPT_WRITEDATA, &answer_);
  Set(CURLOPT_HEADERFUNCTION, &CurlAnswer::OnHeader);
  Set(CURLOPT_HEADERDATA, &answer_);
}

void CurlTransfer::SetHeaders() {
  headers_.Clear();
  bool has_type = false;
  bool has_coding = false;
  for (const auto& [name, value] : request_.headers) {
    has_type = has_type || absl::EqualsIgnoreCase(name, "content-type");
    has_coding = has_coding || absl::EqualsIgnoreCase(name, "accept-encoding");
    headers_.Add(name, value);
  }
  // Without it a server may choose any coding. libcurl's own option for it does
  // not bound what an answer becomes.
  if (!has_coding) headers_.Add("Accept-Encoding", kAcceptedCodings);
  if (has_body_) {
    headers_.Omit("Expect");
    if (!has_type) headers_.Omit("Content-Type");
  }
  Set(CURLOPT_HTTPHEADER, headers_.list());
}

bool CurlTransfer::Finish(CURLcode result) {
  // After a failure or a second attempt libcurl may go on counting attempts, or
  // want to go back in the body of the next exchange, also after
  // curl_easy_reset().
  const bool clean = result == CURLE_OK && send_.attempts() == 1;
  Finish(Outcome(result));
  return clean;
}

void CurlTransfer::Finish(absl::StatusOr<HttpResponse> response) {
  HttpClient::Done done = std::move(done_);
  HttpExchange exchange = {std::move(response), send_.handed_over() > 0};
  send_.Begin();
  request_ = HttpRequest();
  std::move(done)(std::move(exchange));
}

absl::StatusOr<HttpResponse> CurlTransfer::Outcome(CURLcode result) {
  if (answer_.too_large()) return TooLarge();
  if (result == CURLE_URL_MALFORMAT)
    return absl::InvalidArgumentError("url: malformed");
  if (result != CURLE_OK) return absl::UnavailableError(ErrorText(result));
  // libcurl takes an answer that ends within its head for a whole one.
  if (!answer_.head_complete())
    return absl::UnavailableError("answer cut short");
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  HttpResponse response = answer_.Take(static_cast<int>(status));
  auto text = DecodedBody(response.headers, response.body, answer_.limit(),
                          UnknownCharset::kLeave);
  if (absl::IsResourceExhausted(text.status())) return TooLarge();
  // What cannot be decoded stays as it came: its status and headers count.
  if (text.ok() && text->has_value()) response.body = **std::move(text);
  return response;
}

absl::Status CurlTransfer::TooLarge() const {
  return absl::ResourceExhaustedError(
      absl::StrCat("the answer is larger than ", answer_.limit(), " bytes"));
}

std::string CurlTransfer::ErrorText(CURLcode result) const {
  std::string text = error_.data();
  const absl::string_view query = QueryOf(request_.url);
  if (text.empty() || (!query.empty() && absl::StrContains(text, query))) {
    text = curl_easy_strerror(result);
  }
  // Past this point libcurl speaks of the attempt that was not allowed.
  if (send_.handed_over() > 0)
    text = absl::StrCat("sent, but not answered: ", text);
  return text;
}

}  // namespace gateway
