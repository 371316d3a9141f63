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
// - a Struct that is nested deeper than 24;
// - a Struct that was cut from an answer, as answer_fit.h says.
void CheckFields(const google::protobuf::Message& message, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_CHECK_FIELDS_H_
