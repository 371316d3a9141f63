#ifndef SERVER_RPC_DEAD_LETTER_ACTS_H_
#define SERVER_RPC_DEAD_LETTER_ACTS_H_

#include <memory>

#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"
#include "server/notifications/dead_letters.h"
#include "server/notifications/replay_run.h"
#include "server/rpc/dead_letter_list.h"
#include "server/rpc/unary_call.h"

// What people do with dead letters over gRPC. Each of these answers a call once
// all its letters are done with, and writes `response` first: a result for each
// letter. The log says how many there were. `letters` and `clock` must outlive
// the call.
namespace gateway {

using DeadLetterAnswer = std::shared_ptr<UnaryCall::Answer>;

// Replays letters as `order` says, which comes from the request of `list`. Does
// not go on once the caller is gone.
void ReplayLetters(const DeadLetters& letters, Clock& clock, ReplayOrder order,
                   const DeadLetterList& list,
                   v1::ReplayDeadLettersResponse* response,
                   const DeadLetterAnswer& answer);

// Discards the letters that `request` names, which is valid.
void DiscardLetters(const DeadLetters& letters,
                    const v1::DiscardDeadLettersRequest& request,
                    v1::DiscardDeadLettersResponse* response,
                    const DeadLetterAnswer& answer);

// Stores the letters that `request` has, which is valid.
void ImportLetters(const DeadLetters& letters,
                   const v1::ImportDeadLettersRequest& request,
                   v1::ImportDeadLettersResponse* response,
                   const DeadLetterAnswer& answer);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_ACTS_H_
