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

// Replays, discards and imports dead letters for the calls of
// DeadLetterService. Each function answers its call when all the letters are
// processed: with a result for each letter in `response`, or with an error if
// the store fails. It also logs how many letters there were and how many of
// them succeeded. `letters` and `clock` must outlive the call.
namespace gateway {

using DeadLetterAnswer = std::shared_ptr<CallAnswer>;

// Replays letters as `order` says. `list` must be made from the same request;
// it makes the token for the rest. Stops when the caller is gone.
void ReplayLetters(const DeadLetters& letters, Clock& clock, ReplayOrder order,
                   const DeadLetterList& list,
                   v1::ReplayDeadLettersResponse* response,
                   const DeadLetterAnswer& answer);

// Discards the letters that `request` names. It must be valid.
void DiscardLetters(const DeadLetters& letters,
                    const v1::DiscardDeadLettersRequest& request,
                    v1::DiscardDeadLettersResponse* response,
                    const DeadLetterAnswer& answer);

// Stores the letters in `request`. It must be valid.
void ImportLetters(const DeadLetters& letters,
                   const v1::ImportDeadLettersRequest& request,
                   v1::ImportDeadLettersResponse* response,
                   const DeadLetterAnswer& answer);

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_ACTS_H_
