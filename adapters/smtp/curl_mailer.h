#ifndef ADAPTERS_SMTP_CURL_MAILER_H_
#define ADAPTERS_SMTP_CURL_MAILER_H_

#include <curl/curl.h>

#include <deque>
#include <memory>
#include <thread>

#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/smtp/mailer.h"
#include "adapters/smtp/smtp_options.h"

namespace gateway {

// Sends mails over SMTP with libcurl: on one thread, one mail after the other,
// each on a connection of its own. Always verifies certificates.
class CurlMailer final : public Mailer {
 public:
  // `clock` must outlive this.
  CurlMailer(Clock& clock, SmtpOptions options);
  // Ends the mail that is being sent, and those that wait, with UNAVAILABLE.
  // Takes a second at most, whatever the mail server or a name server does.
  ~CurlMailer() override;

  void Send(Mail mail, Sent sent) override;

 private:
  struct Job {
    Mail mail;
    Sent sent;
  };

  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t,
                        curl_off_t);

  void Run();
  absl::Status SendNow(const Mail& mail);
  absl::Status Perform(CURL* easy);
  bool stopping();

  Clock& clock_;
  const SmtpOptions options_;
  CURLM* const multi_;  // Used on the thread only, except for wake-ups.
  Mutex mu_;
  CondVar changed_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_SMTP_CURL_MAILER_H_
