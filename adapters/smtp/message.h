#ifndef ADAPTERS_SMTP_MESSAGE_H_
#define ADAPTERS_SMTP_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/smtp/mailer.h"

namespace gateway {

// `mail` as it goes over the wire (RFC 5322), without the final dot and without
// the stuffing of dots. `id` makes it unique in the domain of the sender.
std::string MessageOf(const Mail& mail, absl::Time now, absl::string_view id);

}  // namespace gateway

#endif  // ADAPTERS_SMTP_MESSAGE_H_
