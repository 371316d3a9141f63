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

// A Mailer over SMTP, by libcurl, on one thread: one mail after the other, each
// on a connection of its own. Certificates are always verified.
class CurlMailer final : public Mailer {
 public:
  // `clock` outlives this.
  CurlMailer(Clock& clock, SmtpOptions options);
  // What is under way or waits ends UNAVAILABLE.
  ~CurlMailer() override;

  void Send(Mail mail, Sent sent) override;

 private:
  struct Job {
    Mail mail;
    Sent sent;
  };

  void Run();
  absl::Status SendNow(const Mail& mail);
  absl::Status Perform(CURL* easy);
  bool stopping();

  Clock& clock_;
  const SmtpOptions options_;
  CURLM* const multi_;  // On the thread, but for wake-ups.
  Mutex mu_;
  CondVar changed_;
  std::deque<Job> jobs_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_SMTP_CURL_MAILER_H_
