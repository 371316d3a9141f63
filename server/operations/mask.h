#ifndef SERVER_OPERATIONS_MASK_H_
#define SERVER_OPERATIONS_MASK_H_

#include "adapters/base/api.h"
#include "adapters/base/masked_text.h"
#include "fourws/gateway/v1/operation.pb.h"
#include "google/protobuf/any.pb.h"

namespace gateway {

// `message` with the content of every field that is marked `personal_data`
// masked, however deep, its length hidden too. What this program does not know
// is left out: it may be anything.
google::protobuf::Any Masked(const google::protobuf::Any& message);

// What is so marked in `message` and what it can hold. Nothing if this program
// does not know it.
PersonalData PersonalDataOf(const google::protobuf::Any& message);

// `evidence` as it may be shown: the body as JSON without personal data, none
// if it is no JSON, and its hash.
v1::Evidence Masked(const v1::Evidence& evidence, const PersonalData& personal);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_MASK_H_
