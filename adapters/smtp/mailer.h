#ifndef ADAPTERS_SMTP_MAILER_H_
#define ADAPTERS_SMTP_MAILER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/done.h"

namespace gateway {

// A mail.
struct Mail {
  std::string from;             // An address.
  std::vector<std::string> to;  // Addresses, at least one.
  std::string subject;          // One line of ASCII.
  std::string text;             // UTF-8, with LF or CRLF between lines.
};

// Sends mails. Thread-safe.
class Mailer {
 public:
  using Sent = DoneWith<absl::Status>;

  virtual ~Mailer() = default;

  // Calls `sent`, on a thread of the mailer, when `mail` was sent or could not
  // be. OK means that a server has accepted `mail` for at least one recipient.
  // UNAVAILABLE says what went wrong, without an address or a secret; it may
  // also mean that the outcome is not known.
  virtual void Send(Mail mail, Sent sent) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_SMTP_MAILER_H_
