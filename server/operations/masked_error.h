#ifndef SERVER_OPERATIONS_MASKED_ERROR_H_
#define SERVER_OPERATIONS_MASKED_ERROR_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace gateway {

// `error` as a caller may see it: of upstream's words, which are the metadata
// `upstream_message`, what leads to a person or a card is masked: as MaskedText
// does, and what `request` holds of that kind, such as a barcode, a name or a
// customer's number. `request` is what was asked for; it may be null.
absl::Status MaskedError(absl::Status error,
                         const google::protobuf::Message* request);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_MASKED_ERROR_H_
