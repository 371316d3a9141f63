#ifndef ADAPTERS_SMTP_MAILER_H_
#define ADAPTERS_SMTP_MAILER_H_

#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"

namespace gateway {

// A mail as plain text in UTF-8, with LF or CRLF between lines.
struct Mail {
  std::string from;             // Address.
  std::vector<std::string> to;  // Addresses, at least one.
  std::string subject;          // One line of ASCII.
  std::string text;
};

// Sends mails. Thread-safe.
class Mailer {
 public:
  using Sent = absl::AnyInvocable<void(absl::Status) &&>;

  virtual ~Mailer() = default;

  // OK once a server has taken `mail` for any of its receivers; UNAVAILABLE
  // with what went wrong, in which no address and no secret stands. A mail
  // whose fate is not known is UNAVAILABLE too. `sent` is called once, on a
  // thread of the mailer's, and must not block.
  virtual void Send(Mail mail, Sent sent) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_SMTP_MAILER_H_
