#ifndef SERVER_OPERATIONS_AGREEMENT_H_
#define SERVER_OPERATIONS_AGREEMENT_H_

#include "google/protobuf/any.pb.h"

namespace gateway {

// Whether `told`, the response that a later word of upstream's makes, says
// nothing against `known`. What only one of the two tells is no objection: one
// answer may say more than another. Neither are the fields `unmapped`, which
// hold what the gateway does not understand. All else that both tell must be
// equal; lists in their order, maps in any.
//
// `own` is what the gateway itself says of the write where upstream says
// nothing, such as an id that stands for the one of a callback: a text of the
// response that is the same there is no word of upstream's. May be empty.
bool Agrees(const google::protobuf::Any& known,
            const google::protobuf::Any& told,
            const google::protobuf::Any& own = {});

}  // namespace gateway

#endif  // SERVER_OPERATIONS_AGREEMENT_H_
