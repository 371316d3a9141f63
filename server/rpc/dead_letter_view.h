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

// Dead letters between our types and the contract's.
namespace gateway {

std::string DeadLetterName(int64_t number);
// None if `name` is no dead letter's.
std::optional<int64_t> DeadLetterNumber(absl::string_view name);
// Of names that are valid.
std::vector<int64_t> DeadLetterNumbers(
    const google::protobuf::RepeatedPtrField<std::string>& names);

v1::DeadLetter ToProto(const DeadLetter& letter);
v1::ReplayResult ToProto(const Replayed& replayed);

// Of a filter that is valid.
DeadLetterQuery ToQuery(const v1::DeadLetterFilter& filter);
// Of a replay that is valid, but for where it begins and when it ends.
ReplayOrder ToOrder(const v1::ReplayDeadLettersRequest& request);
// Of an import that is valid.
DeadLetter ToLetter(const v1::ImportedDeadLetter& imported);

// An error of the store as one of the contract. What is one already, or is OK,
// stays as it is.
absl::Status DeadLetterError(const absl::Status& status);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_VIEW_H_
