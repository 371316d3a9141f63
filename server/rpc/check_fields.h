#ifndef SERVER_RPC_CHECK_FIELDS_H_
#define SERVER_RPC_CHECK_FIELDS_H_

#include "google/protobuf/message.h"
#include "server/rpc/faults.h"

namespace gateway {

// Adds what is wrong with any field of `message`, however deep, by its type
// alone: a text of more than 250 characters or with control characters; a
// Decimal, or an amount of Money, that is no number or has more than 15
// significant digits; Money without an ISO currency, or in another than the
// amounts before it; a Timestamp beyond the years 1 to 9999; an enum's value
// that nobody knows; in `additional_fields` and `unmapped`, what is nested
// deeper than 24.
void CheckFields(const google::protobuf::Message& message, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_CHECK_FIELDS_H_
