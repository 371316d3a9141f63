#ifndef ADAPTERS_SMTP_MESSAGE_H_
#define ADAPTERS_SMTP_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/smtp/mailer.h"

namespace gateway {

// Returns `mail` as a message by RFC 5322, dated `now` in UTC. SMTP's final dot
// and its doubled dots are left to libcurl. `id` must be unique in the sender's
// domain: the two make the Message-ID.
std::string MessageOf(const Mail& mail, absl::Time now, absl::string_view id);

}  // namespace gateway

#endif  // ADAPTERS_SMTP_MESSAGE_H_
