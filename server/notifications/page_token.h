#ifndef SERVER_NOTIFICATIONS_PAGE_TOKEN_H_
#define SERVER_NOTIFICATIONS_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/store/event_log.h"

namespace gateway {

// A page token says where a list goes on. A client hands it back to get the
// next page. It is signed with the log's key, and good until the log loses
// events (EventLog::losses). Thread-safe.

// `list` must be different for every list.
std::string EncodePageToken(const EventLog& log, absl::string_view list,
                            absl::string_view position);

// The position in `token`; empty if the token is empty. INVALID_ARGUMENT
// (PAGE_TOKEN_INVALID) if EncodePageToken did not make it for that list.
absl::StatusOr<std::string> DecodePageToken(const EventLog& log,
                                            absl::string_view list,
                                            absl::string_view token);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_PAGE_TOKEN_H_
