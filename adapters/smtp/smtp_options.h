#ifndef ADAPTERS_SMTP_SMTP_OPTIONS_H_
#define ADAPTERS_SMTP_SMTP_OPTIONS_H_

#include <string>

#include "absl/time/time.h"

namespace gateway {

// The mail server.
struct SmtpOptions {
  // Whether the connection changes to TLS with STARTTLS.
  enum class StartTls { kRequired, kIfOffered, kOff };

  std::string host;
  int port = 587;
  StartTls start_tls = StartTls::kRequired;
  // Credentials; none if the username is empty.
  std::string username;
  std::string password;
  // PEM file of the authorities to trust. Empty: the system's.
  std::string ca_file;
  absl::Duration timeout = absl::Seconds(30);  // For sending one mail.
};

}  // namespace gateway

#endif  // ADAPTERS_SMTP_SMTP_OPTIONS_H_
