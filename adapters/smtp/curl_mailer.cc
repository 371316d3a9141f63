#include "adapters/smtp/curl_mailer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/random_id.h"
#include "adapters/smtp/message.h"

namespace gateway {
namespace {

// How often the thread looks whether it is to end, in case a wake-up is lost.
constexpr int kPollMilliseconds = 1000;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using AddressList = std::unique_ptr<curl_slist, FreeList>;
struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

size_t ReadMessage(char* to, size_t size, size_t count, void* left) {
  auto& rest = *static_cast<absl::string_view*>(left);
  const size_t bytes = std::min(size * count, rest.size());
  std::memcpy(to, rest.data(), bytes);
  rest.remove_prefix(bytes);
  return bytes;
}

long UseSsl(SmtpOptions::StartTls start_tls) {
  switch (start_tls) {
    case SmtpOptions::StartTls::kRequired: return CURLUSESSL_ALL;
    case SmtpOptions::StartTls::kIfOffered: return CURLUSESSL_TRY;
    default: return CURLUSESSL_NONE;
  }
}

CURLM* NewMulti() {
  [[maybe_unused]] static const CURLcode once =
      curl_global_init(CURL_GLOBAL_DEFAULT);
  return curl_multi_init();
}

// A handle of libcurl. It remembers the first option that libcurl refused; then
// nothing must be sent.
class Easy {
 public:
  template <typename T>
  void Set(CURLoption option, T value) {
    if (set_ == CURLE_OK) set_ = curl_easy_setopt(easy_.get(), option, value);
  }
  CURL* get() const { return easy_.get(); }
  CURLcode set() const { return easy_ ? set_ : CURLE_OUT_OF_MEMORY; }

 private:
  const std::unique_ptr<CURL, FreeEasy> easy_{curl_easy_init()};
  CURLcode set_ = CURLE_OK;
};

// libcurl copies what is set here.
void SetServer(const SmtpOptions& options, Easy& easy) {
  easy.Set(CURLOPT_URL,
           absl::StrCat("smtp://", options.host, ":", options.port).c_str());
  easy.Set(CURLOPT_PROTOCOLS_STR, "smtp");
  easy.Set(CURLOPT_PROXY, "");
  easy.Set(CURLOPT_NOSIGNAL, 1L);
  // Giving up on a slow name server must not wait for it.
  easy.Set(CURLOPT_QUICK_EXIT, 1L);
  easy.Set(CURLOPT_FRESH_CONNECT, 1L);
  easy.Set(CURLOPT_FORBID_REUSE, 1L);
  easy.Set(CURLOPT_TIMEOUT_MS,
           static_cast<long>(absl::ToInt64Milliseconds(options.timeout)));
  easy.Set(CURLOPT_USE_SSL, UseSsl(options.start_tls));
  if (!options.ca_file.empty())
    easy.Set(CURLOPT_CAINFO, options.ca_file.c_str());
  if (options.username.empty()) return;
  easy.Set(CURLOPT_USERNAME, options.username.c_str());
  easy.Set(CURLOPT_PASSWORD, options.password.c_str());
}

AddressList ListOf(const std::vector<std::string>& addresses) {
  AddressList list;
  for (const std::string& address : addresses) {
    curl_slist* const longer =
        curl_slist_append(list.get(), absl::StrCat("<", address, ">").c_str());
    // Without a list nothing is sent.
    if (longer == nullptr) return nullptr;
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

}  // namespace

CurlMailer::CurlMailer(Clock& clock, SmtpOptions options)
    : clock_(clock),
      options_(std::move(options)),
      multi_(NewMulti()),
      thread_([this] { Run(); }) {}

CurlMailer::~CurlMailer() {
  {
    MutexLock lock(mu_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  curl_multi_wakeup(multi_);
  thread_.join();
  curl_multi_cleanup(multi_);
}

void CurlMailer::Send(Mail mail, Sent sent) {
  MutexLock lock(mu_);
  jobs_.push_back({std::move(mail), std::move(sent)});
  changed_.NotifyAll();
}

bool CurlMailer::stopping() {
  MutexLock lock(mu_);
  return stopping_;
}

int CurlMailer::OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                           curl_off_t) {
  return static_cast<CurlMailer*>(self)->stopping() ? 1 : 0;
}

void CurlMailer::Run() {
  while (true) {
    Job job;
    {
      MutexLock lock(mu_);
      while (jobs_.empty() && !stopping_) changed_.Wait(mu_);
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    std::move(job.sent)(SendNow(job.mail));
  }
}

absl::Status CurlMailer::SendNow(const Mail& mail) {
  Easy easy;
  SetServer(options_, easy);
  const AddressList to = ListOf(mail.to);
  const std::string message = MessageOf(mail, clock_.WallNow(), NewUuid());
  absl::string_view left = message;
  easy.Set(CURLOPT_MAIL_FROM, absl::StrCat("<", mail.from, ">").c_str());
  easy.Set(CURLOPT_MAIL_RCPT, to.get());
  // If the server refuses one address, the others still get the mail.
  easy.Set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
  easy.Set(CURLOPT_UPLOAD, 1L);
  easy.Set(CURLOPT_READFUNCTION, &ReadMessage);
  easy.Set(CURLOPT_READDATA, &left);
  // After the mail libcurl waits for the answer to QUIT, within its own call
  // and longer than the time-out. Meanwhile it asks once a second.
  easy.Set(CURLOPT_XFERINFOFUNCTION, &OnProgress);
  easy.Set(CURLOPT_XFERINFODATA, this);
  easy.Set(CURLOPT_NOPROGRESS, 0L);
  if (to == nullptr || easy.set() != CURLE_OK)
    return absl::UnavailableError("libcurl refused the mail");
  return Perform(easy.get());
}

// Like curl_easy_perform, but ends as soon as the mailer is to end.
absl::Status CurlMailer::Perform(CURL* easy) {
  curl_multi_add_handle(multi_, easy);
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  int running = 1;
  while (running > 0 && !stopping()) {
    if (curl_multi_perform(multi_, &running) != CURLM_OK) break;
    if (running > 0)
      curl_multi_poll(multi_, nullptr, 0, kPollMilliseconds, nullptr);
  }
  int left = 0;
  if (const CURLMsg* message = curl_multi_info_read(multi_, &left))
    code = message->data.result;
  long reply = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
  curl_multi_remove_handle(multi_, easy);
  if (code == CURLE_OK) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(curl_easy_strerror(code), ", last reply ", reply));
}

}  // namespace gateway
