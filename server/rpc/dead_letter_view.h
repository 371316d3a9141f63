#ifndef SERVER_RPC_DEAD_LETTER_VIEW_H_
#define SERVER_RPC_DEAD_LETTER_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "adapters/base/api.h"
#include "adapters/store/dead_letter_store.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"
#include "server/notifications/dead_letters.h"

// Dead letters between our types and the contract's.
namespace gateway {

std::string DeadLetterName(int64_t number);
// None if `name` is no dead letter's.
std::optional<int64_t> DeadLetterNumber(absl::string_view name);

v1::DeadLetter ToProto(const DeadLetter& letter);
v1::ReplayResult ToProto(const Replayed& replayed);

// Of a filter that is valid.
DeadLetterQuery ToQuery(const v1::DeadLetterFilter& filter);
// Of an import that is valid.
DeadLetter ToLetter(const v1::ImportedDeadLetter& imported);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_VIEW_H_
