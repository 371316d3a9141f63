#ifndef SERVER_RPC_VALIDATE_DEAD_LETTERS_H_
#define SERVER_RPC_VALIDATE_DEAD_LETTERS_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"
#include "server/notifications/dead_letters.h"

namespace gateway {

// Check what the request alone shows. Return OK, or INVALID_ARGUMENT
// (INVALID_REQUEST) with a violation for each fault.
absl::Status Validate(const v1::ListDeadLettersRequest& request);
absl::Status Validate(const v1::GetDeadLetterRequest& request);
absl::Status Validate(const v1::ReplayDeadLettersRequest& request);
absl::Status Validate(const v1::DiscardDeadLettersRequest& request);
// `letters` knows which webhooks there are. A letter must not have been
// received after `now`.
absl::Status Validate(const v1::ImportDeadLettersRequest& request,
                      const DeadLetters& letters, absl::Time now);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_DEAD_LETTERS_H_
