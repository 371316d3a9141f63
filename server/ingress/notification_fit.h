#ifndef SERVER_INGRESS_NOTIFICATION_FIT_H_
#define SERVER_INGRESS_NOTIFICATION_FIT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gateway {

// A notification and its body may be this large together. Then a message with
// some smaller ones before it is still below the 4 MiB that gRPC clients
// accept.
inline constexpr size_t kMaxNotificationBytes = size_t{5} << 19;

// Makes `notification`, the serialised one of `body`, small enough for streams:
// if it is too large, content that mirrors the body becomes JSON text.
// INVALID_ARGUMENT if that does not suffice.
absl::Status FitNotification(absl::string_view body, std::string& notification);

}  // namespace gateway

#endif  // SERVER_INGRESS_NOTIFICATION_FIT_H_
