#ifndef SERVER_RPC_CHECK_FIELDS_H_
#define SERVER_RPC_CHECK_FIELDS_H_

#include "google/protobuf/message.h"
#include "server/rpc/faults.h"

namespace gateway {

// Adds the faults that the type of a field alone shows, for all fields of
// `message` at any depth:
// - a text of more than 250 characters, or with control characters;
// - a Decimal or Money that is no number or has more than 15 significant
//   digits;
// - Money without an ISO currency, or in another one than the Money before it;
// - a Timestamp outside of the years 1 to 9999;
// - an unknown value of an enum;
// - a Struct with a value that is nested deeper than 24;
// - a Struct that was cut from an answer, as answer_fit.h says.
//
// Upstream is not held to the first three. In a field that is marked
// `from_upstream`, a text may have 1024 characters and a Decimal any count of
// digits. A message that has a field `unmapped`, a v1::Sale, and what is within
// them, may have any text and any Decimal; its Money is in the currency that
// the nearest message around it names, whatever the spelling, or, if none does,
// in that of the Money before it; none at all suffices where IsAnswered() or
// `unmapped` shows that upstream made it.
void CheckFields(const google::protobuf::Message& message, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_CHECK_FIELDS_H_
