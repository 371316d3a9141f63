#ifndef SERVER_RPC_DEAD_LETTER_VIEW_H_
#define SERVER_RPC_DEAD_LETTER_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/store/dead_letter_store.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "server/notifications/dead_letters.h"
#include "server/notifications/replay_run.h"

// Converts dead letters between our types and the contract's.
namespace gateway {

std::string DeadLetterName(int64_t number);
// Returns nothing if `name` is not the name of a dead letter.
std::optional<int64_t> DeadLetterNumber(absl::string_view name);
// `names` must be valid.
std::vector<int64_t> DeadLetterNumbers(
    const google::protobuf::RepeatedPtrField<std::string>& names);

v1::DeadLetter ToProto(const DeadLetter& letter);
// Leaves of the body in `response` what begins at `offset` and fits into an
// answer, and sets where the rest begins, if there is any.
void CutBody(int64_t offset, v1::GetDeadLetterResponse& response);
v1::ReplayResult ToProto(const Replayed& replayed);

// `filter` must be valid.
DeadLetterQuery ToQuery(const v1::DeadLetterFilter& filter);
// `request` must be valid. Does not set where the replay begins, nor when it
// ends.
ReplayOrder ToOrder(const v1::ReplayDeadLettersRequest& request);
// `imported` must be valid.
DeadLetter ToLetter(const v1::ImportedDeadLetter& imported);

// Converts an error of the store to an error of the contract. Returns `status`
// itself if it is OK or already an error of the contract.
absl::Status DeadLetterError(const absl::Status& status);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_VIEW_H_
