#ifndef SERVER_RPC_VALIDATE_DEAD_LETTERS_H_
#define SERVER_RPC_VALIDATE_DEAD_LETTERS_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"
#include "server/notifications/dead_letters.h"

namespace gateway {

// What can be judged of a request by itself: OK, or INVALID_ARGUMENT with a
// violation for each fault.
absl::Status Validate(const v1::ListDeadLettersRequest& request);
absl::Status Validate(const v1::GetDeadLetterRequest& request);
absl::Status Validate(const v1::ReplayDeadLettersRequest& request);
absl::Status Validate(const v1::DiscardDeadLettersRequest& request);
// `letters` knows what webhooks there are. Nothing was received after `now`.
absl::Status Validate(const v1::ImportDeadLettersRequest& request,
                      const DeadLetters& letters, absl::Time now);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_DEAD_LETTERS_H_
